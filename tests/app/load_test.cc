#include "app/load.h"

#include <gtest/gtest.h>

#include "app/restart_needed.h"
#include "article/tracking.h"
#include "tests/support/temp_folder.h"

namespace feedwatch::app {
namespace {

bool is_dropped(std::string_view parameter) {
  const auto table = url::Tracking::in_force();
  return table->drops(table->sites_of("www.example.org"), parameter);
}

TEST(Load, PutsNothingInForceByItself) {
  const TempFolder folder;
  const auto file = folder.write("feedwatch.yaml", "tracking_parameters: [berth]\nstate_dir: " + folder.path().string() + "\n");
  const Loaded loaded = load(file);
  ASSERT_NE(loaded.setup, nullptr) << loaded.rendered;
  EXPECT_FALSE(is_dropped("berth"));
  put_in_force(loaded);
  EXPECT_TRUE(is_dropped("berth"));
  url::Tracking::use({});
}

TEST(Load, ATemplateThatCannotBeFilledInIsAnError) {
  const TempFolder folder;
  const auto load_with = [&folder](const std::string& text) {
    folder.write("t.mustache", text);
    return load(
        folder.write("feedwatch.yaml", "state_dir: " + folder.path().string() +
                                           "\nreceivers: [{id: hook, webhook: {url: 'https://hooks.example.org/', template: "
                                           "t.mustache}}]\n"));
  };
  EXPECT_FALSE(load_with("{{data.rule.id}}").has_errors());
  for (const std::string text : {"{{> other}}", "{{#a}}", "{{=<% %>=}}"}) {
    const Loaded loaded = load_with(text);
    EXPECT_TRUE(loaded.has_errors()) << text;
    EXPECT_NE(loaded.rendered.find("t.mustache: error[bad-template]: template of receiver \"hook\""), std::string::npos)
        << loaded.rendered;
    EXPECT_NE(loaded.setup, nullptr) << "the other receivers are served";
  }
}

TEST(RestartNeeded, NamesWhatAReloadCannotChange) {
  const config::Config before;
  config::Config after;
  after.log.level = "debug";
  after.fetch.ca_file = "/etc/ca.pem";
  EXPECT_TRUE(restart_needed(before, after).empty()) << "fetches take it up, and there is no mail";
  after.receivers.push_back({.id = "mail", .type = config::Receiver::Type::email});
  after.state_dir = "/srv/feedwatch";
  after.public_url = "https://watch.example.org";
  after.websub.listen = "127.0.0.1:8080";
  EXPECT_EQ(restart_needed(before, after),
            (std::vector<std::string_view>{"state_dir", "public_url", "websub.listen", "fetch.ca_file (for mail)"}));
}

}  // namespace
}  // namespace feedwatch::app
