#include "http/lingering.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace feedwatch::http {

namespace asio = boost::asio;

struct Lingering::Kept {
  asio::posix::stream_descriptor socket;
  asio::steady_timer limit;
  Activity::Hold hold;
  std::array<char, 4096> ignored{};
};

Lingering::Lingering(asio::any_io_executor executor, Activity& activity, Duration longest)
    : executor_(std::move(executor)), activity_(activity), longest_(longest) {}

Lingering::~Lingering() = default;

void Lingering::take(int socket) noexcept {
  auto one = std::make_shared<Kept>(Kept{.socket = asio::posix::stream_descriptor(executor_),
                                         .limit = asio::steady_timer(executor_, longest_),
                                         .hold = activity_.hold()});
  boost::system::error_code failure;
  one->socket.assign(socket, failure);
  if (failure) {
    ::close(socket);
    return;
  }
  ::shutdown(socket, SHUT_WR);
  kept_.push_back(one);
  one->limit.async_wait([this, weak = std::weak_ptr(one)](boost::system::error_code) {
    if (const auto known = weak.lock()) let_go(known.get());
  });
  drain(one);
}

void Lingering::drain(const std::shared_ptr<Kept>& one) {
  one->socket.async_read_some(asio::buffer(one->ignored),
                              [this, weak = std::weak_ptr(one)](boost::system::error_code failure, size_t) {
                                const auto known = weak.lock();
                                if (!known) return;
                                if (failure) return let_go(known.get());
                                drain(known);
                              });
}

void Lingering::let_go(const Kept* one) {
  std::erase_if(kept_, [one](const auto& each) { return each.get() == one; });
}

}  // namespace feedwatch::http
