#include "story/inspect_update.h"

#include "article/text.h"
#include "base/json_line.h"
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
      reply["error"] = json_problem("bad-request", std::string("\"") + fields[i] + "\" must be a string");
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

std::string inspect_update_line(std::string_view request_json) { return answer_line(request_json, answer); }

}  // namespace feedwatch::story
