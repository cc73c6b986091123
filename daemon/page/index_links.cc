#include "page/index_links.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include <re2/re2.h>

#include "article/text.h"
#include "article/url.h"
#include "article/url_parse.h"
#include "page/blocks.h"
#include "page/dates.h"
#include "page/signs.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr size_t most_links = 1000;
constexpr size_t most_read = 20'000;
constexpr NodeId most_inside = 200;  // nodes of one link that are looked at

struct Candidate {
  std::string url{};
  std::string host{};
  std::string path{};
  std::string query{};
  std::string text{};
  std::string shape{};  // place in the page's structure
  bool in_heading{false};
  bool in_furniture{false};
  size_t seen{0};
};

// The part of a host name that its owner chose: the last two labels, or three under the likes of co.uk.
std::string site_of(const std::string& host) {
  size_t at = host.rfind('.');
  if (at == std::string::npos || at == 0) return host;
  size_t second = host.rfind('.', at - 1);
  if (second == std::string::npos) return host;
  const std::string_view label = std::string_view(host).substr(second + 1, at - second - 1);
  const bool registry = host.size() - at == 3 && (label.size() <= 3 || label == "gouv" || label == "info") && second != 0;
  if (!registry) return host.substr(second + 1);
  const size_t third = host.rfind('.', second - 1);
  return third == std::string::npos ? host : host.substr(third + 1);
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    if (end > 0) segments.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return segments;
}

bool is_index_file(std::string_view segment) {
  return segment.starts_with("index.") || segment == "index" || segment.starts_with("default.");
}

// First segments (or the last) under which sites keep what is no article.
bool is_section_word(std::string_view segment) {
  static const RE2 pattern(
      R"((?i)^(?:about(?:-us)?|account|ads?|advertis\w*|alerts?|app|apps|archives?|auth|authors?|autor(?:en)?|by|brands?|careers?|categor(?:y|ies)|kategorie|channels?|community|contact(?:-us)?|cookies?|coupons?|corrections|customer\w*|data|)"
      R"(datenschutz|deals|donate|downloads?|e-?paper|events|faqs?|feeds?|feedback|follow|forums?|games?|gutscheine?|help|hilfe|home|impressum|imprint|jobs|kontakt|labels?|lang(?:uage)?|legal|live-?tv|login|logout|mail|maps?|members?|mobile|)"
      R"(my|newsletters?|page|pages|people|podcasts?|polic(?:y|ies)|privacy|products?|profiles?|programme?s?|radio|register|rss|schedules?|search|series|services?|settings|shop|shows?|signin|signup|sitemap|sponsored|staff|store|)"
      R"(subscri\w*|support|tags?|team|teams|terms|themen?|tools?|topics?|tv|user|users|videos?|weather|wetter|widgets?|wiki|intent|share|sharer|explore|hashtag)$)");
  constexpr size_t longest_with_hyphen = 10;
  if (segment.empty() || !is_letter(segment.front())) return false;
  if (segment.size() > longest_with_hyphen && contains(segment, "-")) return false;  // a slug
  return RE2::FullMatch(re2::StringPiece(segment.data(), segment.size()), pattern);
}

bool is_file(std::string_view last) {
  static const RE2 pattern(
      R"((?i)\.(?:pdf|jpe?g|png|gif|webp|svg|mp3|mp4|m3u8|zip|xml|rss|ics|css|js|docx?|xlsx?|pptx?|epub|exe|dmg|apk)$)");
  return contains(last, ".") && RE2::PartialMatch(re2::StringPiece(last.data(), last.size()), pattern);
}

size_t slug_words(std::string_view segment) {
  size_t words = 0;
  size_t letters = 0;
  for (const char c : segment) {
    if (is_letter(c) || static_cast<uint8_t>(c) >= 0x80 || c == '%') {
      ++letters;
      continue;
    }
    if (letters >= 2) ++words;
    letters = 0;
    if (c == '.') return words;
  }
  return words + (letters >= 2 ? 1 : 0);
}

size_t longest_number(std::string_view segment) {
  size_t longest = 0;
  size_t run = 0;
  for (const char c : segment) {
    run = is_digit(c) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// How much the URL by itself looks like an article's.
double score_of_url(const Candidate& link, const std::string& site) {
  std::vector<std::string_view> segments = segments_of(link.path);
  while (!segments.empty() && is_index_file(segments.back())) segments.pop_back();
  if (segments.empty()) return link.query.empty() ? -6 : -1;
  const std::string_view last = segments.back();
  if (is_file(last)) return -6;
  double score = 0;
  const bool dated = date_in_url(link.url).time.has_value();
  static const RE2 year_month(R"(/(?:19|20)\d{2}/\d{1,2}/)");
  const bool monthly = !dated && RE2::PartialMatch(link.path, year_month);
  const size_t words = slug_words(last);
  if (dated) score += 2;
  if (monthly) score += 1.5;
  if (words >= 5)
    score += 2.5;
  else if (words >= 3)
    score += 2;
  else if (words == 2)
    score += 0.5;
  if (const size_t digits = longest_number(last); digits >= 5)
    score += 1.5;
  else if (digits >= 3 && words >= 2)
    score += 0.5;
  else if (longest_number(link.query) >= 3)
    score += 1;
  if (last.ends_with(".html") || last.ends_with(".htm")) score += 0.5;
  for (const std::string_view segment : segments) {
    if (is_section_word(segment)) {
      score -= dated ? 2 : 3;
      break;
    }
  }
  if (segments.size() == 1 && words < 3) score -= 1.5;
  if (site_of(link.host) != site) score -= 3;
  return score;
}

double score_of(const Candidate& link, const std::string& site) {
  double score = score_of_url(link, site);
  const auto length = text::code_points(link.text);
  if (length >= 30)
    score += 1.5;
  else if (length >= 18)
    score += 0.75;
  else if (length > 0 && length < 8)
    score -= 0.5;
  if (link.in_heading && length >= 12) score += 1;
  if (link.in_furniture) score -= 1.25;
  return score;
}

// Tags and first class names from the link up: what equal items of a list have in common.
std::string shape_of(const Document& document, NodeId id) {
  std::string shape;
  int level = 0;
  for (NodeId at = id; at != no_node && at != 0 && level < 4; at = document[at].parent, ++level) {
    shape += document[at].name;
    const std::string_view classes = trimmed(document.attribute(at, "class"));
    shape += '.';
    shape += classes.substr(0, std::min(classes.find(' '), size_t{30}));
    shape += '>';
  }
  return shape;
}

std::string link_text(const Document& document, NodeId id) {
  std::string text = text::normalise(document.line(id, 600));
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

bool is_web(const url::Url& url) { return url.scheme == "https" || url.scheme == "http"; }

class Collector {
 public:
  Collector(const Document& document, const std::string& url) : document_(document), base_(url::parse(url, nullptr)) {
    const NodeId base = document.find(Tag::base);
    if (base == no_node) return;
    auto found = url::parse(document.attribute(base, "href"), own_base());
    if (found && is_web(*found)) base_ = std::move(found);
  }

  void add(NodeId id, bool in_heading, bool in_furniture) {
    const std::string_view href = trimmed(document_.attribute(id, "href"));
    if (href.empty() || href.starts_with('#') || links_.size() >= most_read) return;
    auto parsed = url::parse(href, own_base());
    if (!parsed || !is_web(*parsed)) return;
    parsed->fragment.reset();
    const auto [known, fresh] = places_.try_emplace(url::serialise(*parsed), links_.size());
    if (fresh) links_.push_back(candidate(known->first, std::move(*parsed), id));
    std::string text = link_text(document_, id);
    Candidate& link = links_[known->second];
    ++link.seen;
    if (text.size() > link.text.size()) link.text = std::move(text);
    link.in_heading = link.in_heading || in_heading;
    link.in_furniture = link.in_furniture && in_furniture;
  }

  std::vector<Candidate> take() && { return std::move(links_); }

 private:
  const url::Url* own_base() const { return base_ ? &*base_ : nullptr; }

  Candidate candidate(const std::string& url, url::Url parts, NodeId id) const {
    Candidate link;
    link.url = url;
    link.host = std::move(parts.host);
    link.path = std::move(parts.path);
    link.query = std::move(parts.query).value_or(std::string{});
    link.shape = shape_of(document_, id);
    link.in_furniture = true;
    return link;
  }

  const Document& document_;
  std::optional<url::Url> base_;
  std::vector<Candidate> links_{};
  std::unordered_map<std::string, size_t> places_{};
};

std::vector<PageLink> best_of(std::vector<Candidate> links, const std::string& url) {
  const auto here = url::split(url);
  const std::string site = here ? site_of(here->host) : std::string();
  std::vector<double> scores;
  std::unordered_map<std::string, std::pair<size_t, size_t>> groups;  // shape → links, of these good ones
  for (const Candidate& link : links) {
    scores.push_back(score_of(link, site));
    auto& [all, good] = groups[link.shape];
    ++all;
    if (scores.back() >= 2.5) ++good;
  }
  std::vector<PageLink> out;
  for (size_t i = 0; i < links.size() && out.size() < most_links; ++i) {
    const auto& [all, good] = groups[links[i].shape];
    double score = scores[i];
    if (all >= 4 && good * 10 >= all * 6) score += 0.75;  // among its like
    if (all >= 4 && good * 10 <= all * 1) score -= 0.75;
    if (here && links[i].path == here->path && links[i].host == here->host) continue;
    if (score >= 2.0) out.push_back({std::move(links[i].url), std::move(links[i].text)});
  }
  return out;
}

}  // namespace

std::vector<PageLink> article_links(const Document& document, const std::string& url, const Selector* select,
                                    const std::vector<Signs>* signs) {
  Collector collector(document, url);
  if (select != nullptr) {
    NodeId behind = 0;
    for (const NodeId root : select->all(document)) {
      if (root < behind) continue;
      for (NodeId id = root; id < document[root].end; ++id) {
        if (document[id].tag == Tag::a) collector.add(id, false, false);
      }
      behind = document[root].end;
    }
    std::vector<PageLink> out;
    for (Candidate& link : std::move(collector).take()) {
      if (out.size() < most_links) out.push_back({std::move(link.url), std::move(link.text)});
    }
    return out;
  }
  const std::vector<Signs> own = signs == nullptr ? all_signs(document) : std::vector<Signs>{};
  const std::vector<Signs>& known = signs == nullptr ? own : *signs;
  NodeId heading_end = 0;
  NodeId furniture_end = 0;
  for (NodeId id = 1; id < document.size(); ++id) {
    const Node& node = document[id];
    if (node.tag == Tag::text) continue;
    if (heading_level(node.tag) > 0) heading_end = std::max(heading_end, node.end);
    if (id >= furniture_end && (known[id] & (sign::navigation | sign::footer | sign::comments)) != 0) furniture_end = node.end;
    if (node.tag != Tag::a) continue;
    bool heading_inside = false;
    for (NodeId at = id + 1; at < std::min(node.end, id + most_inside); ++at)
      heading_inside = heading_inside || heading_level(document[at].tag) > 0;
    collector.add(id, id < heading_end || heading_inside, id < furniture_end);
  }
  return best_of(std::move(collector).take(), url);
}

}  // namespace feedwatch::page
