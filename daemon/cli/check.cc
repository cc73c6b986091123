// `feedwatch check` and `feedwatch rules check`.
#include <cstdio>

#include "app/load.h"
#include "cli/commands.h"
#include "config/check.h"

namespace feedwatch::cli {

namespace {

int report(const std::vector<Diagnostic>& found, const std::string& rendered, bool is_unreadable, Output output) {
  if (output == Output::json) {
    std::printf("%s\n", config::to_json(found).c_str());
  } else {
    std::fputs(rendered.c_str(), stdout);
  }
  size_t errors = 0;
  for (const Diagnostic& one : found) errors += one.severity == Severity::error ? 1 : 0;
  if (output == Output::table) {
    if (found.empty()) {
      std::puts("no problems found");
    } else {
      std::printf("%zu error%s, %zu warning%s\n", errors, errors == 1 ? "" : "s", found.size() - errors,
                  found.size() - errors == 1 ? "" : "s");
    }
  }
  if (is_unreadable) return unreadable;
  return errors > 0 ? problems : ok;
}

}  // namespace

int check(const Common& common) {
  const app::Loaded loaded = app::load(common.config);
  return report(loaded.problems, loaded.rendered, loaded.unreadable, common.output);
}

int check_rules(const std::filesystem::path& file, Output output) {
  const app::LoadedRules loaded = app::load_rules(file);
  return report(loaded.problems, loaded.rendered, loaded.unreadable, output);
}

}  // namespace feedwatch::cli
