#include "base/notify.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace feedwatch::notify {
namespace {

// A service manager's end of the protocol, on an abstract socket.
class Notify : public testing::Test {
 protected:
  Notify() : socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const std::string name = "@feedwatch-notify-test-" + std::to_string(getpid());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data() + 1, name.size() - 1);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), length), 0);
    setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }

  ~Notify() override {
    close(socket_);
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) unsetenv(name);
  }

  std::string heard() {
    char message[4096];
    const ssize_t length = recv(socket_, message, sizeof message, MSG_DONTWAIT);
    return length < 0 ? std::string{} : std::string(message, static_cast<size_t>(length));
  }

 private:
  int socket_;
};

TEST_F(Notify, TellsTheManagerEachState) {
  ready("watching 3 sources");
  EXPECT_EQ(heard(), "READY=1\nSTATUS=watching 3 sources");
  status("polling");
  EXPECT_EQ(heard(), "STATUS=polling");
  stopping("draining");
  EXPECT_EQ(heard(), "STOPPING=1\nSTATUS=draining");
  watchdog();
  EXPECT_EQ(heard(), "WATCHDOG=1");
  extend_timeout(std::chrono::seconds{2});
  EXPECT_EQ(heard(), "EXTEND_TIMEOUT_USEC=2000000");
}

TEST_F(Notify, StampsAReloadWithMonotonicTime) {
  reloading();
  EXPECT_THAT(heard(), testing::MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
}

TEST_F(Notify, DoesNotLetAStatusAddVariables) {
  status("x\nWATCHDOG=trigger");
  EXPECT_EQ(heard(), "STATUS=x\\nWATCHDOG=trigger");
}

TEST_F(Notify, IsSilentWithoutAManager) {
  unsetenv("NOTIFY_SOCKET");
  ready("x");
  EXPECT_EQ(heard(), "");
}

TEST_F(Notify, ReadsTheWatchdogIntervalThatIsMeantForUs) {
  EXPECT_FALSE(watchdog_interval());
  setenv("WATCHDOG_USEC", "30000000", 1);
  EXPECT_EQ(watchdog_interval(), std::chrono::seconds{30});
  setenv("WATCHDOG_PID", "1", 1);
  EXPECT_FALSE(watchdog_interval());
}

}  // namespace
}  // namespace feedwatch::notify
