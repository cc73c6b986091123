// Subject and plain text of a mail.
#include <fmt/format.h>

#include "deliver/clean.h"
#include "deliver/mail_body.h"
#include "deliver/mail_facts.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t longest_subject = 300;  // code points
constexpr size_t text_width = 72;

std::string subject(const alert::Alert& alert) {
  const std::string rule = clean_line(alert.rule.title.empty() ? alert.rule.id : alert.rule.title);
  const std::string story = clean_line(story_title(alert));
  const std::string joined = rule.empty() || story.empty() ? rule + story : rule + ": " + story;
  return shortened(prefix(alert) + joined, longest_subject);
}

std::string subject(const alert::OperatorEvent& event) {
  const std::string source = clean_line(event.source);
  return shortened("feedwatch: " + clean_line(event.type) + (source.empty() ? "" : " " + source), longest_subject);
}

// Lines of at most `text_width` bytes where there are blanks to break at.
std::string wrapped(std::string_view text, std::string_view indent) {
  std::string result;
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) result.append(indent).append(line).append("\n");
    line.clear();
  };
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(" \n"), text.size());
    if (!line.empty() && indent.size() + line.size() + 1 + end > text_width) flush();
    line.append(line.empty() ? "" : " ").append(text.substr(0, end));
    if (end < text.size() && text[end] == '\n') flush();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  flush();
  return result;
}

std::string article_text(const alert::AlertArticle& article) {
  std::string text = wrapped(clean_line(article.title), "");
  if (const std::string line = byline(article); !line.empty()) text += line + "\n";
  if (const std::string url = clean_line(article.url); !url.empty()) text += url + "\n";
  if (const std::string summary = clean_text(article.summary); !summary.empty()) text += "\n" + wrapped(summary, "  ");
  if (const std::string matched = matched_words(article); !matched.empty()) text += "\n" + wrapped("Matched: " + matched, "");
  return text;
}

std::string contents_text(const alert::Alert& alert) {
  std::string text;
  int number = 0;
  for (const std::string& line : contents(alert)) text += fmt::format("{:>3}. {}\n", ++number, line);
  return text.empty() ? text : "\nIn this mail\n" + text;
}

std::string text(const alert::Alert& alert) {
  std::string text = rule_line(alert) + "\n" + contents_text(alert);
  for (const alert::AlertArticle& article : alert.articles) text += "\n" + article_text(article);
  for (const std::string& line : {more(alert), coverage(alert)}) {
    if (!line.empty()) text += "\n" + line + "\n";
  }
  return text + "\n--\n" + origin(alert) + "\n";
}

std::string text(const alert::OperatorEvent& event) {
  return wrapped(clean_text(event.message), "") + "\n--\n" + origin(event) + "\n";
}

}  // namespace

std::string mail_subject(const Message& message) {
  return std::visit([](const auto& said) { return subject(said); }, message);
}

std::string mail_text(const Message& message, const MailLinks& links) {
  std::string all = std::visit([](const auto& said) { return text(said); }, message);
  if (!links.acknowledge.empty()) all += "Acknowledge: " + links.acknowledge + "\n";
  if (!links.unsubscribe.empty()) all += "Unsubscribe: " + links.unsubscribe + "\n";
  return all;
}

}  // namespace feedwatch::deliver
