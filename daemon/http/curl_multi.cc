#include "http/curl_multi.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <system_error>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/lingering.h"

namespace feedwatch::http {

namespace asio = boost::asio;

namespace {

using Instant = asio::steady_timer::time_point;

struct Transfer {
  asio::steady_timer finished;  // never expires; cancelled when the transfer is done, so that Asio's cancellation works as ever
  CURLcode result{CURLE_OK};
  bool done{false};
};

int open_epoll() {
  const int fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return fd;
}

CURLM* open_multi() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* multi = ready == CURLE_OK ? curl_multi_init() : nullptr;
  if (multi == nullptr) throw std::runtime_error("libcurl cannot be initialised");
  return multi;
}

uint32_t epoll_events(int curl_events) {
  uint32_t events = 0;
  if ((curl_events & CURL_POLL_IN) != 0) events |= EPOLLIN;
  if ((curl_events & CURL_POLL_OUT) != 0) events |= EPOLLOUT;
  return events;
}

int curl_events(uint32_t epoll_events) {
  int events = 0;
  if ((epoll_events & EPOLLIN) != 0) events |= CURL_CSELECT_IN;
  if ((epoll_events & EPOLLOUT) != 0) events |= CURL_CSELECT_OUT;
  if ((epoll_events & (EPOLLERR | EPOLLHUP)) != 0) events |= CURL_CSELECT_ERR;
  return events;
}

}  // namespace

// libcurl's sockets stand in an epoll set of our own, and Asio watches that one descriptor: level-triggered as libcurl expects,
// one wait for many sockets, and no descriptor of libcurl's is ever owned or remembered here.
class CurlMulti::Loop : public std::enable_shared_from_this<Loop> {
 public:
  Loop(asio::any_io_executor executor, int kept_connections);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  CURLMcode start(CURL* easy, Transfer& transfer);
  void stop(CURL* easy);
  void linger(Activity& activity, Duration longest);

 private:
  static int on_close(void* self, curl_socket_t socket) noexcept;
  static int on_socket(CURL*, curl_socket_t socket, int events, void* self, void* known) noexcept;
  static int on_timeout(CURLM*, long milliseconds, void* self) noexcept;

  void watch_sockets();
  void sockets_ready();
  void set_deadline(long milliseconds);
  void run_at_once();
  void arm_timer();
  void timer_fired();
  void time_out();
  void collect();

  asio::any_io_executor executor_;
  asio::posix::stream_descriptor epoll_;
  asio::steady_timer timer_;
  CURLM* multi_;
  std::unique_ptr<Lingering> lingering_{};
  int transfers_{0};
  bool watching_{false};
  bool posted_{false};
  Instant deadline_{Instant::max()};  // when libcurl wants to be called
  Instant armed_{Instant::max()};     // when the timer fires: never after the deadline, but it may be before it
};

CurlMulti::Loop::Loop(asio::any_io_executor executor, int kept_connections)
    : executor_(executor), epoll_(executor, open_epoll()), timer_(executor), multi_(open_multi()) {
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Loop::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Loop::on_timeout);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(kept_connections));
}

CurlMulti::Loop::~Loop() {
  assert(transfers_ == 0);
  lingering_.reset();
  curl_multi_cleanup(multi_);
}

void CurlMulti::Loop::linger(Activity& activity, Duration longest) {
  lingering_ = std::make_unique<Lingering>(executor_, activity, longest);
}

// Also called for connections that were kept for reuse, and for those left at the end.
int CurlMulti::Loop::on_close(void* self, curl_socket_t socket) noexcept {
  const auto& loop = *static_cast<Loop*>(self);
  if (!loop.lingering_) return ::close(socket);
  loop.lingering_->take(socket);
  return 0;
}

CURLMcode CurlMulti::Loop::start(CURL* easy, Transfer& transfer) {
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
  if (lingering_) {
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Loop::on_close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  }
  const CURLMcode added = curl_multi_add_handle(multi_, easy);
  if (added != CURLM_OK) return added;
  ++transfers_;
  watch_sockets();
  return added;
}

void CurlMulti::Loop::stop(CURL* easy) {
  curl_multi_remove_handle(multi_, easy);
  if (--transfers_ > 0) return;
  // Nothing may keep the io context at work when there is nothing to wait for.
  epoll_.cancel();
  timer_.cancel();
  deadline_ = armed_ = Instant::max();
}

int CurlMulti::Loop::on_socket(CURL*, curl_socket_t socket, int events, void* self, void* known) noexcept {
  auto& loop = *static_cast<Loop*>(self);
  const int set = loop.epoll_.native_handle();
  if (events == CURL_POLL_REMOVE) {
    ::epoll_ctl(set, EPOLL_CTL_DEL, socket, nullptr);
    return 0;
  }
  epoll_event event{.events = epoll_events(events), .data = {.fd = socket}};
  const int change = known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  const int undone = known == nullptr ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  if (::epoll_ctl(set, change, socket, &event) != 0 && ::epoll_ctl(set, undone, socket, &event) != 0) return -1;
  curl_multi_assign(loop.multi_, socket, self);
  return 0;
}

int CurlMulti::Loop::on_timeout(CURLM*, long milliseconds, void* self) noexcept {
  static_cast<Loop*>(self)->set_deadline(milliseconds);
  return 0;
}

void CurlMulti::Loop::watch_sockets() {
  if (watching_ || transfers_ == 0) return;
  watching_ = true;
  epoll_.async_wait(asio::posix::stream_descriptor::wait_read, [weak = weak_from_this()](boost::system::error_code) {
    if (const auto loop = weak.lock()) loop->sockets_ready();
  });
}

void CurlMulti::Loop::sockets_ready() {
  watching_ = false;
  if (transfers_ == 0) return;
  std::array<epoll_event, 64> ready{};
  const int count = ::epoll_wait(epoll_.native_handle(), ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = ready[static_cast<size_t>(i)];
    int running = 0;
    curl_multi_socket_action(multi_, event.data.fd, curl_events(event.events), &running);
  }
  collect();
  watch_sockets();
}

// Called inside libcurl, which must not be entered again from here.
void CurlMulti::Loop::set_deadline(long milliseconds) {
  if (milliseconds == 0) return run_at_once();
  deadline_ = milliseconds < 0 ? Instant::max() : Instant::clock::now() + std::chrono::milliseconds{milliseconds};
  arm_timer();
}

void CurlMulti::Loop::run_at_once() {
  deadline_ = Instant::max();
  if (posted_) return;
  posted_ = true;
  asio::post(executor_, [weak = weak_from_this()] {
    const auto loop = weak.lock();
    if (!loop) return;
    loop->posted_ = false;
    if (loop->transfers_ > 0) loop->time_out();
  });
}

// A deadline that only moves back leaves the timer alone: it looks again when it fires.
void CurlMulti::Loop::arm_timer() {
  if (deadline_ >= armed_) return;
  armed_ = deadline_;
  timer_.expires_at(deadline_);
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code failure) {
    if (failure) return;
    if (const auto loop = weak.lock()) loop->timer_fired();
  });
}

void CurlMulti::Loop::timer_fired() {
  armed_ = Instant::max();
  if (transfers_ == 0) return;
  if (deadline_ > Instant::clock::now()) return arm_timer();
  deadline_ = Instant::max();
  time_out();
}

void CurlMulti::Loop::time_out() {
  int running = 0;
  curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
  collect();
}

void CurlMulti::Loop::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    char* owner = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
    auto& transfer = *static_cast<Transfer*>(static_cast<void*>(owner));
    transfer.result = message->data.result;
    transfer.done = true;
    transfer.finished.cancel();
  }
}

CurlMulti::CurlMulti(asio::any_io_executor executor, Activity& activity, int kept_connections)
    : activity_(activity), loop_(std::make_shared<Loop>(std::move(executor), kept_connections)) {}

CurlMulti::~CurlMulti() = default;

void CurlMulti::linger(Duration longest) { loop_->linger(activity_, longest); }

Task<CURLcode> CurlMulti::perform(CURL* easy) {
  struct Running {
    Loop& loop;
    CURL* easy;
    ~Running() { loop.stop(easy); }
  };
  const auto hold = activity_.hold();
  Transfer transfer{asio::steady_timer(co_await asio::this_coro::executor, Instant::max())};
  if (loop_->start(easy, transfer) != CURLM_OK) co_return CURLE_FAILED_INIT;
  const Running running{*loop_, easy};
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  co_await transfer.finished.async_wait(token);
  if (!transfer.done) throw boost::system::system_error(asio::error::operation_aborted);
  co_return transfer.result;
}

}  // namespace feedwatch::http
