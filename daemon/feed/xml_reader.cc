#include "feed/xml_reader.h"

#include <algorithm>
#include <limits>

#include "feed/xml_builder.h"
#include "feed/xml_doctype.h"
#include "feed/xml_text.h"

namespace feedwatch::feed::xml {
namespace {

constexpr bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool is_name_char(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

enum class Step : uint8_t { go_on, not_markup, ended };

class Reader {
 public:
  Reader(std::string_view text, const Limits& limits, bool repairing)
      : text_(text), most_attributes_(limits.attributes), repairing_(repairing), tree_(limits, repairing) {}

  // False: the document is not well-formed and this pass was for those that are.
  bool run();
  Result<Document> result() { return tree_.finish(); }

 private:
  Step markup();
  Step start_tag();
  Step end_tag();
  Step cdata();
  Step comment();
  Step instruction();
  Step declaration();
  bool attribute();
  bool quoted(RawAttribute& attribute);
  bool unquoted(RawAttribute& attribute);
  Step skip_to(std::string_view end, bool& absent);
  void text_until(size_t end);
  void skip_space();
  size_t find(std::string_view what, bool& absent) const;

  std::string_view text_;
  size_t most_attributes_;
  bool repairing_;
  size_t at_{0};
  size_t text_start_{0};
  bool no_cdata_end_{false};
  bool no_comment_end_{false};
  bool no_instruction_end_{false};
  TreeBuilder tree_;
  std::vector<RawAttribute> attributes_{};  // of the tag at hand
};

bool Reader::run() {
  auto step = Step::go_on;
  while (at_ < text_.size() && step != Step::ended) {
    const auto lt = text_.find('<', at_);
    if (lt == std::string_view::npos) break;
    at_ = lt;
    step = markup();
    if (step == Step::not_markup) ++at_;    // a bare <: part of the text that is being read
    if (tree_.failed()) return repairing_;  // too deep may only mean that nothing is ever closed
    if (tree_.document().malformed && !repairing_) return false;
  }
  text_until(text_.size());
  return true;
}

Step Reader::markup() {
  if (at_ + 1 >= text_.size()) return Step::not_markup;
  const char next = text_[at_ + 1];
  if (is_name_start(next)) return start_tag();
  if (next == '/') return end_tag();
  if (next == '?') return instruction();
  if (next != '!') return Step::not_markup;
  if (text_.substr(at_, 4) == "<!--") return comment();
  if (text_.substr(at_, 9) == "<![CDATA[") return cdata();
  return declaration();
}

// The text before the markup at at_ belongs to the open element.
void Reader::text_until(size_t end) {
  if (end > text_start_) tree_.add_text(text_.substr(text_start_, end - text_start_));
}

void Reader::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

// `absent` remembers that the rest of the text has none, so that a flood of openings stays linear.
size_t Reader::find(std::string_view what, bool& absent) const {
  if (absent) return std::string_view::npos;
  const auto found = text_.find(what, at_);
  absent = found == std::string_view::npos;
  return found;
}

Step Reader::start_tag() {
  const auto begin = at_++;
  const auto name_start = at_;
  while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
  const auto name = text_.substr(name_start, at_ - name_start);
  attributes_.clear();
  bool empty = false;
  for (;;) {
    skip_space();
    if (at_ >= text_.size()) {  // cut inside a tag
      text_until(begin);
      text_start_ = text_.size();
      tree_.document().truncated = true;
      return Step::ended;
    }
    const char c = text_[at_];
    if (c == '>') break;
    if (c == '/') {
      empty = at_ + 1 < text_.size() && text_[at_ + 1] == '>';
      ++at_;
      continue;
    }
    // "a <b and c < d", "<me@example.org>": no tag after all.
    if (!is_name_start(c) || !attribute()) {
      at_ = begin;
      return Step::not_markup;
    }
  }
  ++at_;
  const auto end = at_;
  text_until(begin);
  text_start_ = end;
  tree_.open(name, attributes_, empty);
  return Step::go_on;
}

// name, name=value, name="value". False where a tag cannot go on.
bool Reader::attribute() {
  RawAttribute attribute;
  const auto start = at_;
  while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
  attribute.name = text_.substr(start, at_ - start);
  skip_space();
  if (at_ < text_.size() && text_[at_] == '=') {
    ++at_;
    skip_space();
    if (at_ >= text_.size()) return true;
    const bool has_quote = text_[at_] == '"' || text_[at_] == '\'';
    if (!(has_quote ? quoted(attribute) : unquoted(attribute))) return false;
  }
  if (attributes_.size() < most_attributes_) attributes_.push_back(attribute);
  return true;
}

bool Reader::quoted(RawAttribute& attribute) {
  const auto start = at_ + 1;
  const auto end = std::min(text_.find(text_[at_], start), text_.size());
  attribute.value = text_.substr(start, end - start);
  at_ = std::min(end + 1, text_.size());
  return true;
}

bool Reader::unquoted(RawAttribute& attribute) {
  const auto start = at_;
  while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '>' && text_[at_] != '<') ++at_;
  if (at_ < text_.size() && text_[at_] == '<') return false;
  attribute.value = text_.substr(start, at_ - start);
  if (at_ < text_.size() && text_[at_] == '>' && attribute.value.ends_with('/')) {
    attribute.value.remove_suffix(1);
    --at_;
  }
  return true;
}

Step Reader::end_tag() {
  const auto begin = at_;
  auto end = at_ + 2;
  if (end < text_.size() && !is_name_start(text_[end])) return Step::not_markup;
  while (end < text_.size() && is_name_char(text_[end])) ++end;
  const auto name = text_.substr(begin + 2, end - begin - 2);
  while (end < text_.size() && text_[end] != '>' && text_[end] != '<') ++end;
  text_until(begin);
  at_ = std::min(end + (end < text_.size() && text_[end] == '>' ? 1U : 0U), text_.size());
  text_start_ = at_;
  tree_.close(name);
  return Step::go_on;
}

Step Reader::cdata() {
  const auto begin = at_;
  const auto content = at_ + 9;
  auto end = find("]]>", no_cdata_end_);
  auto after = end + 3;
  if (end == std::string_view::npos) {  // never closed: up to the end tag of the element it stands in
    tree_.document().malformed = true;
    const auto closing = "</" + std::string(tree_.open_name());
    end = std::min(text_.find(closing, content), text_.size());
    after = end;
  }
  text_until(begin);
  tree_.add_cdata(text_.substr(content, end - content));
  at_ = text_start_ = after;
  return Step::go_on;
}

Step Reader::comment() { return skip_to("-->", no_comment_end_); }
Step Reader::instruction() { return skip_to("?>", no_instruction_end_); }

// Behind the next `end`, or, where it was forgotten, behind the next >.
Step Reader::skip_to(std::string_view end, bool& absent) {
  text_until(at_);
  const auto found = find(end, absent);
  at_ = found == std::string_view::npos ? std::min(text_.find('>', at_), text_.size() - 1) + 1 : found + end.size();
  text_start_ = at_;
  return Step::go_on;
}

Step Reader::declaration() {
  if (!is_name_start(at_ + 2 < text_.size() ? text_[at_ + 2] : ' ')) return Step::not_markup;
  text_until(at_);
  const auto length = doctype(text_.substr(at_), tree_.references());
  if (tree_.document().doctype.empty()) tree_.document().doctype = text_.substr(at_, length);
  at_ += length;
  text_start_ = at_;
  return Step::go_on;
}

}  // namespace

Result<Document> read(std::string_view text, const Limits& limits) {
  auto bounded = limits;
  bounded.attributes = std::min<size_t>(bounded.attributes, std::numeric_limits<uint16_t>::max());
  if (text.size() >= std::numeric_limits<uint32_t>::max()) return Error{"bad-xml", "larger than 4 GiB"};
  {
    Reader strict(text, bounded, false);
    if (strict.run()) return strict.result();
  }  // its tree is gone before another grows
  Reader repairing(text, bounded, true);
  repairing.run();
  return repairing.result();
}

}  // namespace feedwatch::feed::xml
