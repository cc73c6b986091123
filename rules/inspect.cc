#include "rules/inspect.h"

#include <algorithm>

#include <boost/json.hpp>

#include "rules/rule_set.h"

namespace feedwatch::rules {
namespace {

namespace json = boost::json;

constexpr const char* query_name = "query";

std::string_view text_of(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string_view{value->get_string()};
}

// One string or an array of them.
std::vector<std::string_view> texts_of(const json::object& object, const char* name) {
  std::vector<std::string_view> texts;
  const json::value* value = object.if_contains(name);
  if (value != nullptr && value->is_string()) texts.emplace_back(value->get_string());
  if (value == nullptr || !value->is_array()) return texts;
  for (const json::value& one : value->get_array()) {
    if (one.is_string()) texts.emplace_back(one.get_string());
  }
  return texts;
}

Document document_of(const json::object& doc) {
  Document document{.title = text_of(doc, "title"),
                    .summary = text_of(doc, "summary"),
                    .text = text_of(doc, "text"),
                    .lang = text_of(doc, "lang"),
                    .source = text_of(doc, "source"),
                    .feed = text_of(doc, "feed"),
                    .url = text_of(doc, "url"),
                    .authors = texts_of(doc, "author"),
                    .tags = texts_of(doc, "tags"),
                    .categories = texts_of(doc, "category")};
  for (const std::string_view category : texts_of(doc, "categories")) document.categories.push_back(category);
  return document;
}

json::object failure(const json::value& id, std::string_view code, std::string_view message) {
  return {{"id", id}, {"error", std::string{code} + ": " + std::string{message}}};
}

json::object error_of(const json::value& id, const std::vector<Diagnostic>& diagnostics) {
  const auto in_query = [](const Diagnostic& one) { return one.severity == Severity::error && one.where.file == query_name; };
  const auto found = std::find_if(diagnostics.begin(), diagnostics.end(), in_query);
  if (found == diagnostics.end()) return failure(id, "bad-rules", "the query could not be compiled");
  return {{"id", id}, {"error", found->code}, {"column", found->where.column - 1}};
}

json::object matched(const json::value& id, const std::vector<RuleMatch>& matches) {
  json::array spans;
  if (!matches.empty()) {
    for (const Span& span : matches.front().spans)
      spans.push_back(json::array{json::string_view{name(span.field)}, span.start, span.end});
  }
  return {{"id", id}, {"match", !matches.empty()}, {"spans", std::move(spans)}};
}

}  // namespace

RuleInspector::RuleInspector(Model definitions) : definitions_(std::move(definitions)) { definitions_.rules.clear(); }

std::string RuleInspector::answer(std::string_view request) const {
  boost::system::error_code problem;
  const json::value parsed = json::parse({request.data(), request.size()}, problem);
  if (problem || !parsed.is_object()) return json::serialize(failure(nullptr, "bad-request", "not a JSON object"));
  const json::object& object = parsed.get_object();
  const json::value* id_value = object.if_contains("id");
  const json::value id = id_value != nullptr ? *id_value : json::value{};
  const json::value* query = object.if_contains("query");
  if (query == nullptr || !query->is_string()) return json::serialize(failure(id, "bad-request", "no query"));
  Model model = definitions_;
  Rule& rule = model.rules.emplace_back();
  rule.id.value = query_name;
  rule.query = {std::string{query->get_string()}, query_name, {{0, 1, 1}}};
  const Compilation compilation = compile(model);
  if (!compilation.usable.front()) return json::serialize(error_of(id, compilation.diagnostics));
  const json::value* doc = object.if_contains("doc");
  const Document document = doc != nullptr && doc->is_object() ? document_of(doc->get_object()) : Document{};
  return json::serialize(matched(id, compilation.rules.match(document)));
}

std::string inspect_rule_line(std::string_view request, const RuleInspector& inspector) { return inspector.answer(request); }

}  // namespace feedwatch::rules
