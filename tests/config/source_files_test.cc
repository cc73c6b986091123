#include <gtest/gtest.h>

#include "config/load.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

std::vector<std::string> ids(const Loaded& loaded) {
  std::vector<std::string> found;
  for (const Source& source : loaded.config.sources) found.push_back(source.id);
  return found;
}

std::string source_text(const std::string& id) {
  return "sources:\n  - {id: " + id + ", url: 'https://" + id + ".example.org/'}\n";
}

TEST(SourceFiles, AddToThoseOfTheMainFileInTheOrderOfTheirNames) {
  const TempFolder folder;
  folder.write("sources.d/b.yaml", source_text("second"));
  folder.write("sources.d/a.yaml", source_text("first"));
  folder.write("sources.d/a.yaml.new", source_text("unfinished"));
  const Loaded loaded = load_main(folder, "poll: {interval: 2h}\n" + source_text("main"));
  EXPECT_EQ(rendered(loaded, folder), "");
  EXPECT_EQ(ids(loaded), (std::vector<std::string>{"main", "first", "second"}));
  EXPECT_EQ(loaded.config.sources.back().interval, std::chrono::hours{2});
}

TEST(SourceFiles, NeedNotBeThere) {
  const TempFolder folder;
  EXPECT_EQ(rendered(load_main(folder, source_text("main")), folder), "");
}

TEST(SourceFiles, AreThoseThatTheKeyNames) {
  const TempFolder folder;
  folder.write("sources.d/a.yaml", source_text("left-out"));
  folder.write("more/x.yaml", source_text("taken"));
  EXPECT_EQ(ids(load_main(folder, "sources_files: [more/*.yaml]\n")), std::vector<std::string>{"taken"});
  EXPECT_EQ(ids(load_main(folder, "sources_files: []\n")), std::vector<std::string>{});
}

TEST(SourceFiles, TellAnIdThatIsTakenWhereItStandsSecond) {
  const TempFolder folder;
  const auto file = folder.write("sources.d/a.yaml", source_text("main"));
  const Loaded loaded = load_main(folder, source_text("main"));
  EXPECT_EQ(ids(loaded), std::vector<std::string>{"main"});
  ASSERT_EQ(loaded.diagnostics.size(), 1U);
  EXPECT_EQ(loaded.diagnostics[0].code, "duplicate-id");
  EXPECT_EQ(loaded.diagnostics[0].where.file, file.string());
  EXPECT_EQ(loaded.diagnostics[0].where.line, 2U);
}

TEST(SourceFiles, HarmNoOthersWhenOneIsBroken) {
  for (const std::string& broken : {std::string{"sources: 5\n"}, std::string{"- x\n"}, std::string{"{"},
                                    std::string{"other: 1\n"}, std::string{"\xff\xfe"}}) {
    const TempFolder folder;
    folder.write("sources.d/a.yaml", broken);
    folder.write("sources.d/b.yaml", source_text("sound"));
    const Loaded loaded = load_main(folder, source_text("main"));
    EXPECT_TRUE(loaded.has_errors()) << broken;
    EXPECT_FALSE(loaded.main_broken) << broken;
    EXPECT_EQ(ids(loaded), (std::vector<std::string>{"main", "sound"})) << broken;
  }
}

}  // namespace
}  // namespace feedwatch::config
