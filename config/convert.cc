#include "config/convert.h"

#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "config/ini_tree.h"
#include "config/read_rules.h"
#include "config/write_ini.h"
#include "config/write_yaml.h"
#include "config/yaml.h"

namespace feedwatch::config {

namespace {

std::optional<Node> tree_of(const std::string& file, const std::string& text, const FileProblems& problems) {
  if (form_of(file) == RuleForm::ini) return read_ini_rules(text, problems);
  return read_yaml(text, problems);
}

std::string note(RuleForm to, const std::string& file) {
  const std::string name = std::filesystem::path{file}.filename().string();
  return fmt::format("{} Made of {} by feedwatch rules convert; comments are not kept.\n", to == RuleForm::ini ? ";" : "#", name);
}

}  // namespace

RuleForm form_of(const std::string& file) { return file.ends_with(".ini") ? RuleForm::ini : RuleForm::yaml; }

Converted convert_rules(const std::string& file, const std::string& text, RuleForm to) {
  Converted out;
  Problems told;
  const FileProblems problems{told, file};
  const std::optional<Node> tree = tree_of(file, text, problems);
  // References may lead into other files, so each section is looked at alone.
  const Folders folders;
  if (tree) read_rule_file(*tree, {}, {problems, folders, false, false});
  out.problems = told.list();
  if (!tree || told.has_errors(file)) return out;
  if (to == RuleForm::yaml) {
    out.text = note(to, file) + write_yaml(*tree);
  } else {
    WrittenIni written = write_ini(*tree);
    out.text = note(to, file) + written.text;
    out.lost = std::move(written.lost);
  }
  return out;
}

}  // namespace feedwatch::config
