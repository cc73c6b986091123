#include "rules/run_tests.h"

#include <algorithm>
#include <set>

#include "rules/article.h"
#include "rules/quote.h"
#include "rules/run_events.h"
#include "rules/utf8.h"

namespace feedwatch::rules {

namespace {

constexpr size_t shown_width = 100;

// Fields that a test gives as one text hold several values, separated by commas.
std::vector<std::string_view> parts(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    std::string_view part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) found.push_back(part);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return found;
}

bool is_word_character(const CodePoint& point) {
  const auto c = static_cast<unsigned char>(point.value < 0x80 ? point.value : 0);
  if (point.value < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return point.value >= 0xA0 && !(point.value >= 0x2000 && point.value < 0x2070);
}

// Whether all words of field[from, to) (in bytes) are marked; `at`: code points before `from`.
bool is_marked(std::string_view field, size_t from, size_t to, uint32_t at, const std::vector<Span>& spans) {
  for (size_t byte = from; byte < to; ++at) {
    const CodePoint point = decode(field, byte);
    const auto covers = [at](const Span& span) { return span.start <= at && at < span.end; };
    if (is_word_character(point) && std::none_of(spans.begin(), spans.end(), covers)) return false;
    byte += point.size;
  }
  return true;
}

uint32_t code_points(std::string_view text) {
  uint32_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) at += decode(text, at).size;
  return count;
}

// Some occurrence of `wanted` in some field is marked.
bool has_mark(const Document& document, const std::vector<Span>& spans, std::string_view wanted) {
  for (const Field name : {Field::title, Field::summary, Field::text}) {
    const std::string_view field = text_of(document, name);
    std::vector<Span> here;
    std::copy_if(spans.begin(), spans.end(), std::back_inserter(here), [name](const Span& span) { return span.field == name; });
    for (size_t at = field.find(wanted); at != field.npos; at = field.find(wanted, at + 1)) {
      if (is_marked(field, at, at + wanted.size(), code_points(field.substr(0, at)), here)) return true;
    }
  }
  return false;
}

std::vector<std::string> fields_of(const Document& document) {
  std::vector<std::string> lines;
  for (const Field field : {Field::title, Field::summary, Field::text}) {
    const std::string_view text = text_of(document, field);
    if (!text.empty()) lines.push_back(std::string{name(field)} + ": " + quote(text, {}, shown_width));
  }
  return lines;
}

class Runner {
 public:
  Runner(const Model& model, const RuleSet& rules, const std::vector<bool>& usable, const PublisherOf& publisher)
      : model_(model), rules_(rules), usable_(usable), publisher_(publisher) {}

  void run(uint32_t rule, const Test& test, std::vector<TestResult>& out) const {
    if (!usable_[rule]) {
      TestResult result = begin(rule, test, "", test.where);
      result.problem = "the rule has errors";
      out.push_back(std::move(result));
      return;
    }
    if (test.should_match) out.push_back(should_match(rule, test, *test.should_match));
    if (test.should_not_match) out.push_back(should_not_match(rule, test, *test.should_not_match));
    if (!test.events.empty() || !test.expect.empty()) out.push_back(events(rule, test));
  }

 private:
  TestResult begin(uint32_t rule, const Test& test, std::string_view kind, const Position& where) const {
    return {.rule = model_.rules[rule].id.value, .name = test.name.empty() ? std::string{kind} : test.name, .where = where};
  }

  std::optional<RuleMatch> match(uint32_t rule, const Document& document) const {
    for (RuleMatch& one : rules_.match(document)) {
      if (one.rule == rule) return std::move(one);
    }
    return std::nullopt;
  }

  TestResult should_match(uint32_t rule, const Test& test, const TestDocument& given) const {
    TestResult result = begin(rule, test, "should_match", given.where);
    const Document document = document_of(given);
    const auto found = match(rule, document);
    if (!found) {
      result.problem = "the rule does not match";
      result.context = fields_of(document);
      return result;
    }
    for (const std::string& span : given.spans) {
      if (!has_mark(document, found->spans, span)) result.expected.push_back(span);
    }
    result.passed = result.expected.empty();
    if (result.passed) return result;
    result.problem = "the rule matches, but not all is marked that should be";
    std::set<std::string> marked;
    for (const Span& span : found->spans) marked.insert(cut(text_of(document, span.field), span));
    result.got.assign(marked.begin(), marked.end());
    result.context = quotes(document, found->spans, shown_width);
    return result;
  }

  TestResult should_not_match(uint32_t rule, const Test& test, const TestDocument& given) const {
    TestResult result = begin(rule, test, "should_not_match", given.where);
    const Document document = document_of(given);
    const auto found = match(rule, document);
    result.passed = !found;
    if (result.passed) return result;
    result.problem = "the rule matches";
    result.context = quotes(document, found->spans, shown_width);
    if (result.context.empty()) result.context = fields_of(document);
    return result;
  }

  TestResult events(uint32_t rule, const Test& test) const {
    TestResult result = begin(rule, test, "events", test.where);
    const EventsOutcome outcome = run_events(model_, rules_, usable_, rule, test, publisher_);
    result.passed = outcome.expected == outcome.fired;
    if (result.passed) return result;
    result.problem = "the rules fire at other times";
    result.expected = outcome.expected;
    result.got = outcome.fired;
    return result;
  }

  static std::string cut(std::string_view field, const Span& span) {
    size_t from = 0;
    size_t to = 0;
    uint32_t count = 0;
    for (size_t at = 0; at < field.size() && count < span.end; ++count) {
      if (count == span.start) from = at;
      at += decode(field, at).size;
      to = at;
    }
    return std::string{field.substr(from, to - from)};
  }

  const Model& model_;
  const RuleSet& rules_;
  const std::vector<bool>& usable_;
  const PublisherOf& publisher_;
};

std::string_view field(const TestDocument& document, const char* name) {
  const auto found = document.fields.find(name);
  return found == document.fields.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace

Document document_of(const TestDocument& test) {
  return {.title = field(test, "title"),
          .summary = field(test, "summary"),
          .text = field(test, "text"),
          .lang = field(test, "lang"),
          .source = field(test, "source"),
          .feed = field(test, "source"),
          .url = field(test, "url"),
          .authors = parts(field(test, "author")),
          .tags = parts(field(test, "tags")),
          .categories = parts(field(test, "category"))};
}

std::vector<TestResult> run_tests(const Model& model, const RuleSet& rules, const std::vector<bool>& usable,
                                  const PublisherOf& publisher) {
  std::vector<TestResult> results;
  const Runner runner{model, rules, usable, publisher};
  for (uint32_t rule = 0; rule < model.rules.size(); ++rule) {
    for (const Test& test : model.rules[rule].tests) runner.run(rule, test, results);
  }
  return results;
}

}  // namespace feedwatch::rules
