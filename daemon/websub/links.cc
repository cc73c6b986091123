#include "websub/links.h"

#include <algorithm>
#include <optional>

namespace feedwatch::websub {

namespace {

constexpr size_t most_links = 64;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return result;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<HeaderLink> links() {
    std::vector<HeaderLink> found;
    while (found.size() < most_links) {
      skip(" \t,");
      auto target = between_angles();
      if (!target) return found;
      HeaderLink link{.target = std::move(*target)};
      const bool about_this = parameters(link);
      if (about_this) found.push_back(std::move(link));
    }
    return found;
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  bool at(char c) const { return !at_end() && text_[at_] == c; }

  void skip(std::string_view set) {
    while (!at_end() && set.find(text_[at_]) != set.npos) ++at_;
  }

  std::optional<std::string> between_angles() {
    if (!at('<')) return std::nullopt;
    const size_t end = text_.find('>', at_);
    if (end == text_.npos) return std::nullopt;
    std::string target(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return target;
  }

  // False when the link's context is another document.
  bool parameters(HeaderLink& link) {
    bool about_this = true;
    for (;;) {
      skip(" \t");
      if (!at(';')) return about_this;
      skip("; \t");
      const std::string name = lower(token());
      skip(" \t");
      std::string value;
      if (at('=')) {
        ++at_;
        skip(" \t");
        value = at('"') ? quoted() : std::string(token());
      }
      if (name == "rel" && link.rel.empty()) link.rel = lower(value);  // later ones do not count
      if (name == "anchor") about_this = false;
      if (name.empty()) {  // no parameter: on to the next link, if there is one
        at_ = std::min(text_.find(',', at_), text_.size());
        return about_this;
      }
    }
  }

  std::string_view token() {
    const size_t start = at_;
    while (!at_end() && !is_blank(text_[at_]) && std::string_view(";,=\"").find(text_[at_]) == std::string_view::npos) ++at_;
    return text_.substr(start, at_ - start);
  }

  std::string quoted() {
    std::string value;
    for (++at_; !at_end() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_];
    }
    if (!at_end()) ++at_;
    return value;
  }

  std::string_view text_;
  size_t at_{0};
};

}  // namespace

bool HeaderLink::has(std::string_view relation) const {
  std::string_view words = rel;
  while (!words.empty()) {
    const size_t end = std::min(words.find_first_of(" \t"), words.size());
    if (words.substr(0, end) == relation) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

std::vector<HeaderLink> read_links(std::string_view value) { return Reader{value}.links(); }

}  // namespace feedwatch::websub
