#include "rules/inspect.h"

#include <algorithm>

#include "base/json_line.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {
namespace {

namespace json = boost::json;

constexpr const char* query_name = "query";

Document document_of(const json::object& doc) {
  Document document{.title = text_at(doc, "title"),
                    .summary = text_at(doc, "summary"),
                    .text = text_at(doc, "text"),
                    .lang = text_at(doc, "lang"),
                    .source = text_at(doc, "source"),
                    .feed = text_at(doc, "feed"),
                    .url = text_at(doc, "url"),
                    .authors = texts_at(doc, "author"),
                    .tags = texts_at(doc, "tags"),
                    .categories = texts_at(doc, "category")};
  for (const std::string_view category : texts_at(doc, "categories")) document.categories.push_back(category);
  return document;
}

void say_error(const std::vector<Diagnostic>& diagnostics, json::object& reply) {
  const auto in_query = [](const Diagnostic& one) { return one.severity == Severity::error && one.where.file == query_name; };
  const auto found = std::find_if(diagnostics.begin(), diagnostics.end(), in_query);
  if (found == diagnostics.end()) {
    reply["error"] = json_problem("bad-rules", "the query could not be compiled");
    return;
  }
  reply["error"] = found->code;
  reply["column"] = found->where.column - 1;
}

void say_match(const std::vector<RuleMatch>& matches, json::object& reply) {
  reply["match"] = !matches.empty();
  json::array& spans = reply["spans"].emplace_array();
  if (matches.empty()) return;
  for (const Span& span : matches.front().spans)
    spans.push_back(json::array{json::string_view{name(span.field)}, span.start, span.end});
}

}  // namespace

RuleInspector::RuleInspector(Model definitions) : definitions_(std::move(definitions)) { definitions_.rules.clear(); }

std::string RuleInspector::answer(std::string_view request) const {
  return answer_line(request, [this](const json::object& asked, json::object& reply) { match(asked, reply); });
}

void RuleInspector::match(const json::object& request, json::object& reply) const {
  const json::value* query = request.if_contains("query");
  if (query == nullptr || !query->is_string()) {
    reply["error"] = json_problem("bad-request", "no query");
    return;
  }
  Model model = definitions_;
  Rule& rule = model.rules.emplace_back();
  rule.id.value = query_name;
  rule.query = {std::string{query->get_string()}, query_name, {{0, 1, 1}}};
  const Compilation compilation = compile(model);
  if (!compilation.usable.front()) {
    say_error(compilation.diagnostics, reply);
    return;
  }
  const json::value* doc = request.if_contains("doc");
  const Document document = doc != nullptr && doc->is_object() ? document_of(doc->get_object()) : Document{};
  say_match(compilation.rules.match(document), reply);
}

std::string inspect_rule_line(std::string_view request, const RuleInspector& inspector) { return inspector.answer(request); }

}  // namespace feedwatch::rules
