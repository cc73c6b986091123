#include "app/state_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fmt/format.h>

namespace feedwatch::app {

namespace {

Error unwritable(const std::filesystem::path& file) {
  return {"state-unwritable", fmt::format("{}: {}", file.string(), std::generic_category().message(errno))};
}

}  // namespace

Result<> replace_file(const std::filesystem::path& file, const std::string& text, unsigned mode) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);  // a daemon that never ran has none yet
  const auto fresh = std::filesystem::path{file} += ".new";
  const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) return unwritable(fresh);
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  Result<> outcome;
  if (!written || ::rename(fresh.c_str(), file.c_str()) != 0) outcome = unwritable(file);
  ::close(descriptor);
  return outcome;
}

}  // namespace feedwatch::app
