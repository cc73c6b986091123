// Programs run for a receiver, a few at a time. Owned by the io thread; they are waited for on threads of its own.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/thread_pool.hpp>

#include "base/activity.h"
#include "deliver/notifier.h"
#include "deliver/program.h"

namespace feedwatch::deliver {

class ProgramRunner {
 public:
  // `dialogue` hears which program runs, what it writes and how it ends; its arguments may be secrets.
  ProgramRunner(Activity& activity, size_t at_once, Dialogue dialogue)
      : activity_(activity), at_once_(at_once), dialogue_(std::move(dialogue)) {}
  ~ProgramRunner();
  ProgramRunner(const ProgramRunner&) = delete;
  ProgramRunner& operator=(const ProgramRunner&) = delete;

  // As run_program(); cancellation ends the program.
  Task<Result<Ran>> run(Program program, std::string input);

 private:
  void tell(const Program& program, const Result<Ran>& ran) const;

  Activity& activity_;
  size_t at_once_;
  Dialogue dialogue_;
  std::unique_ptr<boost::asio::thread_pool> threads_{};  // made for the first program
};

}  // namespace feedwatch::deliver
