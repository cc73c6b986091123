#include <sstream>

#include <gtest/gtest.h>

#include "config/load.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

constexpr const char* one_key = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
constexpr const char* another_key = "whsec_YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";

constexpr const char* signed_hook =
    "receivers:\n  - id: w\n    webhook: {url: \"https://hooks.example.org/\", secret_file: hook.key}\n";

TEST(Secrets, PrintAsStars) {
  const Secret secret{"hunter2"};
  std::ostringstream stream;
  stream << secret;
  EXPECT_EQ(stream.str(), "***");
  EXPECT_EQ(fmt::format("{}", secret), "***");
  EXPECT_EQ(secret.reveal(), "hunter2");
}

TEST(Secrets, AreRefusedWhenEveryUserMayReadThem) {
  for (const auto& [mode, is_fine] :
       {std::pair{0600, true}, {0400, true}, {0640, true}, {0644, false}, {0604, false}, {0602, false}}) {
    const TempFolder folder;
    folder.write("hook.key", one_key, mode);
    const Loaded loaded = load_main(folder, signed_hook);
    EXPECT_EQ(loaded.has_errors(), !is_fine) << std::oct << mode;
    if (is_fine) continue;
    EXPECT_EQ(loaded.diagnostics.at(0).code, "secret-readable");
  }
}

TEST(Secrets, MustBeSigningKeysOfTheRightLength) {
  for (const auto text : {"", "\n", "whsec_", "whsec_!!!", "hunter2", "whsec_AAA", "whsec_AAAA\nhunter2",
                          "WHSEC_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}) {
    const TempFolder folder;
    folder.write("hook.key", text);
    EXPECT_TRUE(load_main(folder, signed_hook).has_errors()) << text;
  }
  for (const auto& [digits, padding, is_fine] : {std::tuple{31, 1, false}, {32, 0, true}, {86, 2, true}, {87, 1, false}}) {
    const TempFolder folder;
    folder.write("hook.key",
                 "whsec_" + std::string(static_cast<size_t>(digits), 'A') + std::string(static_cast<size_t>(padding), '='));
    EXPECT_EQ(load_main(folder, signed_hook).has_errors(), !is_fine) << digits;
  }
  const TempFolder folder;
  folder.write("hook.key", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n");
  const Loaded loaded = load_main(folder, signed_hook);
  EXPECT_EQ(rendered(loaded, folder), "");
  EXPECT_EQ(loaded.config.receivers.at(0).webhook.secrets.at(0).reveal(), "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

TEST(Secrets, MayBeSeveralForRotation) {
  const TempFolder folder;
  folder.write("a.key", std::string(one_key) + "\n" + another_key + "\n");
  folder.write("b.key", another_key);
  const Loaded loaded = load_main(
      folder, "receivers:\n  - id: w\n    webhook: {url: \"https://hooks.example.org/\", secret_file: [a.key, b.key]}\n");
  EXPECT_EQ(rendered(loaded, folder), "");
  const auto& secrets = loaded.config.receivers.at(0).webhook.secrets;
  ASSERT_EQ(secrets.size(), 3U);
  EXPECT_EQ(secrets[0].reveal(), one_key);
  EXPECT_EQ(secrets[1].reveal(), another_key);
}

TEST(Secrets, AreLookedUpAmongTheCredentialsFirst) {
  const TempFolder folder;
  folder.write("hook.key", one_key);
  folder.write("credentials/hook.key", another_key);
  LoadOptions options;
  options.credentials = folder.path() / "credentials";
  EXPECT_EQ(load_main(folder, signed_hook, options).config.receivers.at(0).webhook.secrets.at(0).reveal(), another_key);
  options.credentials = folder.path() / "nowhere";
  EXPECT_EQ(load_main(folder, signed_hook, options).config.receivers.at(0).webhook.secrets.at(0).reveal(), one_key);
}

TEST(Secrets, StandInTheMainFileOnlyWhenNotEverybodyReadsIt) {
  const std::string text =
      std::string("receivers:\n  - id: w\n    webhook: {url: \"https://hooks.example.org/\", secret: \"") + one_key + "\"}\n";
  const TempFolder folder;
  const Loaded hidden = load(folder.write("a.yaml", text, 0600), {});
  EXPECT_EQ(rendered(hidden, folder), "");
  EXPECT_EQ(hidden.config.receivers.at(0).webhook.secrets.at(0).reveal(), one_key);
  const Loaded open = load(folder.write("b.yaml", text, 0644), {});
  EXPECT_TRUE(open.main_broken);
  const std::string told = rendered(open, folder);
  EXPECT_NE(told.find("error[secret-in-clear]"), told.npos) << told;
  EXPECT_EQ(told.find("whsec_"), told.npos) << told;
}

TEST(Secrets, DoNotShowInMessagesAboutThem) {
  const TempFolder folder;
  folder.write("pw", "hunter2\n", 0644);
  folder.write("hook.key", "hunter2");
  const Loaded loaded =
      load_main(folder, std::string(signed_hook) +
                            "smtp: {url: \"smtp://mail.example.org\", password_file: pw}\n"
                            "sources: [{url: \"https://u:hunter2@example.org/\"}, {url: \"https://example.org\", auth: {basic: "
                            "{user: u, password: hunter2, password_file: pw}}}]\n");
  const std::string told = rendered(loaded, folder);
  EXPECT_EQ(loaded.diagnostics.size(), 5U) << told;
  EXPECT_EQ(told.find("hunter2"), told.npos) << told;
}

}  // namespace
}  // namespace feedwatch::config
