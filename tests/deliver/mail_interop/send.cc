// Sends alert bodies, one a line on stdin, as mails to one relay, two at a time, and prints what came of them. For relays.py.
//   send SMTP-URL [CA-FILE USER PASSWORD]     without a CA file: in clear
#include <deque>
#include <iostream>
#include <map>
#include <string>

#include <boost/asio/io_context.hpp>

#include "base/task_group.h"
#include "deliver/smtp.h"

namespace {

using namespace feedwatch;

struct Work {
  std::deque<store::Delivery> open{};
  std::map<std::string, int> outcomes{};
};

Task<> send_all(deliver::Notifier& notifier, Work& work) {
  while (!work.open.empty()) {
    const store::Delivery delivery = std::move(work.open.front());
    work.open.pop_front();
    const deliver::Verdict verdict = co_await notifier.send(delivery);
    const bool delivered = verdict.fate == deliver::Fate::delivered;
    ++work.outcomes[delivered ? "delivered" : verdict.code + ": " + verdict.message];
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 5) return 64;
  deliver::MailOptions options;
  options.envelope = {"desk-mail", "feedwatch@example.org", {"desk@example.org", "night@example.org"}};
  options.smtp_url = argv[1];
  if (argc == 5) options.links.signer = std::make_shared<deliver::LinkSigner>(std::string(32, 'k'), "https://fw.example.org");
  options.plain = argc == 2;
  if (!options.plain) {
    options.trust = *http::Trust::open(argv[2]);
    options.user = argv[3];
    options.password = config::Secret(argv[4]);
    options.allow_private = {*Cidr::parse("127.0.0.0/8")};
  }
  Work work;
  for (std::string body; std::getline(std::cin, body);) {
    store::Delivery delivery;
    delivery.body = body;
    work.open.push_back(std::move(delivery));
  }
  boost::asio::io_context io;
  Activity activity;
  deliver::MailNotifier notifier(activity, std::move(options));
  TaskGroup tasks(io.get_executor(), [](std::exception_ptr) { std::abort(); });
  for (int i = 0; i < 2; ++i) tasks.spawn(send_all(notifier, work));
  io.run();
  for (const auto& [outcome, number] : work.outcomes) std::cout << number << " " << outcome << "\n";
  return 0;
}
