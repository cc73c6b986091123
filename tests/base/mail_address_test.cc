#include "base/mail_address.h"

#include <string>

#include <gtest/gtest.h>

namespace feedwatch {
namespace {

TEST(MailAddress, TakesPlainMailboxesOnly) {
  for (const char* good : {"desk@example.org", "a.b+c@mail.example.org", "x_y-z@localhost", "o'hara@example.org"}) {
    EXPECT_TRUE(is_mail_address(good)) << good;
  }
  const std::string bad[] = {"",
                             "desk",
                             "@example.org",
                             "desk@",
                             "de sk@example.org",
                             "desk@exa mple.org",
                             "desk@example.org\r\nRCPT TO:<x@example.org>",
                             "desk@example.org\n",
                             std::string("desk\0@example.org", 17),
                             "<desk@example.org>",
                             "Desk <desk@example.org>",
                             "a@b@example.org",
                             "a@example.org,b@example.org",
                             ".a@example.org",
                             "a..b@example.org",
                             "a@example..org",
                             "a@-example_org",
                             "dësk@example.org",
                             "desk\u202E@example.org",
                             "\"a b\"@example.org",
                             std::string(65, 'a') + "@example.org",
                             "a@" + std::string(260, 'b')};
  for (const std::string& text : bad) EXPECT_FALSE(is_mail_address(text)) << text;
}

}  // namespace
}  // namespace feedwatch
