#include <algorithm>
#include <array>

#include "article/html.h"
#include "article/text.h"
#include "page/metadata.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr std::array<std::string_view, 14> separators{" | ", " – ", " — ", " - ", " :: ", " » ", " « ",
                                                      " · ", " • ", " ‹ ", " › ", " // ", " ⋆ ", " ~ "};

// Letters and digits only, folded: what is compared.
std::string key(std::string_view text) {
  std::string out;
  for (const char c : text::fold(text)) {
    if (is_letter(c) || is_digit(c) || static_cast<uint8_t>(c) >= 0x80) out += c;
  }
  return out;
}

bool same_site(std::string_view part, std::string_view site) {
  const std::string a = key(part);
  const std::string b = key(site);
  if (a.empty() || b.empty()) return false;
  return a == b || (a.size() > 3 && b.find(a) != std::string::npos) || (b.size() > 3 && a.find(b) != std::string::npos);
}

std::vector<std::string_view> parts_of(std::string_view title) {
  std::vector<std::string_view> parts;
  while (!title.empty()) {
    size_t at = std::string_view::npos;
    size_t length = 0;
    for (const std::string_view separator : separators) {
      const size_t found = title.find(separator);
      if (found < at) {
        at = found;
        length = separator.size();
      }
    }
    if (at == std::string_view::npos) {
      parts.push_back(title);
      break;
    }
    parts.push_back(title.substr(0, at));
    title.remove_prefix(at + length);
  }
  return parts;
}

// Without the parts that name the site. `others` confirm what is title: a part that stands in none of them goes, too.
std::string without_site(std::string_view title, std::string_view site, bool site_is_sure) {
  const std::vector<std::string_view> parts = parts_of(title);
  if (parts.size() < 2) return std::string(title);
  size_t first = 0;
  size_t last = parts.size();
  while (last - first > 1 && same_site(parts[last - 1], site) && parts[last - 1].size() < 60) --last;
  while (last - first > 1 && same_site(parts[first], site) && parts[first].size() < 40) ++first;
  if (last == parts.size() && first == 0 && !site_is_sure && contains(title, " | ")) last = 1;
  if (first != 0 || last != parts.size() || last == 1) {
    const char* const start = parts[first].data();
    const char* const end = parts[last - 1].data() + parts[last - 1].size();
    return std::string(start, end);
  }
  return std::string(title);
}

struct Heading {
  std::string text;
  std::string key;
  int level;
};

std::vector<Heading> headings(const Document& document, const std::vector<Signs>& signs) {
  constexpr size_t most = 200;
  std::vector<Heading> found;
  for (NodeId id = 1; id < document.size() && found.size() < most;) {
    const Node& node = document[id];
    const bool named =
        document.attribute(id, "itemprop") == "headline" || contains(document.attribute(id, "itemprop"), "headline");
    const int level = heading_level(node.tag);
    if ((signs[id] & (sign::navigation | sign::comments)) != 0 && level == 0) {
      id = node.end;
      continue;
    }
    if ((level > 0 && level <= 3) || (named && node.tag != Tag::meta)) {
      std::string text = text::normalise(document.line(id));
      std::replace(text.begin(), text.end(), '\n', ' ');
      if (!text.empty()) found.push_back({text, key(text), named ? 0 : level});
      id = std::max(node.end, id + 1);
      continue;
    }
    ++id;
  }
  return found;
}

}  // namespace

std::string find_title(const Document& document, const Statements& said, const std::vector<Signs>& signs, std::string_view site) {
  const auto clean = [](std::string_view text) {
    std::string out = text::normalise(html::to_line(text));
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out;
  };
  const std::string og = clean(said.first({"og:title"}));
  const std::string twitter = clean(said.first({"twitter:title", "twitter:text:title"}));
  std::string headline;
  for (const LinkedArticle& each : said.linked) {
    if (each.is_article && headline.empty()) headline = clean(each.headline);
  }
  const std::string meta =
      clean(said.first({"dc.title", "dcterms.title", "headline", "sailthru.title", "parsely-title", "title", "citation_title"}));
  const std::array<std::string, 5> evidence{key(og), key(said.title), key(headline), key(twitter), key(meta)};
  const bool site_is_sure = !said.first({"og:site_name"}).empty();

  const std::vector<Heading> found = headings(document, signs);
  const auto supported = [&](const Heading& heading) {
    if (heading.key.size() < 6 || same_site(heading.text, site)) return false;
    return std::any_of(evidence.begin(), evidence.end(),
                       [&](const std::string& each) { return each.find(heading.key) != std::string::npos; });
  };
  for (const int level : {1, 0, 2, 3}) {
    const Heading* best = nullptr;
    for (const Heading& heading : found) {
      if (heading.level == level && supported(heading) && (best == nullptr || heading.key.size() > best->key.size()))
        best = &heading;
    }
    if (best != nullptr && (level <= 1 || best->key.size() >= 15)) return best->text;
  }
  std::vector<const Heading*> main;
  for (const Heading& heading : found) {
    if (heading.level <= 1 && !same_site(heading.text, site) && heading.key.size() >= 2) main.push_back(&heading);
  }
  const std::string og_title = without_site(og, site, site_is_sure);
  const std::string page_title = without_site(said.title, site, site_is_sure);
  // One heading that nothing else speaks against.
  if (main.size() == 1 && (og_title.empty() || same_site(og_title, site) || page_title.empty() || same_site(page_title, site)))
    return main.front()->text;
  for (const std::string* each : std::array<const std::string*, 5>{&og_title, &headline, &page_title, &twitter, &meta}) {
    if (!each->empty() && !same_site(*each, site)) return *each;
  }
  if (!main.empty()) return main.front()->text;
  for (const Heading& heading : found) {
    if (heading.level == 2 && !same_site(heading.text, site)) return heading.text;
  }
  return og_title.empty() ? page_title : og_title;
}

}  // namespace feedwatch::page
