// Messages as JSON lines in a file. Owned by the io thread; it writes on a thread of its own, so that a slow disk delays nobody
// else.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <boost/asio/thread_pool.hpp>

#include "base/activity.h"
#include "base/result.h"
#include "deliver/notifier.h"

namespace feedwatch::deliver {

// Appends one line, whole and synced to the disk, or leaves the file as it was. What an earlier crash left of a line is closed
// first, so that it spoils no other. The file is made (mode 0640) when it isn't there, and may be moved away at any time.
// Errors: file-full, file-failed.
Result<> append_line(const std::filesystem::path& path, std::string_view line);

class FileNotifier final : public Notifier {
 public:
  FileNotifier(Activity& activity, std::filesystem::path path) : activity_(activity), path_(std::move(path)) {}
  ~FileNotifier() override;

  Task<Verdict> send(const store::Delivery& delivery) override;

 private:
  Activity& activity_;
  std::filesystem::path path_;
  boost::asio::thread_pool thread_{1};
};

}  // namespace feedwatch::deliver
