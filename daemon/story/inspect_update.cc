#include "story/inspect_update.h"

#include <boost/json.hpp>

#include "article/text.h"
#include "story/update.h"

namespace feedwatch::story {

namespace {

namespace json = boost::json;

constexpr std::array fields{"old_title", "old_text", "new_title", "new_text"};

json::array list(const std::vector<std::string>& sentences) { return json::array(sentences.begin(), sentences.end()); }

void answer(const json::object& request, json::object& reply) {
  std::array<std::string, fields.size()> texts;
  for (size_t i = 0; i < fields.size(); ++i) {
    const json::value* value = request.if_contains(fields[i]);
    if (value == nullptr || value->is_null()) continue;
    if (!value->is_string()) {
      reply["error"] = std::string("bad-request: \"") + fields[i] + "\" must be a string";
      return;
    }
    texts[i] = text::normalise(value->get_string());
  }
  const Update update = compare({texts[0], texts[1]}, {texts[2], texts[3]});
  reply["change"] = name(update.change);
  reply["why"] = update.why.empty() ? json::value(nullptr) : json::value(update.why);
  reply["added"] = list(update.added);
  reply["removed"] = list(update.removed);
}

}  // namespace

std::string inspect_update_line(std::string_view request_json) {
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

}  // namespace feedwatch::story
