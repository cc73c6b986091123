#include <gtest/gtest.h>

#include "config/load.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

TEST(Proxy, OfASourceComesBeforeTheCommonOne) {
  const TempFolder folder;
  folder.write("pw", "hunter2\n");
  const Loaded loaded =
      load_main(folder,
                "fetch: {proxy: \"http://proxy.example.org:3128/\", allow_private: [10.0.0.0/8]}\n"
                "sources:\n"
                "  - {url: https://a.example.org/}\n"
                "  - {url: https://b.example.org/, proxy: none}\n"
                "  - url: https://c.example.org/\n"
                "    proxy: {url: \"socks5://[::1]:1080\", user: me, password_file: pw, allow_private: [\"::1\"]}\n"
                "  - {url: https://d.example.org/, proxy: \"socks5://PROXY.example.org:9050\"}\n");
  EXPECT_EQ(rendered(loaded, folder), "");
  const auto& sources = loaded.config.sources;
  ASSERT_EQ(sources.size(), 4U);
  EXPECT_EQ(sources[0].proxy, loaded.config.fetch.proxy);
  EXPECT_EQ(sources[0].proxy->url, "http://proxy.example.org:3128");
  EXPECT_EQ(sources[0].proxy->allow_private.size(), 1U);
  EXPECT_EQ(sources[1].proxy, nullptr);
  EXPECT_EQ(sources[2].proxy->url, "socks5://[::1]:1080");
  EXPECT_EQ(sources[2].proxy->user, "me");
  EXPECT_EQ(sources[2].proxy->password.reveal(), "hunter2");
  EXPECT_EQ(sources[2].proxy->allow_private.size(), 2U);
  EXPECT_EQ(sources[3].proxy->name, "proxy.example.org:9050");
}

TEST(Proxy, ThatIsNoneIsToldAndItsPasswordIsNot) {
  const std::pair<const char*, const char*> cases[] = {
      {"\"http://me:hunter2@a.example.org:3128\"", "url-userinfo"},
      {"\"socks5://me:hunter2@a.example.org:1080\"", "url-userinfo"},
      {"\"socks5h://a.example.org:1080\"", "bad-proxy"},
      {"\"https://a.example.org:3128\"", "bad-proxy"},
      {"\"http://a.example.org\"", "bad-proxy"},
      {"\"http://a.example.org:3128/x\"", "bad-proxy"},
      {"\"http://a.example.org:25\"", "bad-proxy"},
      {"\"a.example.org:3128\"", "bad-proxy"},
      {"\"\"", "bad-proxy"},
      {"[x]", "wrong-type"},
      {"{user: me}", "missing-key"},
      {"{url: \"http://a.example.org:3128\", password: hunter2}", "missing-key"},
      {"{url: \"http://a.example.org:3128\", uesr: me}", "unknown-key"},
  };
  for (const auto& [given, code] : cases) {
    const TempFolder folder;
    const Loaded loaded = load(
        folder.write("feedwatch.yaml", std::string("sources:\n  - {url: https://a.example.org/, proxy: ") + given + "}\n", 0600),
        {});
    const std::string told = rendered(loaded, folder);
    EXPECT_NE(told.find(std::string("error[") + code + "]"), told.npos) << given << '\n' << told;
    EXPECT_EQ(told.find("hunter2"), told.npos) << told;
  }
}

}  // namespace
}  // namespace feedwatch::config
