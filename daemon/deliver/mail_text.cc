// Subject and plain text of a mail.
#include <fmt/format.h>

#include "deliver/clean.h"
#include "deliver/mail_body.h"
#include "deliver/mail_facts.h"
#include "deliver/wrap.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t longest_subject = 300;  // code points
constexpr size_t text_width = 72;        // columns

std::string subject(const alert::Alert& alert) {
  const std::string rule = clean_line(alert.rule.title.empty() ? alert.rule.id : alert.rule.title);
  const std::string story = clean_line(story_title(alert));
  const bool is_one = rule.empty() || story.empty() || rule == story;  // a silence has no title but its rule's
  const std::string joined = is_one ? (rule.empty() ? story : rule) : rule + ": " + story;
  return shortened(prefix(alert) + joined, longest_subject);
}

std::string subject(const alert::OperatorEvent& event) {
  const std::string source = clean_line(event.source);
  return shortened("feedwatch: " + clean_line(event.type) + (source.empty() ? "" : " " + source), longest_subject);
}

std::string paragraph(std::string_view text, std::string_view indent = "") { return wrapped(text, indent, indent, text_width); }

std::string article_text(const alert::Alert& alert, size_t place) {
  const alert::AlertArticle& article = alert.articles[place];
  std::string text = paragraph(number_in(alert, place) + clean_line(article.title));
  text += paragraph(byline_in(alert, article));
  if (const std::string url = clean_line(article.url); !url.empty()) text += url + "\n";
  if (const std::string summary = clean_text(article.summary); !summary.empty()) text += "\n" + paragraph(summary, "  ");
  if (const std::string matched = matched_words(article); !matched.empty()) text += "\n" + paragraph("Matched: " + matched);
  return text;
}

std::string contents_text(const alert::Alert& alert) {
  std::string text;
  int number = 0;
  for (const std::string& line : contents(alert)) text += wrapped(line, fmt::format("{:>3}. ", ++number), "     ", text_width);
  return text.empty() ? text : "\nIn this mail\n" + text;
}

std::string text(const alert::Alert& alert) {
  std::string text = paragraph(rule_line(alert)) + contents_text(alert);
  for (size_t place = 0; place < alert.articles.size(); ++place) text += "\n" + article_text(alert, place);
  for (const std::string& line : {nothing_found(alert), more(alert), coverage(alert)}) {
    if (!line.empty()) text += "\n" + paragraph(line);
  }
  return text + "\n--\n" + origin(alert) + "\n";
}

std::string text(const alert::OperatorEvent& event) {
  return paragraph(clean_text(event.message)) + "\n--\n" + origin(event) + "\n";
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
