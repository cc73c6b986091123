#include "deliver/template.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <kainjow/mustache.hpp>

#include "deliver/brief.h"

namespace feedwatch::deliver {

namespace json = boost::json;
namespace mustache = kainjow::mustache;

namespace {

constexpr size_t longest_template = 64 * 1024;
constexpr size_t deepest_nest = 16;
constexpr size_t longest_output = 256 * 1024;
constexpr double most_repetitions = 100'000;

struct TooLarge {};

mustache::data to_data(const json::value& value) {
  switch (value.kind()) {
    case json::kind::object: {
      mustache::data object{mustache::data::type::object};
      for (const auto& [name, one] : value.as_object()) object.set(std::string(name), to_data(one));
      return object;
    }
    case json::kind::array: {
      mustache::data list{mustache::data::type::list};
      for (const json::value& one : value.as_array()) list << to_data(one);
      return list;
    }
    case json::kind::string:
      if (value.as_string().empty()) return mustache::data{false};
      return mustache::data{std::string(value.as_string())};
    case json::kind::bool_:
      return mustache::data{value.as_bool()};
    case json::kind::null:
      return mustache::data{false};
    default:
      return mustache::data{json::serialize(value)};
  }
}

// The tags of a template: what stands between {{ and }}, without blanks around it.
std::vector<std::string_view> tags_of(std::string_view text) {
  std::vector<std::string_view> tags;
  for (size_t at = text.find("{{"); at != text.npos; at = text.find("{{", at)) {
    const size_t end = text.find("}}", at);
    if (end == text.npos) break;
    std::string_view tag = text.substr(at + 2, end - at - 2);
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    while (tag.ends_with(' ')) tag.remove_suffix(1);
    tags.push_back(tag);
    at = end + 2;
  }
  return tags;
}

std::string_view name_in(std::string_view tag) {
  const size_t start = std::min(tag.find_first_not_of("#^/ "), tag.size());
  const size_t dot = tag.rfind('.');
  return tag.substr(dot == tag.npos || dot < start || dot + 1 == tag.size() ? start : dot + 1);
}

// The longest list of that name anywhere in `value`.
size_t longest_list(const json::value& value, std::string_view name) {
  size_t longest = 1;
  if (value.is_array()) {
    for (const json::value& one : value.as_array()) longest = std::max(longest, longest_list(one, name));
  } else if (value.is_object()) {
    for (const auto& [key, one] : value.as_object()) {
      if (std::string_view(key) == name && one.is_array()) longest = std::max(longest, one.as_array().size());
      longest = std::max(longest, longest_list(one, name));
    }
  }
  return longest;
}

// An upper bound of how often the innermost of the template's sections is gone through.
double repetitions(std::string_view text, const json::value& message) {
  std::vector<double> open{1};
  double most = 1;
  for (const std::string_view tag : tags_of(text)) {
    if (tag.starts_with('#') || tag.starts_with('^')) {
      const double times = tag.front() == '#' ? static_cast<double>(longest_list(message, name_in(tag))) : 1;
      open.push_back(open.back() * times);
      most = std::max(most, open.back());
    } else if (tag.starts_with('/') && open.size() > 1) {
      open.pop_back();
    }
  }
  return most;
}

Error refused(std::string message) { return {"bad-template", std::move(message)}; }

Result<> check_tags(std::string_view text) {
  size_t depth = 0;
  for (const std::string_view tag : tags_of(text)) {
    if (tag.starts_with('>')) return refused(fmt::format("partials such as {{{{{}}}}} are not supported", tag));
    if (tag.starts_with('=')) return refused("delimiters cannot be changed");
    if (tag.starts_with('#') || tag.starts_with('^')) ++depth;
    if (tag.starts_with('/') && depth > 0) --depth;
    if (depth > deepest_nest) return refused(fmt::format("sections are nested more than {} deep", deepest_nest));
  }
  return {};
}

std::string escape_json(const std::string& text) {
  const std::string quoted = json::serialize(json::string(text));
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

Result<Template> Template::parse(std::string_view text, std::string_view content_type) {
  if (text.size() > longest_template) return refused(fmt::format("a template is at most {} bytes", longest_template));
  if (auto fine = check_tags(text); !fine) return fine.error();
  const mustache::mustache probe{std::string(text)};
  if (!probe.is_valid()) return refused(probe.error_message());
  Template result;
  result.text_ = text;
  const bool is_markup = content_type.find("html") != content_type.npos || content_type.find("xml") != content_type.npos;
  const bool is_json = content_type.find("json") != content_type.npos;
  result.escape_ = is_json ? Escape::json : is_markup ? Escape::html : Escape::none;
  return result;
}

Result<std::string> Template::render(std::string_view message) const {
  boost::system::error_code error;
  const json::value value = json::parse(message, error);
  if (error) return Error{"bad-json", "the message is no JSON: " + error.message()};
  if (repetitions(text_, value) > most_repetitions) {
    return Error{"template-too-large", "sections over lists inside each other would repeat too often"};
  }
  mustache::mustache page{text_};
  page.set_custom_escape([escape = escape_](const std::string& text) {
    if (escape == Escape::json) return escape_json(text);
    return escape == Escape::html ? escape_html(text) : text;
  });
  std::string body;
  const mustache::mustache::render_handler keep = [&body](const std::string& piece) {
    if (body.size() + piece.size() > longest_output) throw TooLarge{};
    body += piece;
  };
  try {
    page.render(to_data(value), keep);
  } catch (const TooLarge&) {
    return Error{"template-too-large", fmt::format("more than {} bytes would come out", longest_output)};
  }
  return Result<std::string>{boost::system::in_place_value, std::move(body)};
}

}  // namespace feedwatch::deliver
