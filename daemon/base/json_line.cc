#include "base/json_line.h"

namespace feedwatch {

namespace json = boost::json;

std::string_view text_at(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

std::vector<std::string_view> texts_at(const json::object& object, std::string_view name) {
  std::vector<std::string_view> texts;
  const json::value* value = object.if_contains(name);
  if (value != nullptr && value->is_string()) texts.emplace_back(value->get_string());
  if (value == nullptr || !value->is_array()) return texts;
  for (const json::value& one : value->get_array()) {
    if (one.is_string()) texts.emplace_back(one.get_string());
  }
  return texts;
}

std::string json_problem(std::string_view code, std::string_view message) {
  return std::string{code} + ": " + std::string{message};
}

std::string answer_line(std::string_view line, const std::function<void(const json::object&, json::object&)>& answer) {
  json::object reply{{"id", nullptr}};
  json::error_code failure;
  const json::value request = json::parse(line, failure);
  if (failure || !request.is_object()) {
    reply["error"] = json_problem("bad-request", "the line is not a JSON object");
    return json::serialize(reply);
  }
  if (const json::value* id = request.get_object().if_contains("id")) reply["id"] = *id;
  answer(request.get_object(), reply);
  return json::serialize(reply);
}

}  // namespace feedwatch
