// What the store does with whole files. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::store {

// `path` with `suffix` behind its name.
std::filesystem::path beside(const std::filesystem::path& path, const std::string& suffix);
// "20261122T120000Z", for names of files.
std::string stamp_of(Time time);
std::optional<Time> time_of_stamp(const std::string& stamp);

// Both are on disk when it returns: the file's content, and that its folder lists it. False when the system says that they are
// not.
bool sync_file(const std::filesystem::path& path);
bool sync_folder_of(const std::filesystem::path& path);

// Bytes that a program of ours can still write in the folder of `path`, and how many its file system holds. nullopt: not known.
struct Space {
  uint64_t free{0};
  uint64_t size{0};
};
std::optional<Space> space_for(const std::filesystem::path& path);

}  // namespace feedwatch::store
