// A reader of a pipe that has gone is a failed write, not the end of the process. Internal.
#pragma once

#include <csignal>

namespace feedwatch::deliver {

// On this thread, from here on.
inline void ignore_broken_pipes_here() {
  sigset_t pipe;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace feedwatch::deliver
