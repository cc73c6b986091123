#include "demo/mail_subject.h"

#include <gtest/gtest.h>

namespace feedwatch::demo {
namespace {

TEST(MailSubject, ReadsAPlainOne) {
  EXPECT_EQ(mail_subject("From: a@b.example\r\nSubject: Low tide\r\nTo: c\r\n\r\nSubject: no"), "Low tide");
}

TEST(MailSubject, UnfoldsAndJoinsEncodedWords) {
  EXPECT_EQ(mail_subject("X: y\r\nSubject: =?UTF-8?Q?Mirela_=C8=98tef?=\r\n =?UTF-8?B?YW5vdmnEhw==?= named\r\n\r\n"),
            "Mirela Ștefanović named");
}

TEST(MailSubject, IsEmptyWhenThereIsNone) { EXPECT_EQ(mail_subject("From: a@b.example\r\n\r\n"), ""); }

}  // namespace
}  // namespace feedwatch::demo
