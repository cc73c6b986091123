#include "cli/explain_text.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include "article/text.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

constexpr size_t quote_width = 70;

class Drawing {
 public:
  Drawing(const rules::Document& document, const rules::Mark& mark) : document_(document), mark_(mark) {}

  void add(const rules::Explained& node, size_t depth) {
    const std::string margin(2 * depth, ' ');
    text_ +=
        fmt::format("{}{} {}{}\n", margin, node.holds ? "✓" : "✗", node.label, node.note.empty() ? "" : "  (" + node.note + ")");
    // NEAR and FIRST tell their places by those of their parts.
    if (node.parts.empty() || node.label.starts_with("alias ")) {
      for (const std::string& line : rules::quotes(document_, node.spans, quote_width, mark_))
        text_ += fmt::format("{}    {}\n", margin, line);
    }
    for (const rules::Explained& part : node.parts) add(part, depth + 1);
  }

  std::string take() { return std::move(text_); }

 private:
  const rules::Document& document_;
  const rules::Mark& mark_;
  std::string text_{};
};

json::array to_json(const std::vector<rules::Span>& spans, const rules::Document& document) {
  json::array out;
  for (const rules::Span& span : spans) {
    const std::string_view field = rules::text_of(document, span.field);
    const size_t begin = text::byte_offset(field, span.start);
    const size_t end = text::byte_offset(field, span.end);
    out.push_back(json::object{{"field", rules::name(span.field)},
                               {"start", span.start},
                               {"end", span.end},
                               {"text", text::make_valid_utf8(field.substr(begin, end - begin))},
                               {"term", span.term}});
  }
  return out;
}

json::object to_json(const rules::Explained& node, const rules::Document& document) {
  json::object out{{"label", node.label}, {"holds", node.holds}, {"note", node.note}, {"spans", to_json(node.spans, document)}};
  json::array parts;
  for (const rules::Explained& part : node.parts) parts.push_back(to_json(part, document));
  out["parts"] = std::move(parts);
  return out;
}

}  // namespace

std::string explain_text(const rules::Rule& rule, const rules::Explanation& explanation, const rules::Document& document,
                         const rules::Mark& mark) {
  std::string text = fmt::format("rule \"{}\" {}: {}\n\nquery\n", rule.id.value,
                                 explanation.matches ? "matches" : "does not match", explanation.reason);
  Drawing drawing{document, mark};
  drawing.add(explanation.query, 1);
  text += drawing.take();
  if (explanation.unless) {
    Drawing veto{document, mark};
    veto.add(*explanation.unless, 1);
    text += "unless\n" + veto.take();
  }
  if (explanation.steps.empty()) return text;
  Drawing steps{document, mark};
  for (const rules::Explained& step : explanation.steps) steps.add(step, 1);
  return text + "sequence\n" + steps.take();
}

json::object explain_json(const rules::Rule& rule, const rules::Explanation& explanation, const rules::Document& document) {
  json::object out{{"rule", rule.id.value},
                   {"matches", explanation.matches},
                   {"reason", explanation.reason},
                   {"spans", to_json(explanation.spans, document)},
                   {"query", to_json(explanation.query, document)},
                   {"unless", nullptr},
                   {"sequence", nullptr}};
  if (!explanation.steps.empty()) {
    json::array steps;
    for (const rules::Explained& step : explanation.steps) steps.push_back(to_json(step, document));
    out["sequence"] = std::move(steps);
  }
  if (explanation.unless) out["unless"] = to_json(*explanation.unless, document);
  return out;
}

}  // namespace feedwatch::cli
