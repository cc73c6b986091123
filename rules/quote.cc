#include "rules/quote.h"

#include <algorithm>

#include "base/utf8.h"

namespace feedwatch::rules {
namespace {

constexpr size_t shown_tail = 20;  // of what follows the last place, at least

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029; }
// Would change the direction of everything behind them on the line.
bool is_bidi(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }
bool is_blank(char32_t c) { return c == U' ' || is_control(c); }

// Code points [from, to) of a field.
struct Window {
  std::u32string text{};
  size_t from{0};
  bool more{false};
};

Window read(std::string_view field, size_t from, size_t count) {
  Window window{.from = from};
  for (size_t i = 0; i < from && !field.empty(); ++i) utf8::take(field);
  while (!field.empty() && window.text.size() < count) window.text += utf8::take(field);
  window.more = !field.empty();
  return window;
}

// Words are not cut at the edges where there is a blank nearby.
void trim(Window& window, size_t keep_from, size_t keep_to) {
  if (window.from > 0) {
    const size_t limit = std::min(keep_from - window.from, window.text.size());
    const auto blank = std::find_if(window.text.begin(), window.text.begin() + static_cast<std::ptrdiff_t>(limit), is_blank);
    if (blank != window.text.begin() + static_cast<std::ptrdiff_t>(limit)) {
      const auto cut = static_cast<size_t>(blank - window.text.begin()) + 1;
      window.text.erase(0, cut);
      window.from += cut;
    }
  }
  if (!window.more) return;
  const size_t last = window.text.find_last_of(U" \n\t");
  if (last != std::u32string::npos && window.from + last >= keep_to) window.text.resize(last);
}

std::string marked(const Window& window, const std::vector<Span>& spans, const Mark& mark) {
  std::string out = window.from > 0 ? "…" : "";
  size_t next = 0;
  size_t open_until = 0;
  bool open = false;
  for (size_t i = 0; i <= window.text.size(); ++i) {
    const size_t at = window.from + i;
    if (open && at >= open_until) {
      out += mark.behind;
      open = false;
    }
    if (i == window.text.size()) break;
    for (; next < spans.size() && spans[next].start <= at; ++next) {
      if (spans[next].end <= at) continue;
      open_until = std::max<size_t>(open ? open_until : 0, spans[next].end);
      if (!open) out += mark.before;
      open = true;
    }
    const char32_t c = window.text[i];
    if (!is_bidi(c)) utf8::append(out, is_control(c) ? U' ' : c);
  }
  if (open) out += mark.behind;
  return window.more ? out + "…" : out;
}

}  // namespace

std::string quote(std::string_view field, const std::vector<Span>& spans, size_t width, const Mark& mark) {
  width = std::max<size_t>(width, 2 * shown_tail);
  if (spans.empty()) {
    Window window = read(field, 0, width);
    trim(window, 0, 1);
    return marked(window, spans, mark);
  }
  const size_t start = spans.front().start;
  const size_t end = std::max<size_t>(spans.front().end, start + 1);
  const size_t size = std::min(end - start, width);
  const size_t lead = (width - size) / 3;
  Window window = read(field, start - std::min(start, lead), width);
  trim(window, start, std::min(end, start + size));
  return marked(window, spans, mark);
}

std::string_view text_of(const Document& document, Field field) {
  switch (field) {
    case Field::title:
      return document.title;
    case Field::summary:
      return document.summary;
    case Field::text:
      return document.text;
    default:
      return {};
  }
}

std::vector<std::string> quotes(const Document& document, const std::vector<Span>& spans, size_t width, const Mark& mark) {
  std::vector<std::string> out;
  for (const Field field : {Field::title, Field::summary, Field::text}) {
    std::vector<Span> here;
    std::copy_if(spans.begin(), spans.end(), std::back_inserter(here), [&](const Span& span) { return span.field == field; });
    if (!here.empty()) out.push_back(std::string{name(field)} + ": " + quote(text_of(document, field), here, width, mark));
  }
  return out;
}

}  // namespace feedwatch::rules
