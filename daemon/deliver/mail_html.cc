// The HTML of a mail. Everything foreign passes escape_html(); links lead to http and https only.
#include <fmt/format.h>

#include "deliver/brief.h"
#include "deliver/clean.h"
#include "deliver/highlight.h"
#include "deliver/mail_body.h"
#include "deliver/mail_facts.h"

namespace feedwatch::deliver {

namespace {

constexpr std::string_view head =
    "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"supported-color-schemes\" content=\"light dark\">\n"
    "</head>\n<body style=\"margin:0;padding:16px;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere\">\n"
    "<div style=\"max-width:640px;margin:0 auto\">\n";
constexpr std::string_view foot = "</div>\n</body>\n</html>\n";
constexpr std::string_view quiet = "font-size:13px;opacity:.7";
constexpr std::string_view marked = "<b style=\"background:#ffe27a;color:#1d1d1d;border-radius:2px;padding:0 2px\">";

std::string with_marks(std::string_view text, const std::vector<alert::Match>& matches) {
  std::string html;
  size_t at = 0;
  for (const Stretch& stretch : highlights(text, matches)) {
    html += escape_html(text.substr(at, stretch.begin - at));
    html.append(marked).append(escape_html(text.substr(stretch.begin, stretch.end - stretch.begin))).append("</b>");
    at = stretch.end;
  }
  return html + escape_html(text.substr(at));
}

bool may_link(std::string_view url) {
  return (url.starts_with("https://") || url.starts_with("http://")) && url.find_first_of(" \n") == std::string_view::npos;
}

std::string paragraph(std::string_view style, std::string_view html) {
  return fmt::format("<p dir=\"auto\" style=\"margin:0 0 8px;{}\">{}</p>\n", style, html);
}

std::string headline(const alert::AlertArticle& article) {
  const std::string title = clean_line(article.title);
  const std::string url = clean_line(article.url);
  const std::string shown = title.empty() ? escape_html(url) : with_marks(title, article.matches);
  if (!may_link(url)) return shown;
  return fmt::format("<a href=\"{}\" style=\"color:inherit\">{}</a>", escape_html(url), shown);
}

std::string article_html(const alert::Alert& alert, size_t place) {
  const alert::AlertArticle& article = alert.articles[place];
  std::string html = paragraph("font-size:19px;font-weight:600", number_in(alert, place) + headline(article)) +
                     paragraph(quiet, escape_html(byline_in(alert, article)));
  if (const std::string summary = clean_line(article.summary); !summary.empty()) {
    html += paragraph("", with_marks(summary, article.matches));
  }
  if (const std::string matched = matched_words(article); !matched.empty()) {
    html += paragraph(quiet, "Matched: " + escape_html(matched));
  }
  return "<div style=\"border-left:4px solid #e0a800;padding-left:12px;margin:16px 0\">\n" + html + "</div>\n";
}

std::string contents_html(const alert::Alert& alert) {
  std::string html;
  for (const std::string& line : contents(alert))
    html += fmt::format("<li><span dir=\"auto\">{}</span></li>\n", escape_html(line));
  return html.empty() ? html : "<ol style=\"margin:0 0 16px;padding-left:30px\">\n" + html + "</ol>\n";
}

std::string html_of(const alert::Alert& alert) {
  std::string html = paragraph("font-weight:600", escape_html(rule_line(alert))) + contents_html(alert);
  for (size_t place = 0; place < alert.articles.size(); ++place) html += article_html(alert, place);
  if (const std::string line = nothing_found(alert); !line.empty()) html += paragraph("", escape_html(line));
  for (const std::string& line : {more(alert), coverage(alert)}) {
    if (!line.empty()) html += paragraph(quiet, escape_html(line));
  }
  return html + paragraph(quiet, escape_html(origin(alert)));
}

std::string html_of(const alert::OperatorEvent& event) {
  std::string html = paragraph("font-weight:600", escape_html(clean_line(event.type)));
  return html + paragraph("white-space:pre-line", escape_html(clean_text(event.message))) +
         paragraph(quiet, escape_html(origin(event)));
}

std::string links_html(const MailLinks& links) {
  std::string html;
  for (const auto& [url, name] : {std::pair(&links.acknowledge, "Acknowledge"), std::pair(&links.unsubscribe, "Unsubscribe")}) {
    if (url->empty()) continue;
    html += fmt::format("{}<a href=\"{}\" style=\"color:inherit\">{}</a>", html.empty() ? "" : " · ", escape_html(*url), name);
  }
  return html.empty() ? html : paragraph(quiet, html);
}

}  // namespace

std::string mail_html(const Message& message, const MailLinks& links) {
  std::string html{head};
  html += std::visit([](const auto& said) { return html_of(said); }, message);
  return html.append(links_html(links)).append(foot);
}

}  // namespace feedwatch::deliver
