// Pages that come as plain text: one article or several, printed one after the other with what stood around them.
#include <algorithm>
#include <unordered_set>

#include <re2/re2.h>

#include "article/text.h"
#include "page/dates.h"
#include "page/extract.h"
#include "page/language.h"
#include "page/lines.h"
#include "page/site_blocks.h"
#include "page/verdict.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr size_t heading_zone = 12;  // lines within which a heading is repeated
constexpr size_t longest_heading = 300;
constexpr size_t head_lines = 8;

std::vector<std::string> lines_of(std::string_view text) {
  const std::string normal = text::normalise(text);
  std::vector<std::string> lines;
  for (size_t from = 0; from < normal.size();) {
    const size_t end = std::min(normal.find('\n', from), normal.size());
    lines.push_back(normal.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

size_t words_in(std::string_view line) {
  return line.empty() ? 0 : static_cast<size_t>(std::count(line.begin(), line.end(), ' ')) + 1;
}

bool ends_sentence(std::string_view line) {
  for (const std::string_view mark : {".", "!", "?", "\"", "”", "’", "'", ":", "…", "。", "！", "？", "»", ")", "।", "؟"}) {
    if (line.ends_with(mark)) return true;
  }
  return false;
}

bool is_sentence(std::string_view line) { return line.size() >= 60 && ends_sentence(line); }

struct Part {
  size_t first{0};
  size_t end{0};
  size_t body{0};  // where the head ends
  std::string title{};
};

// The line at `at` comes again within the zone, with nothing but captions (lines printed twice) and labels in between: a heading.
bool starts_article(const std::vector<std::string>& lines, size_t at, size_t& body) {
  const std::string& heading = lines[at];
  if (heading.size() < 8 || heading.size() > longest_heading) return false;
  const size_t zone = std::min(lines.size(), at + 1 + heading_zone);
  if (at + 2 >= zone || lines[at + 1] == heading) return false;
  const auto from = lines.begin() + static_cast<std::ptrdiff_t>(at) + 2;
  const auto again = std::find(from, lines.begin() + static_cast<std::ptrdiff_t>(zone), heading);
  if (again == lines.begin() + static_cast<std::ptrdiff_t>(zone)) return false;
  const auto second = static_cast<size_t>(again - lines.begin());
  for (size_t i = at + 1; i < second; ++i) {
    const bool twice = (i + 1 < second && lines[i + 1] == lines[i]) || lines[i - 1] == lines[i];
    if (!twice && is_sentence(lines[i]) && !find_date(lines[i]).time) return false;
  }
  body = second + 1;
  const auto known = [&](const std::string& line) {
    return std::find(lines.begin() + static_cast<std::ptrdiff_t>(at), lines.begin() + static_cast<std::ptrdiff_t>(second),
                     line) != lines.begin() + static_cast<std::ptrdiff_t>(second);
  };
  while (body < lines.size() && known(lines[body])) ++body;
  return true;
}

std::vector<Part> parts_of(const std::vector<std::string>& lines) {
  std::vector<Part> parts;
  for (size_t at = 0; at < lines.size(); ++at) {
    size_t body = 0;
    if (!starts_article(lines, at, body)) continue;
    if (!parts.empty()) parts.back().end = at;
    parts.push_back({at, lines.size(), body, lines[at]});
    at = body;
  }
  return parts;
}

// "World World Title": the name of a section, printed by a trail of links and again by a label.
std::string without_section(std::string title) {
  const size_t first = title.find(' ');
  if (first == std::string::npos || !is_upper(title.front())) return title;
  const std::string word = title.substr(0, first + 1);
  return title.compare(first + 1, word.size(), word) == 0 ? title.substr(2 * word.size()) : title;
}

const RE2& date_label() {
  static const RE2 pattern(R"(publi|posted|updated|date|veroffentlicht|erschienen|stand:|aktualisiert|fecha|datum|data:)");
  return pattern;
}

bool is_date_line(const std::string& line, PageDate& date) {
  if (line.size() > 120 || (ends_sentence(line) && words_in(line) > 12)) return false;
  date = find_date(line);
  if (!date.time) return false;
  const std::string folded = text::fold(line);
  re2::StringPiece rest(folded);
  const bool labelled = RE2::PartialMatch(rest, date_label());
  if (!labelled && words_in(line) > 8) return false;
  if (const size_t colon = line.find(": "); labelled && colon != std::string::npos) {
    if (PageDate exact = read_date(std::string_view(line).substr(colon + 2)); exact.time) date = exact;
  }
  return true;
}

// One article without a repeated heading: its head ends with a date, or where sentences begin.
Part single_part(const std::vector<std::string>& lines, Page& page) {
  Part part{0, lines.size(), 0, {}};
  PageDate date;
  for (size_t at = 0; at < std::min(lines.size(), head_lines); ++at) {
    if (is_date_line(lines[at], date)) {
      part.body = at + 1;
      page.published = date;
    }
  }
  if (part.body == 0) {
    while (part.body < std::min(lines.size(), head_lines) && !is_sentence(lines[part.body])) ++part.body;
    if (part.body == std::min(lines.size(), head_lines)) part.body = lines.empty() ? 0 : 1;
  }
  size_t best = part.body;
  for (size_t at = 0; at < part.body; ++at) {
    PageDate unused;
    if (lines[at].size() > longest_heading || is_date_line(lines[at], unused)) continue;
    if (best == part.body || (words_in(lines[at]) > words_in(lines[best]) && words_in(lines[best]) < 5)) best = at;
  }
  if (best == part.body) return part;
  part.title = without_section(lines[best]);
  if (best > 0 && words_in(lines[0]) <= 4) page.site_name = lines[0];
  for (size_t at = best + 1; at < part.body; ++at) {
    if (is_sentence(lines[at]) && page.description.empty()) page.description = lines[at];
  }
  return part;
}

// The lines of the body that are its own.
std::vector<std::string> body_of(const std::vector<std::string>& lines, const Part& part, const SiteBlocks* site,
                                 std::vector<std::string>& captions) {
  const auto add_caption = [&](const std::string& line) {
    constexpr size_t most_captions = 200;
    if (captions.size() < most_captions && std::find(captions.begin(), captions.end(), line) == captions.end())
      captions.push_back(line);
  };
  for (size_t at = part.first; at + 1 < part.body; ++at) {
    if (lines[at] == lines[at + 1] && lines[at] != part.title) add_caption(lines[at]);
  }
  std::vector<std::string> body;
  for (size_t at = part.body; at < part.end; ++at) {
    const std::string& line = lines[at];
    if (at + 1 < part.end && lines[at + 1] == line && line.size() >= 20) {
      add_caption(line);
      while (at + 1 < part.end && lines[at + 1] == line) ++at;
      continue;
    }
    if (line == part.title || std::find(captions.begin(), captions.end(), line) != captions.end()) continue;
    if (site != nullptr && site->is_repeated(line_hash(line))) continue;
    if (line.size() < 250 && is_furniture_line(text::fold(line))) continue;
    body.push_back(line);
  }
  while (!body.empty() && !is_sentence(body.back()) && body.back().size() < 60 && !ends_sentence(body.back())) body.pop_back();
  return body;
}

}  // namespace

Page read_text(std::string_view text, const std::string& /*url*/, const ExtractOptions& options) {
  Page page;
  const std::vector<std::string> lines = lines_of(text.substr(0, Limits{}.bytes));
  std::vector<Part> parts = parts_of(lines);
  if (parts.empty()) parts.push_back(single_part(lines, page));
  for (const Part& part : parts) {
    PageArticle article;
    article.title = part.title;
    std::vector<std::string> body = body_of(lines, part, options.site, article.captions);
    for (const std::string& line : body) {
      page.lines.push_back(line_hash(line));
      if (!article.text.empty()) article.text += '\n';
      article.text += line;
    }
    if (parts.size() == 1) article.published = page.published;
    if (article.text.empty() && article.title.empty()) continue;
    if (!page.text.empty() && !article.text.empty()) page.text += '\n';
    page.text += article.text;
    page.captions.insert(page.captions.end(), article.captions.begin(), article.captions.end());
    page.articles.push_back(std::move(article));
  }
  if (!page.articles.empty()) {
    page.title = page.articles.front().title;
    page.published = page.articles.front().published;
  }
  switch (find_refusal(page.title, page.text)) {
    case Refusal::error:
      page.kind = PageKind::error;
      break;
    case Refusal::challenge:
    case Refusal::login:
      page.kind = PageKind::login;
      break;
    case Refusal::none:
      page.kind = page.text.size() < 20 ? PageKind::empty : PageKind::article;
      break;
  }
  if (page.kind != PageKind::article) page.articles.clear();
  if (options.want_language) page.language = detect_language(page.text);
  return page;
}

}  // namespace feedwatch::page
