#include "config/source_files.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "config/find_files.h"
#include "config/map_reader.h"
#include "config/read_sources.h"
#include "config/yaml.h"

namespace feedwatch::config {

namespace {

constexpr const char* default_files = "sources.d/*.yaml";
constexpr size_t most_bytes = 16 << 20;

// Without the key nothing has to be there.
FoundFiles files_of(const MainFile& main, const Folders& folders, Problems& problems) {
  if (main.source_files) return find_files(*main.source_files, folders, problems);
  LocatedText usual{.value = default_files};
  usual.file = main.config.file.string();
  return find_files({std::move(usual)}, folders, problems, Unmatched::is_fine);
}

std::vector<Source> read_file_of_sources(const Node& root, const Config& config, const Surroundings& around) {
  MapReader reader{root, around.problems, "a file of sources"};
  std::vector<Source> sources;
  if (const Node* const list = reader.require("sources")) sources = read_sources(*list, config.poll, config.fetch, around);
  reader.finish();
  return sources;
}

}  // namespace

std::vector<std::string> add_source_files(MainFile& main, const Folders& folders, bool read_named_files, Problems& problems,
                                          std::map<std::string, std::string, std::less<>>& texts) {
  std::unordered_map<std::string, Position> taken;
  for (const Source& source : main.config.sources) taken.emplace(source.id, source.where);
  FoundFiles found = files_of(main, folders, problems);
  std::vector<std::string> broken = std::move(found.unreadable);
  for (const std::filesystem::path& path : found.files) {
    const std::string name = path.string();
    auto text = read_text(path, most_bytes);
    if (!text) {
      problems.error(text.error().code, text.error().message, {name, 0, 0});
      broken.push_back(name);
      continue;
    }
    const FileProblems own{problems, name};
    const auto root = read_yaml(*text, own);
    texts[name] = std::move(*text);
    if (!root) {
      broken.push_back(name);
      continue;
    }
    for (Source& source : read_file_of_sources(*root, main.config, {own, folders, read_named_files, is_world_readable(path)})) {
      const auto [first, fresh] = taken.try_emplace(source.id, source.where);
      if (fresh) {
        main.config.sources.push_back(std::move(source));
      } else {
        problems.error("duplicate-id",
                       fmt::format("source \"{}\" is already defined at {}:{}:{}", source.id, first->second.file,
                                   first->second.line, first->second.column),
                       source.where, code_points(source.id));
      }
    }
    if (problems.has_errors(name)) broken.push_back(name);
  }
  return broken;
}

}  // namespace feedwatch::config
