// A client, scripted servers and a virtual clock on one io context.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "http/client.h"
#include "support/scripted_server.h"

namespace feedwatch::http {

inline Request get(std::string url) {
  Request request{.url = std::move(url)};
  request.allow_private = {*Cidr::parse("127.0.0.0/8")};
  return request;
}

struct ClientFixture : testing::Test {
  using Answer = std::optional<Result<Response>>;

  boost::asio::io_context io;
  Activity activity;
  VirtualClock clock{from_unix_seconds(1'700'000'000)};
  CurlMulti multi{io.get_executor(), activity, 8};
  ClientOptions options{.user_agent = "feedwatch/1.0 (+https://feedwatch.example.org/)", .limits = {.connections = 8}};
  std::unique_ptr<Client> client;
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a task failed"; }};
  std::vector<std::unique_ptr<test::ScriptedServer>> servers;

  void SetUp() override { open(); }
  void TearDown() override {
    tasks.cancel();
    for (auto& server : servers) server->stop();
    io.restart();
    io.run();
  }

  void open() { client = *Client::open(io.get_executor(), multi, clock, options); }

  test::ScriptedServer& serve(test::ScriptedServer::Behaviour behaviour, const std::string& address = "127.0.0.1") {
    return *servers.emplace_back(std::make_unique<test::ScriptedServer>(io, std::move(behaviour), address));
  }

  static Task<> ask(Client& client, Request request, Answer& answer) { answer = co_await client.fetch(std::move(request)); }

  void start(Request request, Answer& answer) { tasks.spawn(ask(*client, std::move(request), answer)); }

  // Runs until no transfer is under way; time stands.
  void settle() {
    io.restart();
    io.poll();
    while (!activity.idle()) {
      io.run_one();
      io.poll();
    }
  }

  // Runs until there is an answer; time jumps whenever everything waits for it.
  Result<Response> fetch(Request request) {
    Answer answer;
    start(std::move(request), answer);
    for (settle(); !answer; settle()) {
      if (!clock.has_sleepers()) return Error{"stuck", "no answer and nobody waits for time"};
      clock.advance_to(clock.next_wake());
    }
    return std::move(*answer);
  }

  std::string code(Request request) {
    const auto response = fetch(std::move(request));
    return response ? "status " + std::to_string(response->status) : response.error().code;
  }
};

}  // namespace feedwatch::http
