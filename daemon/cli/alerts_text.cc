#include "cli/alerts_text.h"

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "alert/alert.h"
#include "cli/printing.h"

namespace feedwatch::cli {

namespace json = boost::json;
using store::AlertDetails;
using store::AlertSummary;
using store::Delivery;
using store::DeliveryDetails;

namespace {

std::string second(Time time) { return to_rfc3339(time).substr(0, 19).replace(10, 1, " "); }

std::string answer_of(const store::Attempt& attempt) {
  const std::string status = attempt.status == 0 ? "" : fmt::format(" {}", attempt.status);
  return attempt.error.empty() ? "accepted" + status : printable(attempt.error);
}

std::string attempts_text(const DeliveryDetails& delivery, std::string_view margin) {
  std::string text;
  for (const store::Attempt& attempt : delivery.attempts) {
    text += fmt::format("{}{}  {:>6} ms  {}{}\n", margin, second(attempt.at), attempt.took.count(), answer_of(attempt),
                        attempt.number < 0 ? "  (before a replay)" : "");
  }
  return text;
}

// What the receiver's program wrote, or how a mail stands with each recipient.
std::string said_text(const Delivery& delivery) {
  std::string text;
  for (size_t at = 0; at < delivery.note.size();) {
    const size_t end = std::min(delivery.note.find('\n', at), delivery.note.size());
    text += "  | " + printable(std::string_view(delivery.note).substr(at, end - at)) + '\n';
    at = end + 1;
  }
  return text;
}

std::string next_of(const Delivery& delivery) {
  if (delivery.state == "pending") return fmt::format(", next try {} UTC", second(delivery.next_try));
  return delivery.state == "dead" ? ", given up" : "";
}

std::string where_text(const DeliveryDetails& one) {
  const Delivery& delivery = one.delivery;
  return fmt::format("  {} to {} ({}): {}{}\n", static_cast<int64_t>(delivery.id), printable(delivery.receiver),
                     delivery.message_id, delivery.state, next_of(delivery)) +
         attempts_text(one, "    ");
}

std::string fate_text(const AlertDetails& alert) {
  std::string text;
  if (!alert.muted.empty()) text += fmt::format("muted: {}; nobody is told\n", printable(alert.muted));
  if (!alert.held_in.empty())
    text += fmt::format("held by the {} of its rule until {} UTC\n", alert.held_in == "group" ? "group" : alert.held_in,
                        second(alert.held_until));
  for (const auto& [receiver, due] : alert.collected)
    text += fmt::format("collected for the digest of {}, due {} UTC\n", printable(receiver), second(due));
  for (const std::string& message : alert.messages) text += fmt::format("went out in {}\n", message);
  if (!alert.includes.empty())
    text += fmt::format("holds {} alerts: {}\n", alert.includes.size(), fmt::join(alert.includes, ", "));
  if (alert.acknowledged_at)
    text += fmt::format("acknowledged {} UTC by {}\n", second(*alert.acknowledged_at), printable(alert.acknowledged_by));
  if (alert.reminder) text += fmt::format("told again {} UTC unless somebody acknowledges it\n", second(*alert.reminder));
  for (const DeliveryDetails& delivery : alert.deliveries) text += where_text(delivery);
  return text.empty() ? "nobody was to be told\n" : text;
}

std::string head_text(const AlertSummary& summary) {
  std::string text = fmt::format("{}\n{} {}, {} UTC", printable(summary.title), summary.type.empty() ? "alert" : summary.type,
                                 summary.id, second(summary.created));
  if (!summary.rule.empty()) text += ", rule " + summary.rule;
  if (!summary.severity.empty()) text += ", " + summary.severity;
  return text + '\n';
}

std::string article_text(const alert::AlertArticle& article) {
  std::string text = fmt::format("  {}\n    {}", printable(article.title),
                                 printable(article.source_name.empty() ? article.source_id : article.source_name));
  if (article.published) text += ", published " + second(*article.published) + " UTC";
  text += '\n';
  if (!article.url.empty()) text += "    " + printable(article.url) + '\n';
  if (!article.rule.empty()) text += fmt::format("    alert {} of rule {}\n", article.alert_id, printable(article.rule));
  for (const alert::Match& match : article.matches) {
    text += fmt::format("    \"{}\" in the {} at {} to {}, looked for: {}\n", printable(match.text), match.field, match.start,
                        match.end, printable(match.term));
  }
  return text;
}

std::string body_text(const std::string& body) {
  const auto said = alert::from_json(body);
  if (!said) return "what it said is past its age\n";
  if (const auto* event = std::get_if<alert::OperatorEvent>(&*said)) return printable_lines(event->message) + '\n';
  std::string text;
  const auto& alert = std::get<alert::Alert>(*said);
  for (const alert::AlertArticle& article : alert.articles) text += article_text(article);
  if (alert.more > 0) text += fmt::format("  and {} more\n", alert.more);
  return text;
}

std::string why_text(const AlertDetails& alert) {
  const AlertSummary& summary = alert.summary;
  if (summary.type == "alert.fired")
    return "It is the first alert of the rule on this story: no copy or other version of it was told by the rule before.\n";
  if (summary.type == "alert.followup") return "The rule has told this story before, and something has happened since.\n";
  if (summary.type == "alert.reminder") return "Nobody had acknowledged what it reminds of.\n";
  if (summary.type == "digest") return "It is one message of several alerts, which waited for it together.\n";
  return "It is about feedwatch itself; receivers get it that ask for it with `events`.\n";
}

json::object summary_json(const AlertSummary& summary) {
  return {{"id", summary.id},
          {"type", text_or_null(summary.type)},
          {"rule", text_or_null(summary.rule)},
          {"severity", text_or_null(summary.severity)},
          {"title", summary.title},
          {"created", to_rfc3339(summary.created)},
          {"state", summary.state},
          {"acknowledged", summary.acknowledged}};
}

json::object brief_json(const Delivery& delivery) {
  return {{"number", static_cast<int64_t>(delivery.id)},
          {"message_id", delivery.message_id},
          {"alert", delivery.alert_id},
          {"rule", text_or_null(delivery.rule_id)},
          {"receiver", delivery.receiver},
          {"state", delivery.state},
          {"created", to_rfc3339(delivery.created)},
          {"attempts", delivery.attempt},
          {"next_try", delivery.state == "pending" ? json::value(to_rfc3339(delivery.next_try)) : json::value(nullptr)},
          {"error", text_or_null(delivery.last_error)}};
}

json::value parsed(const std::string& body) {
  boost::system::error_code failure;
  json::value value = json::parse(body, failure);
  return failure ? json::value(nullptr) : value;
}

}  // namespace

std::string alerts_text(const std::vector<AlertSummary>& alerts) {
  std::string text = fmt::format("{:<12}  {:<16}  {:<10}  {:<20}  {}\n", "ID", "CREATED", "STATE", "RULE", "TITLE");
  for (const AlertSummary& alert : alerts) {
    text += fmt::format("{:<12}  {:<16}  {:<10}  {:<20}  {}{}\n", alert.id.substr(0, id_width), minute(alert.created),
                        alert.state, alert.rule.empty() ? alert.type : alert.rule, short_title(alert.title),
                        alert.acknowledged ? "  (acknowledged)" : "");
  }
  return text;
}

std::string alert_text(const AlertDetails& alert) {
  return head_text(alert.summary) + '\n' + body_text(alert.body) + '\n' + fate_text(alert);
}

std::string explanation_text(const AlertDetails& alert) {
  std::string text = head_text(alert.summary);
  if (!alert.story.empty())
    text += fmt::format("story {} (feedwatch stories show {})\n", alert.story, alert.story.substr(0, id_width));
  text += "\nWhy there is this alert\n" + why_text(alert);
  text += "\nWhat was found\n" + body_text(alert.body);
  return text + "\nWhat became of it\n" + fate_text(alert);
}

std::string deliveries_text(const std::vector<Delivery>& deliveries) {
  std::string text = fmt::format("{:>8}  {:<16}  {:<9}  {:>5}  {:<16}  {:<12}  {}\n", "NUMBER", "CREATED", "STATE", "TRIES",
                                 "RECEIVER", "ALERT", "LAST ERROR");
  for (const Delivery& one : deliveries) {
    text += fmt::format("{:>8}  {:<16}  {:<9}  {:>5}  {:<16}  {:<12}  {}\n", static_cast<int64_t>(one.id), minute(one.created),
                        one.state, one.attempt, printable(one.receiver), one.alert_id.substr(0, id_width),
                        short_title(one.last_error));
  }
  return text;
}

std::string delivery_text(const DeliveryDetails& one) {
  const Delivery& delivery = one.delivery;
  return fmt::format("delivery {} ({}) to {}\nalert {}, made {}\n{}{}\n", static_cast<int64_t>(delivery.id), delivery.message_id,
                     printable(delivery.receiver), delivery.alert_id, second(delivery.created), delivery.state,
                     next_of(delivery)) +
         attempts_text(one, "  ") + said_text(delivery) + '\n' + body_text(delivery.body);
}

json::array alerts_json(const std::vector<AlertSummary>& alerts) {
  json::array array;
  for (const AlertSummary& alert : alerts) array.push_back(summary_json(alert));
  return array;
}

json::object alert_json(const AlertDetails& alert) {
  json::object object = summary_json(alert.summary);
  object["story"] = text_or_null(alert.story);
  object["why"] = why_text(alert);
  object["muted"] = text_or_null(alert.muted);
  object["held"] =
      alert.held_in.empty() ? json::value(nullptr) : json::value{{"by", alert.held_in}, {"until", to_rfc3339(alert.held_until)}};
  json::array collected;
  for (const auto& [receiver, due] : alert.collected) collected.push_back({{"receiver", receiver}, {"due", to_rfc3339(due)}});
  object["collected"] = std::move(collected);
  object["went_out_in"] = array_of(alert.messages);
  object["includes"] = array_of(alert.includes);
  object["acknowledged_at"] = time_or_null(alert.acknowledged_at);
  object["acknowledged_by"] = text_or_null(alert.acknowledged_by);
  object["reminder"] = time_or_null(alert.reminder);
  json::array deliveries;
  for (const DeliveryDetails& delivery : alert.deliveries) {
    deliveries.push_back(delivery_json(delivery));
    deliveries.back().as_object().erase("body");
  }
  object["deliveries"] = std::move(deliveries);
  object["body"] = parsed(alert.body);
  return object;
}

json::array deliveries_json(const std::vector<Delivery>& deliveries) {
  json::array array;
  for (const Delivery& delivery : deliveries) array.push_back(brief_json(delivery));
  return array;
}

json::object delivery_json(const DeliveryDetails& delivery) {
  json::object object = brief_json(delivery.delivery);
  json::array attempts;
  for (const store::Attempt& attempt : delivery.attempts) {
    attempts.push_back({{"number", store::number_of(attempt)},
                        {"before_replay", attempt.number < 0},
                        {"at", to_rfc3339(attempt.at)},
                        {"took_ms", attempt.took.count()},
                        {"status", attempt.status == 0 ? json::value(nullptr) : json::value(attempt.status)},
                        {"error", text_or_null(attempt.error)}});
  }
  object["tried"] = std::move(attempts);
  object["said"] = text_or_null(delivery.delivery.note);
  object["body"] = parsed(delivery.delivery.body);
  return object;
}

}  // namespace feedwatch::cli
