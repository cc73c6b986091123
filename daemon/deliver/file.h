// Messages as JSON lines in a file. Owned by the io thread; it writes on a thread of its own, so that a slow disk delays nobody
// else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <boost/asio/thread_pool.hpp>

#include "base/activity.h"
#include "base/result.h"
#include "deliver/notifier.h"

namespace feedwatch::deliver {

struct Rotation {
  uint64_t max_size{0};  // of the file; 0: it only grows
  uint32_t keep{0};      // how many older ones, as PATH.1 (the latest) to PATH.N
};

// Appends one line, whole and synced to the disk, or leaves the file as it was. What an earlier crash left of a line is closed
// first, so that it spoils no other. The file is made (mode 0640; by root for the owner of its folder) when it isn't there, and
// may be moved away at any time. A line that would make a file larger than `rotation` allows begins a new one; where that fails,
// the old one goes on. Errors: file-full, file-failed, also for a named pipe that nobody reads.
Result<> append_line(const std::filesystem::path& path, std::string_view line, const Rotation& rotation = {});

class FileNotifier final : public Notifier {
 public:
  FileNotifier(Activity& activity, std::filesystem::path path, Rotation rotation)
      : activity_(activity), path_(std::move(path)), rotation_(rotation) {}
  ~FileNotifier() override;

  Task<Verdict> send(const store::Delivery& delivery) override;

 private:
  Activity& activity_;
  std::filesystem::path path_;
  Rotation rotation_;
  boost::asio::thread_pool thread_{1};
};

}  // namespace feedwatch::deliver
