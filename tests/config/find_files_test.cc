#include "config/find_files.h"

#include <gtest/gtest.h>

#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

std::vector<std::string> names(const FoundFiles& found) {
  std::vector<std::string> all;
  for (const auto& file : found.files) all.push_back(file.filename().string());
  return all;
}

// A folder that is there and cannot be read, whoever runs the test.
void make_unreadable(const TempFolder& folder, const std::string& name) {
  std::filesystem::create_directory_symlink(name, folder / name);
}

TEST(FindFiles, TakesAFolderThatCannotBeReadForUnknownNotForEmpty) {
  const TempFolder folder;
  make_unreadable(folder, "rules.d");
  Problems problems;
  const FoundFiles found = find_files({{.value = "rules.d/*.yaml"}}, {.config = folder.path()}, problems, Unmatched::is_fine);
  EXPECT_TRUE(found.files.empty());
  EXPECT_EQ(found.unreadable, std::vector<std::string>{(folder / "rules.d").string()});
  ASSERT_EQ(problems.list().size(), 1U);
  EXPECT_EQ(problems.list()[0].code, "unreadable-folder");
  EXPECT_EQ(problems.list()[0].severity, Severity::error);
}

TEST(FindFiles, LooksBesideTheConfigurationWhateverItsFolderIsCalled) {
  const TempFolder folder;
  for (const char* name : {"feed[1]", "a*b", "q?", "back\\slash"}) {
    folder.write(std::filesystem::path(name) / "rules.d/a.yaml", "");
    Problems problems;
    EXPECT_EQ(names(find_files({{.value = "rules.d/*.yaml"}}, {.config = folder / name}, problems)),
              std::vector<std::string>{"a.yaml"})
        << name;
  }
}

TEST(FindFiles, LeavesNothingOutWithoutAnError) {
  const TempFolder folder;
  for (const char* name : {"a", "b", "c"}) folder.write(std::string("sources.d/") + name + ".yaml", "");
  const std::vector<LocatedText> pattern{{.value = "sources.d/*.yaml"}};
  Problems none;
  EXPECT_EQ(find_files(pattern, {.config = folder.path()}, none, Unmatched::is_told, 3).files.size(), 3U);
  EXPECT_TRUE(none.list().empty());
  Problems problems;
  EXPECT_EQ(names(find_files(pattern, {.config = folder.path()}, problems, Unmatched::is_told, 2)),
            (std::vector<std::string>{"a.yaml", "b.yaml"}));
  ASSERT_EQ(problems.list().size(), 1U);
  EXPECT_EQ(problems.list()[0].code, "too-many-files");
  EXPECT_EQ(problems.list()[0].severity, Severity::error);
}

TEST(FindFiles, MakeAConfigurationThatIsNotWhole) {
  const TempFolder folder;
  make_unreadable(folder, "sources.d");
  make_unreadable(folder, "rules.d");
  const Loaded loaded = load_main(folder, "rules: [rules.d/*.yaml]\n");
  EXPECT_TRUE(loaded.has_errors());
  EXPECT_FALSE(loaded.main_broken);
  EXPECT_EQ(loaded.broken_source_files, std::vector<std::string>{(folder / "sources.d").string()});
  EXPECT_EQ(loaded.broken_rule_files, std::vector<std::string>{(folder / "rules.d").string()});
}

}  // namespace
}  // namespace feedwatch::config
