#include "cli/printing.h"

#include "article/text.h"
#include "deliver/clean.h"

namespace feedwatch::cli {

namespace json = boost::json;

std::string printable(std::string_view text) { return deliver::clean_line(text); }
std::string printable_lines(std::string_view text) { return deliver::clean_text(text); }

std::string short_title(const std::string& text) {
  constexpr size_t width = 70;
  return printable(text::excerpt(text, width));
}

std::string minute(Time time) { return to_rfc3339(time).substr(0, 16).replace(10, 1, " "); }

json::value time_or_null(const std::optional<Time>& time) { return time ? json::value(to_rfc3339(*time)) : json::value(nullptr); }
json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }
json::array array_of(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

}  // namespace feedwatch::cli
