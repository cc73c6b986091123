// What a feed says, format left behind. Plain values; nothing here touches the network or the store.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "feed/rare.h"

namespace feedwatch::feed {

struct Person {
  std::string name{};
  std::string email{};
  std::string uri{};

  bool operator==(const Person&) const = default;
};

struct Category {
  std::string term{};
  std::string label{};
  std::string scheme{};
};

struct Enclosure {
  std::string url{};
  std::string type{};
  std::optional<int64_t> length{};
};

struct Link {
  std::string rel{};
  std::string href{};
  std::string type{};
  std::string title{};
  std::string hreflang{};
};

// Where an entry was first published: RSS <source>, atom:source (RFC 4287 §4.2.11).
struct Source {
  std::string id{};
  std::string title{};
  std::string link{};
  std::string rights{};
  std::optional<Time> updated{};
  std::vector<Person> authors{};
};

// GeoRSS, GML or W3C geo. Positions as GeoJSON orders them: longitude before latitude, easting before northing.
struct Place {
  enum class Shape : uint8_t { point, line, polygon, box };

  Shape shape{Shape::point};
  size_t dimensions{2};               // numbers a position
  std::vector<double> coordinates{};  // positions one after another
};

// What few entries say.
struct ItemDetails {
  std::vector<Person> contributors{};
  std::string rights{};                    // plain text
  std::string image{};                     // a picture that stands for the entry
  std::string duration{};                  // of the enclosure, as the feed writes it
  std::string content_src{};               // atom:content src: the body is elsewhere
  std::shared_ptr<const Source> source{};  // null: published here
  std::shared_ptr<const Place> place{};
};

// One entry. Titles are plain text, *_html is sanitised HTML with absolute URLs, every URL is absolute.
struct Item {
  std::string id{};  // guid / atom:id / JSON id, byte-exact; empty when the feed gives none
  std::string title{};
  std::string link{};
  std::string summary_html{};
  std::string content_html{};
  std::vector<Person> authors{};
  std::optional<Time> published{};  // never invented
  std::optional<Time> updated{};
  std::vector<Category> categories{};
  std::vector<Enclosure> enclosures{};
  std::string language{};
  std::string comments{};
  std::vector<Link> links{};
  bool id_is_link{false};  // the id served as the link for want of another
  Rare<ItemDetails> details{};

  // A detail that is empty is not worth its room.
  void set(std::string ItemDetails::* detail, std::string value) {
    if (!value.empty()) details.edit().*detail = std::move(value);
  }

  // Plain text of the richest body the item has, block elements as line breaks. What rules read.
  std::string text() const;
  std::string summary_text() const;
};

enum class Format : uint8_t { rss, rdf, atom, cdf, json };

struct Feed {
  Format format{Format::rss};
  std::string version{};  // "2.0", "1.0", "0.91", …
  std::string id{};
  std::string title{};
  std::string link{};  // the site
  std::string self{};  // the feed's own address, where it says (WebSub topic)
  std::string hub{};   // rel=hub
  std::string language{};
  std::string description_html{};
  std::optional<Time> updated{};
  std::optional<Time> published{};
  std::vector<Person> authors{};
  std::vector<Person> contributors{};
  std::vector<Category> categories{};
  std::string image{};
  std::string generator{};
  std::string rights{};  // plain text
  std::vector<Link> links{};
  std::string new_feed_url{};  // itunes:new-feed-url
  std::string next_page{};     // RFC 5005 rel=next
  std::string prev_archive{};  // RFC 5005 rel=prev-archive
  bool complete{false};        // RFC 5005 fh:complete
  bool archive{false};         // RFC 5005 fh:archive

  // How often the publisher wants to be asked: the longest of ttl and the sy: period.
  std::optional<Duration> ttl{};
  uint32_t skip_hours{0};  // bit h set: not between h:00 and h:59 UTC
  uint8_t skip_days{0};    // bit d set: not on that day, 0 = Sunday

  std::vector<Item> items{};
  bool truncated{false};  // the document ended early; `items` has what was complete
  std::vector<std::string> warnings{};
};

struct Hints {
  std::string content_type{};  // the HTTP header, with its charset parameter, as sent; may be empty
  std::string base_url{};      // where the bytes came from; base of last resort for relative URLs
};

struct Limits {
  size_t depth{256};
  size_t elements{1'000'000};
  size_t attributes{256};  // per element
  size_t json_depth{64};
  size_t items{100'000};  // what comes after is left out, with a warning
};

// Reads RSS 0.9x/1.0/2.0, Atom 0.3/1.0, CDF and JSON Feed, told apart by content, not by type. Total: never throws on any bytes.
// Errors: empty-body, not-a-feed (message says what it was: HTML page, JSON that is no feed, …), xml-depth, too-many-elements,
// bad-xml, bad-json. What can be read of a broken document is returned with `truncated` or `warnings` set instead of an error.
Result<Feed> read_feed(std::string_view bytes, const Hints& hints, const Limits& limits = {});

// Feed addresses that an HTML page advertises, best first, absolute, without repeats.
std::vector<Link> discover_feeds(std::string_view html, const std::string& base_url);

}  // namespace feedwatch::feed
