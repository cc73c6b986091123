// A name whose servers keep silent: the fetch ends in time, and waits for nobody.
#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

#include "http/client_fixture.h"

namespace {

// Where the thread that resolves the slow name waits.
class Nameserver {
 public:
  void keep_silent() {
    std::unique_lock lock(mutex_);
    silent_ = true;
    changed_.wait_for(lock, longest, [this] { return released_; });
    silent_ = false;
    changed_.notify_all();
  }
  bool is_silent() {
    const std::scoped_lock lock(mutex_);
    return silent_;
  }
  void release() {
    std::unique_lock lock(mutex_);
    released_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !silent_; });
  }

 private:
  static constexpr std::chrono::seconds longest{20};  // whoever waits for it is not held for ever

  std::mutex mutex_{};
  std::condition_variable changed_{};
  bool silent_{false};
  bool released_{false};
};

Nameserver& nameserver() {
  static Nameserver one;
  return one;
}

}  // namespace

// In place of the C library's, for libcurl too.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
  using Resolve = int(const char*, const char*, const addrinfo*, addrinfo**);
  static auto* const resolve = reinterpret_cast<Resolve*>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name == nullptr || std::string_view(name) != "silent.example.org") return resolve(name, service, hints, found);
  nameserver().keep_silent();
  return EAI_AGAIN;
}

namespace feedwatch::http {
namespace {

struct SlowResolver : ClientFixture {
  void SetUp() override {
    options.connect_timeout = std::chrono::milliseconds{100};
    open();
  }
};

TEST_F(SlowResolver, HoldsNobodyLongerThanTheTimeToConnect) {
  EXPECT_EQ(code(get("http://silent.example.org/feed")), "timeout");
  EXPECT_TRUE(nameserver().is_silent()) << "the fetch waited for the resolver";
  nameserver().release();
}

}  // namespace
}  // namespace feedwatch::http
