#include "deliver/sign.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "deliver/base64.h"

namespace feedwatch::deliver {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string secret_of(size_t bytes) { return "whsec_" + base64(std::string(bytes, 'k')); }

TEST(Base64, WritesAndReadsEveryLength) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"},
                                                       {"\xFF\xFE\xFB", "//77"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, ReadsNothingButItsOwnForm) {
  for (const char* text :
       {"Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm 9v", "Zg==Zg==", "Zm9-", "Zm9_"}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

TEST(SigningKey, TakesSecretsOf24To64Bytes) {
  EXPECT_FALSE(SigningKey::parse(secret_of(23)));
  EXPECT_TRUE(SigningKey::parse(secret_of(24)));
  EXPECT_TRUE(SigningKey::parse(secret_of(64)));
  EXPECT_FALSE(SigningKey::parse(secret_of(65)));
}

TEST(SigningKey, RefusesOtherFormsWithoutQuotingThem) {
  const std::string good = secret_of(32);
  for (const std::string& secret : {std::string(), std::string("whsec_"), good.substr(6), good + "\n", " " + good,
                                    std::string("whsec_canary!!"), "WHSEC_" + good.substr(6), good.substr(0, good.size() - 1)}) {
    const auto key = SigningKey::parse(secret);
    ASSERT_FALSE(key) << secret;
    EXPECT_EQ(key.error().code, "bad-secret");
    EXPECT_EQ(key.error().message.find("canary"), std::string::npos);
  }
}

// Computed with Python: base64(hmac(b"k" * 24, b"msg_1.1700000000.{\"a\":1}", sha256)).
TEST(SigningKey, SignsIdTimeAndBody) {
  const auto key = SigningKey::parse(secret_of(24));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->sign("msg_1", from_unix_seconds(1'700'000'000), R"({"a":1})"),
            "v1,bYr7Rz93bX8WqNI5XVthzq7NE/LcYrDkos9dgSLYHOc=");
}

TEST(SigningKey, EveryLiveSecretSigns) {
  const SigningKey keys[] = {*SigningKey::parse(secret_of(24)), *SigningKey::parse(secret_of(32))};
  const Time time = from_unix_seconds(1'700'000'000);
  EXPECT_EQ(signature_header(keys, "msg_1", time, "{}"),
            keys[0].sign("msg_1", time, "{}") + " " + keys[1].sign("msg_1", time, "{}"));
  EXPECT_EQ(signature_header({}, "msg_1", time, "{}"), "");
}

struct Vectors : testing::Test {
  boost::json::object all;

  void SetUp() override {
    const std::string text = read_file(FEEDWATCH_SHARED "/corpus/webhook/vectors.json");
    if (text.empty()) GTEST_SKIP() << "the shared webhook vectors are not here";
    all = boost::json::parse(text).as_object();
  }
  static std::string text(const boost::json::value& value) { return std::string(value.as_string()); }
};

TEST_F(Vectors, AreSignedByteByByte) {
  for (const auto& vector : all.at("vectors").as_array()) {
    const auto key = SigningKey::parse(text(vector.at("secret")));
    ASSERT_TRUE(key) << vector.at("name");
    const auto body = from_base64(text(vector.at("body_b64")));
    ASSERT_TRUE(body) << vector.at("name");
    EXPECT_EQ(key->sign(text(vector.at("id")), from_unix_seconds(vector.at("timestamp").as_int64()), *body),
              text(vector.at("signature")))
        << vector.at("name");
  }
  EXPECT_EQ(all.at("vectors").as_array().size(), 6U);
}

TEST_F(Vectors, RotationSignsWithBothSecrets) {
  const auto& rotation = all.at("rotation").as_object();
  std::vector<SigningKey> keys;
  for (const auto& secret : rotation.at("secrets").as_array()) keys.push_back(*SigningKey::parse(text(secret)));
  EXPECT_EQ(signature_header(keys, text(rotation.at("id")), from_unix_seconds(rotation.at("timestamp").as_int64()),
                             text(rotation.at("body"))),
            text(rotation.at("header")));
}

TEST_F(Vectors, BadSecretsAreRefused) {
  for (const auto& secret : all.at("reject_secrets").as_array()) EXPECT_FALSE(SigningKey::parse(text(secret))) << secret;
}

}  // namespace
}  // namespace feedwatch::deliver
