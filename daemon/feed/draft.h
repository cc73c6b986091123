// A feed and its items while they are being read. Several vocabularies may say the same thing in one document; each says it with
// a rank and the highest rank that says anything wins, whatever the order of the elements.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "feed/feed.h"
#include "feed/text_construct.h"
#include "feed/xml.h"

namespace feedwatch::feed {

// Who may overrule whom.
enum class Rank : uint8_t { nobody, fallback, extension, guest, native, decisive };

template <class T>
class Ranked {
 public:
  // The first of the highest rank stays.
  void offer(Rank rank, T value) {
    if (rank > rank_) set(rank, std::move(value));
  }

  // The last of the highest rank stays.
  void replace(Rank rank, T value) {
    if (rank >= rank_) set(rank, std::move(value));
  }

  const T& get() const { return value_; }
  T take() { return std::move(value_); }
  Rank rank() const { return rank_; }

 private:
  void set(Rank rank, T value) {
    rank_ = rank;
    value_ = std::move(value);
  }

  T value_{};
  Rank rank_{Rank::nobody};
};

// What feeds and items have in common.
class Draft {
 public:
  // `base` is what addresses are relative to outside any xml:base.
  Draft(Format format, std::string base, std::string_view request_url)
      : format_(format), base_(std::move(base)), request_url_(request_url) {}

  // How much an element of the vocabulary weighs here: it is the feed's own, or a guest in another format.
  Rank rank_of(Format vocabulary) const;

  void offer_text(Ranked<Construct>& slot, Rank rank, const Construct& construct);
  void offer_string(Ranked<std::string>& slot, Rank rank, std::string_view value);
  // An element that stands twice was written by two programs; the later one knew of the earlier.
  void offer_date(Ranked<std::optional<Time>>& slot, Rank rank, xml::Element element);
  // `text` resolved against the base in scope of `element`; offered unless it is empty.
  void offer_url(Ranked<std::string>& slot, Rank rank, xml::Element element, std::string_view text);

  std::string resolve(xml::Element element, std::string_view text) const;
  std::string base_of(xml::Element element) const { return element.base(base_); }
  Format format() const { return format_; }
  const std::string& request_url() const { return request_url_; }

 private:
  Format format_;
  std::string base_;
  std::string request_url_;
};

class ItemDraft : public Draft {
 public:
  using Draft::Draft;

  Item item{};
  Ranked<Construct> title{};
  Ranked<Construct> summary{};
  Ranked<Construct> content{};
  Ranked<std::string> id{};
  Ranked<std::string> link{};
  Ranked<std::string> comments{};
  Ranked<std::string> image{};
  Ranked<std::string> language{};
  Ranked<Construct> rights{};
  Ranked<std::optional<Time>> published{};
  Ranked<std::optional<Time>> updated{};
  Ranked<std::optional<Time>> dated{};  // dc:date, which says neither
  std::optional<double> latitude{};     // geo:lat, waiting for its other half
  std::optional<double> longitude{};

  Item finish();
};

class FeedDraft : public Draft {
 public:
  using Draft::Draft;

  Feed feed{};
  Ranked<Construct> title{};
  Ranked<Construct> description{};
  Ranked<Construct> rights{};
  Ranked<std::string> id{};
  Ranked<std::string> link{};
  Ranked<std::string> image{};
  Ranked<std::string> language{};
  Ranked<std::string> generator{};
  Ranked<std::optional<Time>> published{};
  Ranked<std::optional<Time>> updated{};
  Ranked<std::optional<Time>> dated{};
  Person web_master{};          // an author where there is no other
  std::string update_period{};  // sy:updatePeriod
  int64_t update_frequency{1};  // sy:updateFrequency

  Feed finish();
};

// One line of a vocabulary: what an element means.
template <class D>
struct Rule {
  std::string_view name;
  void (*apply)(D& draft, xml::Element element);
};

using FeedRules = std::span<const Rule<FeedDraft>>;
using ItemRules = std::span<const Rule<ItemDraft>>;

// What an element of one namespace means in a feed and in an item.
struct Vocabulary {
  FeedRules feed{};
  ItemRules item{};
};

// A whole number that is not negative; trailing text is ignored ("60 minutes").
std::optional<int64_t> read_number(std::string_view text);

// The warning for a feed that has more items than are read.
std::string too_many_items(const Limits& limits);

void add_person(std::vector<Person>& people, Person person);
void add_category(std::vector<Category>& categories, Category category);
// "one, two, three"; by blanks where there is no comma and `by_blanks`.
void add_keywords(std::vector<Category>& categories, std::string_view list, std::string_view scheme, bool by_blanks = false);
void add_link(std::vector<Link>& links, Link link);
void add_enclosure(std::vector<Enclosure>& enclosures, Enclosure enclosure);

}  // namespace feedwatch::feed
