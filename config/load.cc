#include "config/load.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include <fmt/format.h>

#include "config/files.h"
#include "config/find_files.h"
#include "config/ini_tree.h"
#include "config/merge.h"
#include "config/name_list.h"
#include "config/read_main.h"
#include "config/source_files.h"
#include "config/yaml.h"

namespace feedwatch::config {

namespace {

constexpr size_t most_main_bytes = 16 << 20;
constexpr size_t most_rule_bytes = 64 << 20;

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string{value};
}

std::optional<Node> tree_of(const std::filesystem::path& path, std::string_view text, const FileProblems& problems) {
  if (path.extension() == ".ini") return read_ini_rules(text, problems);
  return read_yaml(text, problems);
}

// A rule file on its way into the configuration.
struct Draft {
  std::string name{};
  RuleFile content{};
};

class Loading {
 public:
  explicit Loading(const LoadOptions& options) : options_(options) {}

  Loaded whole(const std::filesystem::path& main_file) {
    folders_ = {.config = main_file.parent_path(), .credentials = options_.credentials};
    const auto text = read_text(main_file, most_main_bytes);
    if (!text) return refuse(main_file.string(), text.error());
    MainFile main = read_main_file(main_file, *text);
    loaded_.broken_source_files = add_source_files(main, folders_, options_.read_named_files, problems_, loaded_.texts);
    FoundFiles found = find_files(main.rules, folders_, problems_);
    for (std::string& folder : found.unreadable) drafts_.push_back({.name = std::move(folder)});
    for (const auto& file : found.files) read_rules(file);
    for (Draft& draft : drafts_) {
      for (Receiver& receiver : draft.content.receivers) apply_smtp(receiver, main.smtp, problems_);
    }
    loaded_.config = std::move(main.config);
    Loaded whole = bring_together(true);
    for (Receiver& receiver : whole.config.receivers) {
      if (receiver.type == Receiver::Type::file)
        receiver.file.path = whole.config.state_dir / receiver.file.path;  // an absolute path stays
    }
    return whole;
  }

  Loaded rules_alone(const std::vector<std::filesystem::path>& files) {
    for (const auto& file : files) {
      folders_ = {.config = file.parent_path(), .credentials = {}};
      if (!read_rules(file)) loaded_.unreadable = true;
    }
    return bring_together(false);
  }

  Loaded rules_text(const std::string& file, std::string text) {
    const auto sound = check_text(text, file);
    if (!sound) return refuse(file, sound.error());
    add_rules(file, std::move(text));
    return bring_together(false);
  }

 private:
  Loaded refuse(const std::string& file, const Error& why) {
    problems_.error(why.code, why.message, {file, 0, 0});
    loaded_.unreadable = true;
    loaded_.main_broken = true;
    loaded_.diagnostics = problems_.list();
    return std::move(loaded_);
  }

  MainFile read_main_file(const std::filesystem::path& path, const std::string& text) {
    const FileProblems problems{problems_, path.string()};
    loaded_.texts[path.string()] = text;
    MainFile main;
    if (const auto root = read_yaml(text, problems)) {
      const Surroundings around{problems, folders_, options_.read_named_files, is_world_readable(path)};
      main = read_main(*root, around, options_.state_directory);
    }
    main.config.file = path;
    for (Receiver& receiver : main.config.receivers) {
      apply_smtp(receiver, main.smtp, problems_);
      definitions_.define("receiver", receiver.id, receiver.where);
    }
    loaded_.main_broken = problems_.has_errors(path.string());
    return main;
  }

  bool read_rules(const std::filesystem::path& path) {
    auto text = read_text(path, most_rule_bytes);
    if (text) {
      add_rules(path.string(), std::move(*text));
      return true;
    }
    problems_.error(text.error().code, text.error().message, {path.string(), 0, 0});
    drafts_.push_back({.name = path.string()});
    return false;
  }

  void add_rules(const std::string& name, std::string text) {
    const FileProblems problems{problems_, name};
    const std::filesystem::path path{name};
    Draft draft{.name = name};
    if (const auto root = tree_of(path, text, problems)) {
      const bool in_clear = options_.read_named_files && is_world_readable(path);
      draft.content = read_rule_file(*root, path.parent_path(), {problems, folders_, options_.read_named_files, in_clear});
      for (const NameList& list : draft.content.lists) {
        if (is_left_out(list)) continue;
        auto names = read_names(list, problems_);
        std::move(names.begin(), names.end(), std::back_inserter(draft.content.model.entities));
      }
    }
    loaded_.texts[name] = std::move(text);
    drafts_.push_back(std::move(draft));
  }

  bool is_left_out(const NameList& list) {
    std::error_code ignored;
    if (!options_.missing_lists_are_empty || std::filesystem::exists(list.path, ignored)) return false;
    problems_.warning("missing-file", fmt::format("{} is not there; its names are left out", list.path.string()), list.where,
                      list.length);
    return true;
  }

  Loaded bring_together(bool check_receivers) {
    for (const Draft& draft : drafts_) define_all(draft.content, definitions_);
    for (const Draft& draft : drafts_) check_references(draft.content, definitions_, check_receivers, problems_);
    for (Draft& draft : drafts_) {
      loaded_.rule_files.push_back(draft.name);
      if (problems_.has_errors(draft.name)) {
        loaded_.broken_rule_files.push_back(draft.name);
        append(std::move(draft.content.model), loaded_.left_out);
      } else {
        add_rule_file(std::move(draft.content), loaded_.config);
      }
    }
    for (auto& [file, text] : loaded_.texts) problems_.cover(text);
    loaded_.diagnostics = problems_.list();
    sort_by_place(loaded_);
    return std::move(loaded_);
  }

  const LoadOptions& options_;
  Folders folders_{};
  Problems problems_{};
  Definitions definitions_{problems_};
  std::vector<Draft> drafts_{};
  Loaded loaded_{};
};

}  // namespace

LoadOptions LoadOptions::from_environment() {
  return {.credentials = variable("CREDENTIALS_DIRECTORY"), .state_directory = variable("STATE_DIRECTORY")};
}

void sort_by_place(Loaded& loaded) {
  const auto& rule_files = loaded.rule_files;
  const auto rank = [&](const std::string& file) {
    if (file == loaded.config.file.string()) return ptrdiff_t{-1};
    return std::find(rule_files.begin(), rule_files.end(), file) - rule_files.begin();
  };
  using Key = std::tuple<ptrdiff_t, uint32_t, uint32_t, size_t>;  // the last keeps equals in their order
  std::vector<Key> keys;
  for (const Diagnostic& problem : loaded.diagnostics) {
    keys.emplace_back(rank(problem.where.file), problem.where.line, problem.where.column, keys.size());
  }
  std::sort(keys.begin(), keys.end());
  std::vector<Diagnostic> sorted;
  for (const Key& key : keys) sorted.push_back(std::move(loaded.diagnostics[std::get<3>(key)]));
  loaded.diagnostics = std::move(sorted);
}

bool Loaded::has_errors() const {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) { return d.severity == Severity::error; });
}

Loaded load(const std::filesystem::path& main_file, const LoadOptions& options) { return Loading{options}.whole(main_file); }

Loaded load_rules(const std::vector<std::filesystem::path>& files, MissingLists missing) {
  const LoadOptions options{.missing_lists_are_empty = missing == MissingLists::are_empty, .read_named_files = false};
  return Loading{options}.rules_alone(files);
}

Loaded load_rules_text(const std::string& file, std::string text) {
  const LoadOptions options{.read_named_files = false};
  return Loading{options}.rules_text(file, std::move(text));
}

}  // namespace feedwatch::config
