#include "feed/sniff.h"

#include <algorithm>

#include "feed/xml_names.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

bool starts_with(std::string_view text, std::string_view start) { return xml::same_name(text.substr(0, start.size()), start); }

std::string_view behind(std::string_view text, std::string_view what) {
  const auto at = text.find(what);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + what.size());
}

std::string_view without_prolog(std::string_view text) {
  for (;;) {
    text = xml::trim(text);
    if (text.starts_with("<!--")) {
      text = behind(text, "-->");
    } else if (text.starts_with("<?")) {
      text = behind(text, ">");
    } else {
      return text;
    }
  }
}

bool is_tag(std::string_view text, std::string_view start) {
  if (!starts_with(text, start)) return false;
  const char next = text.size() > start.size() ? text[start.size()] : '>';
  return xml::is_space(next) || next == '>';
}

// A page says so before any feed element begins, though not always first of all.
bool is_page(std::string_view text) {
  constexpr size_t kFarEnough = 4096;
  text = text.substr(0, kFarEnough);
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const auto rest = text.substr(at);
    for (const std::string_view page : {"<!doctype html", "<html", "<head", "<body"}) {
      if (is_tag(rest, page)) return true;
    }
    for (const std::string_view feed : {"<?xml", "<rss", "<rdf:rdf", "<feed", "<channel", "<entry"}) {
      if (is_tag(rest, feed)) return false;
    }
  }
  return false;
}

}  // namespace

Shape sniff(std::string_view text) {
  const auto content = xml::trim(text);
  if (content.empty()) return Shape::nothing;
  if (content.front() == '{' || content.front() == '[') return Shape::json;
  if (is_page(without_prolog(content))) return Shape::html;
  return content.find('<') == std::string_view::npos ? Shape::text : Shape::markup;
}

}  // namespace feedwatch::feed
