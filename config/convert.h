// A rule file in its other form: YAML as INI, INI as YAML. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace feedwatch::config {

struct Converted {
  std::string text{};                  // empty when the file has errors
  std::vector<std::string> lost{};     // what the other form cannot say, a sentence each
  std::vector<Diagnostic> problems{};  // of the file as it is; an error: nothing was converted
};

enum class RuleForm : uint8_t { yaml, ini };

// INI when the name ends in ".ini".
RuleForm form_of(const std::string& file);

// `file` names the text in messages and tells its form; names of lists are not followed. The result reads back as the same
// entities, topics, macros, rules, receivers, routes and inhibits, but for what is `lost`. Comments are not kept.
Converted convert_rules(const std::string& file, const std::string& text, RuleForm to);

}  // namespace feedwatch::config
