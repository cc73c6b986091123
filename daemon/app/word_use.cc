#include "app/word_use.h"

#include <memory>
#include <string>
#include <unordered_map>

#include "store/history.h"

namespace feedwatch::app {

namespace {

constexpr double rare = 0.0005;  // words that the store does not list as common

}  // namespace

rules::WordFrequency word_use(const std::filesystem::path& store) {
  const auto history = store::History::open(store);
  if (!history) return {};
  auto words = (*history)->common_words();
  if (!words || words->empty()) return {};
  const auto shares = std::make_shared<const std::unordered_map<std::string, double>>(std::move(*words));
  return [shares](std::string_view word) {
    const auto found = shares->find(std::string{word});
    return found == shares->end() ? rare : found->second;
  };
}

}  // namespace feedwatch::app
