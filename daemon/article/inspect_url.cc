#include "article/inspect_url.h"

#include <boost/json.hpp>

#include "article/url.h"

namespace feedwatch::url {

namespace {

namespace json = boost::json;

std::string_view text_at(const json::object& request, std::string_view name) {
  const json::value* value = request.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

// What is shown keeps the fragment, but has to be fetchable without it.
void answer(const json::object& request, json::object& reply) {
  if (const json::value* input = request.if_contains("input"); input == nullptr || !input->is_string()) {
    reply["error"] = "bad-request: \"input\" must be a string";
    return;
  }
  const std::string_view input = text_at(request, "input");
  const std::string_view base = text_at(request, "base");
  const auto fetched = resolve(input, base);
  if (!fetched) {
    reply["error"] = fetched.error().code + ": " + fetched.error().message;
    return;
  }
  const std::string shown = absolute(input, base);
  reply["url"] = shown;
  reply["key"] = key(shown);
}

}  // namespace

std::string inspect_url_line(std::string_view request_json) {
  json::object reply{{"id", nullptr}};
  json::error_code failure;
  const json::value request = json::parse(request_json, failure);
  if (failure || !request.is_object()) {
    reply["error"] = "bad-request: the line is not a JSON object";
    return json::serialize(reply);
  }
  if (const json::value* id = request.get_object().if_contains("id")) reply["id"] = *id;
  answer(request.get_object(), reply);
  return json::serialize(reply);
}

}  // namespace feedwatch::url
