// Any bytes as a query: read, compile and match it, with a few definitions it may name. The first line is the text it is matched
// on.
#include <cstdint>
#include <string_view>

#include "rules/rule_set.h"

namespace {

using namespace feedwatch;

LocatedText located(std::string text) { return {std::move(text), "fuzz", {{0, 1, 1}}}; }

rules::Model definitions() {
  rules::Model model;
  rules::Entity& entity = model.entities.emplace_back();
  entity.id.value = "e";
  entity.aliases = {{.term = located("oak")}, {.term = located("{IS}"), .near = located("a*b OR elm")}};
  entity.mask = {located("oak tree")};
  rules::Topic& topic = model.topics.emplace_back();
  topic.id.value = "t";
  topic.terms = {{located("oak"), 1}, {located("elm"), -1}};
  model.macros.push_back({{"m", {}}, located("oak NEAR/3 elm")});
  return model;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 4096) return 0;
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const size_t line = input.find('\n');
  const std::string_view text = input.substr(0, line);
  const std::string_view query = line == std::string_view::npos ? input : input.substr(line + 1);
  rules::Model model = definitions();
  model.rules.emplace_back().query = located(std::string{query});
  const rules::Compilation compiled = rules::compile(model);
  const rules::Document document{
      .title = text.substr(0, text.size() / 4), .text = text, .lang = "tr", .source = "oak", .url = text};
  const auto found = compiled.rules.match(document);
  const auto in_turn = compiled.rules.match_every_rule(document);
  if (found.size() != in_turn.size()) __builtin_trap();
  for (size_t i = 0; i < found.size(); ++i) {
    if (found[i].spans != in_turn[i].spans) __builtin_trap();
    for (const rules::Span& span : found[i].spans) {
      if (span.start >= span.end || span.end > size) __builtin_trap();
    }
  }
  return 0;
}
