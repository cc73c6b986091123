#include "app/word_use.h"

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>

#include "store/history.h"

namespace feedwatch::app {

namespace {

constexpr double rare = 0.0005;  // of words in less than one article of a thousand
constexpr int64_t least_articles = 1000;
constexpr size_t most_asked = 500;  // words; for more of them reading all words that are not rare costs less

class WordUse {
 public:
  WordUse(std::unique_ptr<store::History> history, int64_t articles) : history_(std::move(history)), articles_(articles) {}

  double share(std::string_view word) {
    const int64_t with = count(std::string{word});
    return with < least() ? rare : std::min(1.0, static_cast<double>(with) / static_cast<double>(articles_));
  }

 private:
  int64_t least() const { return articles_ / 1000; }

  int64_t count(const std::string& word) {
    if (asked_ == most_asked) {
      if (auto all = history_->words_of(least())) counts_ = std::move(*all);
    }
    if (asked_++ < most_asked) {
      const auto told = history_->articles_with(word);
      return told ? *told : 0;
    }
    const auto found = counts_.find(word);
    return found == counts_.end() ? 0 : found->second;
  }

  std::unique_ptr<store::History> history_;
  int64_t articles_;
  size_t asked_{0};
  std::unordered_map<std::string, int64_t> counts_{};  // once more were asked
};

}  // namespace

rules::WordFrequency word_use(const std::filesystem::path& store) {
  auto history = store::History::open(store);
  if (!history) return {};
  const auto articles = (*history)->indexed_articles();
  if (!articles || *articles < least_articles) return {};
  const auto use = std::make_shared<WordUse>(std::move(*history), *articles);
  return [use](std::string_view word) { return use->share(word); };
}

}  // namespace feedwatch::app
