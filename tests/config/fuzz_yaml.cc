// Any bytes as a main file and as a YAML rule file: no crash, no endless work.
#include <cstdint>
#include <string_view>

#include "config/load.h"
#include "config/read_main.h"
#include "config/yaml.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace feedwatch::config;
  const std::string text{reinterpret_cast<const char*>(data), size};
  const Loaded rules = load_rules_text("fuzz.yaml", text);
  for (const auto& rule : rules.config.model.rules) {
    for (uint32_t offset = 0; offset <= rule.query.value.size(); ++offset) (void)rule.query.at(offset);
  }
  for (const auto& problem : rules.diagnostics) (void)feedwatch::render(problem, text);
  Problems problems;
  const FileProblems of_file{problems, "fuzz.yaml"};
  if (const auto root = read_yaml(text, of_file)) {
    const Folders folders{};
    (void)read_main(*root, {of_file, folders, false, true}, "");
  }
  return 0;
}
