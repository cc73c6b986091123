// Any bytes as an INI rule file and as a list of names: no crash, no endless work.
#include <cstdint>
#include <string>

#include "config/load.h"
#include "config/name_list.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace feedwatch::config;
  const std::string text{reinterpret_cast<const char*>(data), size};
  const Loaded rules = load_rules_text("fuzz.ini", text);
  for (const auto& rule : rules.config.model.rules) {
    for (uint32_t offset = 0; offset <= rule.query.value.size(); ++offset) (void)rule.query.at(offset);
  }
  for (const auto& problem : rules.diagnostics) (void)feedwatch::render(problem, text);
  Problems problems;
  (void)parse_names(text, "fuzz.tsv", {.prefix = "x", .min_tokens = 2}, problems);
  return 0;
}
