// The sink that writes to systemd's journal with fields. Internal to the log files.
#pragma once

#include <mutex>

#include <spdlog/sinks/base_sink.h>

namespace feedwatch::log {

// Expects a payload of "NAME=value" fields, one a line, values already on one line; adds PRIORITY and SYSLOG_IDENTIFIER. When the
// journal can't be reached, the payload goes to standard error. Never throws.
class JournalSink final : public spdlog::sinks::base_sink<std::mutex> {
 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}
};

// True when standard error is the stream that the service manager connected to the journal (JOURNAL_STREAM names its device and
// inode).
bool stderr_is_journal();

}  // namespace feedwatch::log
