#include "control/control.h"

#include <sys/stat.h>

#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/serialize.hpp>

#include "tests/support/temp_folder.h"

namespace feedwatch::control {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

Task<json::object> echo(json::object request) {
  request["ok"] = true;
  co_return request;
}

struct ControlTest : testing::Test {
  TempFolder folder;
  std::filesystem::path path = folder / "control.sock";
  asio::io_context io;
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) {}};
  std::thread thread;
  std::unique_ptr<Server> server;

  void start() {
    server = Server::open(io.get_executor(), path, echo).value();
    tasks.spawn(server->run());
    thread = std::thread([this] { io.run(); });
  }

  void TearDown() override {
    if (thread.joinable()) {
      asio::post(io, [this] { tasks.cancel(); });
      thread.join();
    }
    server.reset();
  }
};

TEST_F(ControlTest, CarriesARequestAndItsAnswer) {
  start();
  const auto answer = ask(path, {{"command", "status"}}, std::chrono::seconds{20});
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(json::serialize(*answer), R"({"command":"status","ok":true})");
}

TEST_F(ControlTest, LetsOnlyOwnerAndGroupIn) {
  start();
  struct stat info{};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0660U);
}

TEST_F(ControlTest, SaysWhenNobodyListens) { EXPECT_EQ(ask(path, {}, std::chrono::seconds{1}).error().code, "not-running"); }

TEST_F(ControlTest, RefusesASecondDaemonAndReplacesAStaleSocket) {
  std::ofstream(path) << "left over";
  start();
  EXPECT_EQ(Server::open(io.get_executor(), path, echo).error().code, "control-in-use");
}

TEST_F(ControlTest, RefusesAPathThatNoSocketCanHave) {
  const auto refused = Server::open(io.get_executor(), folder / std::string(120, 'x'), echo);
  EXPECT_EQ(refused.error().code, "control-failed");
}

TEST_F(ControlTest, RemovesItsSocketAtTheEnd) {
  start();
  asio::post(io, [this] { tasks.cancel(); });
  thread.join();
  server.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace feedwatch::control
