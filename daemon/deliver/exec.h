// Messages handed to a program of the owner's. Owned by the io thread.
#pragma once

#include <string>
#include <vector>

#include "deliver/program_runner.h"

namespace feedwatch::deliver {

struct ExecOptions {
  std::string receiver{};            // its id
  std::vector<std::string> words{};  // the program and its arguments
  Duration limit{};
  Dialogue dialogue{};
};

constexpr size_t programs_at_once = 4;

// Runs the program once for each message: the webhook body on stdin, and in its environment FEEDWATCH_RECEIVER,
// FEEDWATCH_MESSAGE_ID (the same for every attempt) and FEEDWATCH_ATTEMPT; nothing that comes from a feed. Status 0 is delivered;
// whatever else happens is tried again. What it wrote becomes the note of the delivery.
class ExecNotifier final : public Notifier {
 public:
  ExecNotifier(Activity& activity, ExecOptions options)
      : options_(std::move(options)), runner_(activity, programs_at_once, options_.dialogue) {}

  Task<Verdict> send(const store::Delivery& delivery) override;

 private:
  ExecOptions options_;
  ProgramRunner runner_;
};

}  // namespace feedwatch::deliver
