// Sockets that a transfer is done with, kept until the other side has closed them too: to a server a request has ended only then.
// Owned by the io thread.
#pragma once

#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/activity.h"
#include "base/time.h"

namespace feedwatch::http {

class Lingering {
 public:
  // Each socket counts as activity while it is kept, for `longest` of real time at most.
  Lingering(boost::asio::any_io_executor executor, Activity& activity, Duration longest);
  // Closes what is left.
  ~Lingering();

  // Takes the socket over: nothing more is sent, and what still arrives is thrown away.
  void take(int socket) noexcept;

  size_t size() const { return kept_.size(); }

 private:
  struct Kept;

  void drain(const std::shared_ptr<Kept>& one);
  void let_go(const Kept* one);

  boost::asio::any_io_executor executor_;
  Activity& activity_;
  Duration longest_;
  std::vector<std::shared_ptr<Kept>> kept_{};  // handlers that are still queued look whether theirs is alive
};

}  // namespace feedwatch::http
