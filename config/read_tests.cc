#include <fmt/format.h>

#include "config/read_rule_parts.h"

namespace feedwatch::config {

namespace {

using rules::Test;
using rules::TestDocument;

constexpr Duration longest = std::chrono::days{366};

void read_fields(MapReader& reader, TestDocument& document) {
  for (const char* field : {"title", "summary", "text", "source", "lang", "url", "author", "tags", "category"}) {
    const Node* const node = reader.find(field);
    if (node == nullptr) continue;
    std::string all;
    for (const Node* part : as_scalars(*node, reader.problems(), reader.what(field)))
      all += (all.empty() ? "" : ", ") + part->text;
    document.fields[field] = std::move(all);
  }
}

// A map of fields, or the text alone.
TestDocument read_document(const Node& node, const std::string& name, const FileProblems& problems) {
  TestDocument document{.where = place(node, problems.file())};
  if (node.kind == Node::Kind::scalar) {
    document.fields["text"] = node.text;
    return document;
  }
  MapReader reader{node, problems, name};
  read_fields(reader, document);
  reader.texts("spans", document.spans);
  reader.finish();
  if (reader.is_map() && document.fields.empty())
    problems.error(node, "missing-key", fmt::format("{} needs a title or a text", name));
  return document;
}

TestDocument read_event(const Node& node, const std::string& name, const FileProblems& problems) {
  TestDocument document{.where = place(node, problems.file()), .at = Duration{0}};
  MapReader reader{node, problems, name};
  if (reader.is_map()) reader.require("at");
  reader.duration("at", *document.at, Duration{0}, longest);
  if (reader.find("published") != nullptr) {
    document.published = Duration{0};
    reader.duration("published", *document.published, Duration{0}, longest);
  }
  reader.text("story", document.story);
  read_fields(reader, document);
  reader.finish();
  return document;
}

Test::Expectation read_expectation(const Node& node, const std::string& name, const FileProblems& problems) {
  Test::Expectation expectation;
  MapReader reader{node, problems, name};
  if (reader.is_map()) {
    reader.require("at");
    reader.require("fire");
  }
  reader.duration("at", expectation.at, Duration{0}, longest);
  reader.text("fire", expectation.fire);
  reader.finish();
  return expectation;
}

const std::vector<Node>& items_of(const Node& node, std::string_view what, const FileProblems& problems) {
  if (node.kind != Node::Kind::sequence && node.kind != Node::Kind::null)
    problems.error(node, "wrong-type", fmt::format("{} must be a list", what));
  return node.items;
}

Test read_test(const Node& node, const std::string& rule, const FileProblems& problems) {
  Test test{.where = place(node, problems.file())};
  MapReader reader{node, problems, fmt::format("test of {}", rule)};
  reader.text("name", test.name);
  if (const Node* found = reader.find("should_match"))
    test.should_match = read_document(*found, fmt::format("should_match of {}", rule), problems);
  if (const Node* found = reader.find("should_not_match")) {
    test.should_not_match = read_document(*found, fmt::format("should_not_match of {}", rule), problems);
  }
  if (const Node* found = reader.find("events")) {
    for (const Node& event : items_of(*found, reader.what("events"), problems)) {
      test.events.push_back(read_event(event, fmt::format("event of {}", reader.name()), problems));
    }
  }
  if (const Node* found = reader.find("expect")) {
    for (const Node& item : items_of(*found, reader.what("expect"), problems)) {
      test.expect.push_back(read_expectation(item, fmt::format("expect of {}", reader.name()), problems));
    }
  }
  reader.finish();
  if (reader.is_map() && !test.should_match && !test.should_not_match && test.events.empty()) {
    problems.error(node, "missing-key", fmt::format("{} needs should_match, should_not_match or events", reader.name()));
  }
  return test;
}

}  // namespace

std::vector<Test> read_tests(const Node& node, const std::string& rule, const FileProblems& problems) {
  std::vector<Test> tests;
  for (const Node& item : items_of(node, fmt::format("tests of {}", rule), problems))
    tests.push_back(read_test(item, rule, problems));
  return tests;
}

}  // namespace feedwatch::config
