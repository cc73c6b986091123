#include "article/inspect_url.h"

#include "article/url.h"
#include "base/json_line.h"

namespace feedwatch::url {

namespace {

namespace json = boost::json;

// What is shown keeps the fragment, but has to be fetchable without it.
void answer(const json::object& request, json::object& reply) {
  if (const json::value* input = request.if_contains("input"); input == nullptr || !input->is_string()) {
    reply["error"] = json_problem("bad-request", "\"input\" must be a string");
    return;
  }
  const std::string_view input = text_at(request, "input");
  const std::string_view base = text_at(request, "base");
  const auto fetched = resolve(input, base);
  if (!fetched) {
    reply["error"] = json_problem(fetched.error().code, fetched.error().message);
    return;
  }
  const std::string shown = absolute(input, base);
  reply["url"] = shown;
  reply["key"] = key(shown);
}

}  // namespace

std::string inspect_url_line(std::string_view request_json) { return answer_line(request_json, answer); }

}  // namespace feedwatch::url
