#include "demo/printer.h"

#include <algorithm>

#include <fmt/format.h>

#include "article/text.h"

namespace feedwatch::demo {

namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view marked = "\x1b[1;30;43m";
constexpr std::string_view green = "\x1b[1;32m";
constexpr std::string_view plain = "\x1b[0m";

std::string in(std::string_view code, std::string_view text, Style style) {
  return style.colour ? fmt::format("{}{}{}", code, text, plain) : std::string(text);
}

}  // namespace

std::string highlighted(std::string_view text, std::string_view field, const std::vector<alert::Match>& matches, Style style) {
  std::vector<std::pair<uint32_t, uint32_t>> spans;
  for (const alert::Match& match : matches) {
    if (match.field == field) spans.emplace_back(match.start, match.end);
  }
  std::sort(spans.begin(), spans.end());
  std::string result;
  uint32_t done = 0;
  const auto part = [text](uint32_t from, uint32_t to) {
    const size_t begin = text::byte_offset(text, from);
    return text.substr(begin, text::byte_offset(text, to) - begin);
  };
  for (const auto& [start, end] : spans) {
    if (start < done) continue;  // overlaps the one before
    result += part(done, start);
    result += style.colour ? in(marked, part(start, end), style) : fmt::format("[{}]", part(start, end));
    done = end;
  }
  return result + std::string(text.substr(text::byte_offset(text, done)));
}

std::string webhook_text(const alert::Alert& alert, std::string_view note, Style style) {
  if (alert.articles.empty()) return {};
  const alert::AlertArticle& article = alert.articles.front();
  std::string text = fmt::format("    {} {}  rule {} ({})  {}\n", in(green, "WEBHOOK", style), alert.type, alert.rule.id,
                                 alert.rule.severity, in(dim, note, style));
  text += fmt::format("            {}\n", highlighted(article.title, "title", article.matches, style));
  text += in(dim, fmt::format("            {}, {}\n", article.source_name, article.url), style);
  for (const alert::Match& match : article.matches) {
    if (match.field != "title") text += fmt::format("            matched “{}” in its {}\n", match.text, match.field);
  }
  return text;
}

std::string mail_text(std::string_view subject, std::string_view to, Style style) {
  return fmt::format("    {} to {}\n            {}\n", in(green, "MAIL   ", style), to, in(bold, subject, style));
}

std::string headline(std::string_view text, Style style) { return fmt::format("{}\n", in(bold, text, style)); }

std::string remark(Duration at, std::string_view text, Style style) {
  return fmt::format("\n{} {}\n", in(dim, fmt::format("{:>4} s", at.count() / 1000), style), text);
}

}  // namespace feedwatch::demo
