// Reading what is stored without being the daemon: opens the file for reading only, beside a running daemon or without one, and
// sees what was committed last. One thread for each History; several may have the same file open. Blocks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "rules/needed.h"
#include "store/store.h"

namespace feedwatch::store {

// What a rule has done since some time.
struct RuleTally {
  int64_t articles{0};  // it held for
  int64_t alerts{0};
  Time last{};  // when the newest of these articles was first seen
};

class History {
 public:
  // Errors: store-missing, store-unreadable, store-corrupt, store-older and store-newer (the file is of another version's
  // schema).
  static Result<std::unique_ptr<History>> open(const std::filesystem::path& path);
  ~History();

  // What is remembered of every source.
  Result<std::vector<SourceState>> sources();

  // The article with this public id, or the only one whose id starts so. nullopt: none, or more than one.
  Result<std::optional<ArticleRow>> article(const std::string& public_id);

  // The articles first seen at or after `since` that may have what is needed, in the order they came. Those that the full-text
  // index does not have (yet, or any more) are always among them.
  Result<std::vector<ArticleId>> articles(Time since, const rules::Needed& needed);
  // How many there are at all.
  Result<int64_t> count(Time since);

  // Calls `visit` with each that is still there.
  Result<> read(std::span<const ArticleId> articles, const std::function<void(const ArticleRow&)>& visit);

  // Words of the articles in the full-text index, folded, and the share of articles that has each; words in less than one of a
  // thousand are left out. Empty while there are fewer than 1,000 articles, which would say little.
  Result<std::unordered_map<std::string, double>> common_words();

  // By rule id; rules that never held are left out.
  Result<std::map<std::string, RuleTally>> tallies(Time since);

 private:
  struct Impl;
  explicit History(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace feedwatch::store
