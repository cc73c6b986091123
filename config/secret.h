// A text that must not be shown: passwords, tokens, signing keys. Printing one, by stream or by fmt, gives "***".
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

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

inline std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

}  // namespace feedwatch::config

template <>
struct fmt::formatter<feedwatch::config::Secret> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const feedwatch::config::Secret&, Context& context) const {
    return fmt::formatter<std::string_view>::format("***", context);
  }
};
