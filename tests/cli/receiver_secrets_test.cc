#include "cli/receiver_secrets.h"

#include <gtest/gtest.h>

namespace feedwatch::cli {
namespace {

TEST(ReceiverSecrets, AreStarredInEveryFormInWhichTheyAreSent) {
  config::Receiver hook;
  hook.webhook.url = "https://hooks.example.org/T0/B1/xyzzy?key=plugh&v=1";
  hook.webhook.bearer = config::Secret{"bearer-token"};
  hook.webhook.headers["X-Key"] = "of the header";
  config::Receiver mail;
  mail.email.user = "me";
  mail.email.password = config::Secret{"hunter2"};
  const std::pair<const config::Receiver*, std::pair<const char*, const char*>> cases[] = {
      {&hook, {"no /T0/B1/xyzzy?key=plugh&v=1 here", "no *** here"}},
      {&hook, {"path /T0/B1/xyzzy, key plugh, v 1", "path ***, key ***, v 1"}},
      {&hook, {"Bearer bearer-token; of the header", "Bearer ***; ***"}},
      {&mail, {"535 me hunter2 aHVudGVyMg== AG1lAGh1bnRlcjI=", "535 me *** *** ***"}},
      {&mail, {"250 fine", "250 fine"}},
  };
  for (const auto& [receiver, texts] : cases) EXPECT_EQ(without(texts.first, secrets_of(*receiver)), texts.second) << texts.first;
}

}  // namespace
}  // namespace feedwatch::cli
