// Messages as JSON lines on our own standard output. Owned by the io thread; it writes on a thread of its own, so that whoever
// reads slowly delays nobody else.
#pragma once

#include <memory>
#include <string_view>

#include <boost/asio/thread_pool.hpp>

#include "base/activity.h"
#include "base/result.h"
#include "deliver/notifier.h"

namespace feedwatch::deliver {

// A descriptor that several receivers write to, line by line. One thread at a time.
class LineWriter {
 public:
  explicit LineWriter(int descriptor) : descriptor_(descriptor) {}

  // Gives a reader that takes nothing `patience`. What a failure cut off is closed before the next line. Errors: output-full,
  // output-failed.
  Result<> write(std::string_view line, Duration patience);

 private:
  int descriptor_;
  bool cut_off_{false};
};

class OutputNotifier final : public Notifier {
 public:
  // All of one output share a thread and a writer.
  struct Output {
    explicit Output(int descriptor) : writer(descriptor) {}

    LineWriter writer;
    std::unique_ptr<boost::asio::thread_pool> thread{};  // made for the first line; its destructor waits
  };

  OutputNotifier(Activity& activity, std::shared_ptr<Output> output) : activity_(activity), output_(std::move(output)) {}

  Task<Verdict> send(const store::Delivery& delivery) override;

 private:
  Activity& activity_;
  std::shared_ptr<Output> output_;
};

}  // namespace feedwatch::deliver
