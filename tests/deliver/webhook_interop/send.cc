// Sends alert bodies, one a line on stdin, as webhooks, and prints what came of them. For receive.mjs.
//   send URL SECRET…
#include <iostream>
#include <string>

#include <boost/asio/io_context.hpp>

#include "base/task_group.h"
#include "deliver/webhook.h"
#include "http/client.h"

namespace {

using namespace feedwatch;

Task<> send_all(deliver::Notifier& notifier) {
  std::string body;
  for (int number = 0; std::getline(std::cin, body); ++number) {
    store::Delivery delivery;
    delivery.message_id = "msg_" + std::to_string(number);
    delivery.body = body;
    const deliver::Verdict verdict = co_await notifier.send(delivery);
    std::cout << verdict.status << " " << verdict.message << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 64;
  deliver::WebhookOptions options;
  options.endpoint.url = argv[1];
  options.allow_private = {*Cidr::parse("127.0.0.0/8")};
  for (int i = 2; i < argc; ++i) options.keys.push_back(*deliver::SigningKey::parse(argv[i]));
  boost::asio::io_context io;
  Activity activity;
  SystemClock clock;
  http::CurlMulti multi(io.get_executor(), activity, 4);
  const auto client = *http::Client::open(io.get_executor(), multi, clock, {.user_agent = "feedwatch/test"});
  deliver::WebhookNotifier notifier(*client, clock, std::move(options));
  TaskGroup tasks(io.get_executor(), [](std::exception_ptr) { std::abort(); });
  tasks.spawn(send_all(notifier));
  io.run();
  return 0;
}
