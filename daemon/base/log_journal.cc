#include "base/log_journal.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define SD_JOURNAL_SUPPRESS_LOCATION  // the place in our code tells an operator nothing
#include <systemd/sd-journal.h>

namespace feedwatch::log {

namespace {

constexpr const char* journal_socket = "/run/systemd/journal/socket";

std::string_view priority(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
    case spdlog::level::debug:
      return "PRIORITY=7";
    case spdlog::level::warn:
      return "PRIORITY=4";
    case spdlog::level::err:
      return "PRIORITY=3";
    case spdlog::level::critical:
      return "PRIORITY=2";
    default:
      return "PRIORITY=6";
  }
}

iovec vector_of(std::string_view text) { return {const_cast<char*>(text.data()), text.size()}; }

}  // namespace

void JournalSink::sink_it_(const spdlog::details::log_msg& message) {
  std::vector<iovec> fields{vector_of("SYSLOG_IDENTIFIER=feedwatch"), vector_of(priority(message.level))};
  std::string_view rest{message.payload.data(), message.payload.size()};
  while (!rest.empty()) {
    const std::string_view field = rest.substr(0, rest.find('\n'));
    fields.push_back(vector_of(field));
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
  }
  // sd_journal_sendv() is silently content when there is no journal at all.
  if (access(journal_socket, F_OK) == 0 && sd_journal_sendv(fields.data(), static_cast<int>(fields.size())) >= 0) return;
  std::string line{message.payload.data(), message.payload.size()};
  std::replace(line.begin(), line.end(), '\n', ' ');
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

bool stderr_is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status{};
  if (stream == nullptr || fstat(2, &status) != 0) return false;
  return fmt::format("{}:{}", status.st_dev, status.st_ino) == stream;
}

}  // namespace feedwatch::log
