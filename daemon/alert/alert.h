// An alert, ready to show: what receivers get, as a value and as the JSON body that webhooks carry. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::alert {

// Where a rule matched: code-point offsets into the named field of the article. `text` is what stands there, `term` what the rule
// looked for.
struct Match {
  std::string field{};
  uint32_t start{0};
  uint32_t end{0};
  std::string text{};
  std::string term{};
};

struct AlertArticle {
  std::string title{};
  std::string url{};
  std::string source_id{};
  std::string source_name{};
  std::vector<std::string> authors{};
  std::optional<Time> published{};
  std::string lang{};
  std::string summary{};  // a few sentences around the first match in the text, or the start of the text
  std::vector<Match> matches{};
  std::string alert_id{};  // of a message about several alerts: which one this is, and of which rule
  std::string rule{};
};

struct RuleInfo {
  std::string id{};
  std::string title{};
  std::string severity{"info"};
  std::map<std::string, std::string> labels{};
};

struct StoryInfo {
  std::string id{};
  std::string title{};
  std::optional<Time> first_seen{};
  uint32_t articles{1};
  uint32_t sources{1};
};

struct Alert {
  std::string id{};
  std::string type{"alert.fired"};  // alert.fired, alert.followup, alert.reminder, digest
  Time timestamp{};
  RuleInfo rule{};
  StoryInfo story{};
  std::vector<AlertArticle> articles{};
  uint32_t sequence{0};  // which one of its rule on its story, from 1 on; 0: it is on no story
  bool follow_up{false};
  uint32_t more{0};           // of a digest: alerts that it does not list
  std::string explain_url{};  // empty: null
  std::string reminds{};      // of an alert.reminder: id of what nobody has acknowledged
};

// An event about feedwatch itself, told to receivers that ask for it.
struct OperatorEvent {
  std::string id{};
  std::string type{};  // source.failing, config.rejected, receiver.disabled, heartbeat, test … (docs/ALERTS.md has all)
  Time timestamp{};
  std::string code{};     // machine-readable cause, may be empty
  std::string source{};   // id of the source concerned, may be empty
  std::string message{};  // for the owner: what, where, why, what happens next
};

// The webhook body: {"type","timestamp","data":{…}}, UTF-8, always in this order of fields, at most `max_bytes` (14,000 or more);
// long texts and lists are cut at a character and "truncated":true is set in data. What isn't known is null.
std::string to_json(const Alert& alert, size_t max_bytes = 20'000);
std::string to_json(const OperatorEvent& event, size_t max_bytes = 20'000);

// Reads back what to_json wrote; fields that are missing keep their defaults. Errors: bad-json.
Result<Alert> alert_from_json(std::string_view body);
Result<std::variant<Alert, OperatorEvent>> from_json(std::string_view body);

}  // namespace feedwatch::alert
