// A text that must not be shown: passwords, tokens, signing keys.
#pragma once

#include <string>
#include <utility>

namespace feedwatch::config {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  // The text itself, for the one place that needs it.
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool operator==(const Secret&) const = default;

 private:
  std::string text_{};
};

}  // namespace feedwatch::config
