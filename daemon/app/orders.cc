#include "app/orders.h"

#include <boost/json/array.hpp>

#include "app/app.h"

namespace feedwatch::app {

namespace json = boost::json;

namespace {

std::string text(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string{};
}

std::vector<std::string> texts(const json::object& object, std::string_view name) {
  std::vector<std::string> all;
  const json::value* found = object.if_contains(name);
  if (found == nullptr || !found->is_array()) return all;
  for (const json::value& one : found->as_array()) {
    if (one.is_string()) all.emplace_back(one.as_string());
  }
  return all;
}

std::optional<Time> time(const json::object& object, std::string_view name) { return from_rfc3339(text(object, name)); }

json::object order(std::string_view name) { return {{"command", "order"}, {"order", name}}; }

json::object with_choice(json::object made, const store::DeliveryChoice& which) {
  made["ids"] = json::array(which.ids.begin(), which.ids.end());
  made["receiver"] = which.receiver;
  if (which.since) made["since"] = to_rfc3339(*which.since);
  if (which.before) made["before"] = to_rfc3339(*which.before);
  return made;
}

store::DeliveryChoice choice(const json::object& request) {
  return {.ids = texts(request, "ids"),
          .receiver = text(request, "receiver"),
          .since = time(request, "since"),
          .before = time(request, "before")};
}

struct Write {
  json::object operator()(const store::AddSilence& add) const {
    json::object made = order("silence.add");
    json::array matchers;
    for (const notify::Matcher& matcher : add.silence.matchers) matchers.emplace_back(to_text(matcher));
    made["matchers"] = std::move(matchers);
    made["from"] = to_rfc3339(add.silence.from);
    made["until"] = to_rfc3339(add.silence.until);
    made["author"] = add.silence.author;
    made["comment"] = add.silence.comment;
    return made;
  }
  json::object operator()(const store::ExpireSilence& expire) const {
    json::object made = order("silence.expire");
    made["id"] = expire.id;
    return made;
  }
  json::object operator()(const store::Acknowledge& acknowledge) const {
    json::object made = order("alert.ack");
    made["id"] = acknowledge.alert;
    made["author"] = acknowledge.author;
    return made;
  }
  json::object operator()(const store::Replay& replay) const { return with_choice(order("delivery.replay"), replay.which); }
  json::object operator()(const store::Drop& drop) const { return with_choice(order("delivery.drop"), drop.which); }
  json::object operator()(const store::EnableReceiver& enable) const {
    json::object made = order("receiver.enable");
    made["id"] = enable.id;
    return made;
  }
};

Result<store::Order> silence_from(const json::object& request) {
  store::AddSilence add;
  for (const std::string& matcher : texts(request, "matchers")) {
    auto read = notify::parse_matcher(matcher);
    if (!read) return read.error();
    add.silence.matchers.push_back(std::move(*read));
  }
  const auto from = time(request, "from");
  const auto until = time(request, "until");
  if (add.silence.matchers.empty() || !from || !until) return Error{"bad-request", "a silence needs matchers, from and until"};
  add.silence.from = *from;
  add.silence.until = *until;
  add.silence.author = text(request, "author");
  add.silence.comment = text(request, "comment");
  return store::Order{std::move(add)};
}

}  // namespace

json::object to_json(const store::Order& order) { return std::visit(Write{}, order); }

Result<store::Order> order_from(const json::object& request) {
  const std::string name = text(request, "order");
  if (name == "silence.add") return silence_from(request);
  if (name == "silence.expire") return store::Order{store::ExpireSilence{.id = text(request, "id")}};
  if (name == "alert.ack")
    return store::Order{store::Acknowledge{.alert = text(request, "id"), .author = text(request, "author")}};
  if (name == "delivery.replay") return store::Order{store::Replay{.which = choice(request)}};
  if (name == "delivery.drop") return store::Order{store::Drop{.which = choice(request)}};
  if (name == "receiver.enable") return store::Order{store::EnableReceiver{.id = text(request, "id")}};
  return Error{"bad-request", "this feedwatch does not know that order"};
}

json::object to_json(const Result<store::OrderDone>& done) {
  if (!done) return {{"ok", false}, {"code", done.error().code}, {"message", done.error().message}};
  return {{"ok", true}, {"changed", done->changed}, {"id", done->id}};
}

Result<store::OrderDone> done_from(const json::object& answer) {
  const json::value* good = answer.if_contains("ok");
  if (good == nullptr || !good->is_bool() || !good->as_bool()) return Error{text(answer, "code"), text(answer, "message")};
  const json::value* changed = answer.if_contains("changed");
  return store::OrderDone{.changed = changed != nullptr && changed->is_int64() ? changed->as_int64() : 0,
                          .id = text(answer, "id")};
}

// What is pending again, may be sent again, or has nothing before it any more is looked at now.
Task<json::object> App::obey(json::object request) {
  auto order = order_from(request);
  if (!order) co_return to_json(Result<store::OrderDone>(order.error()));
  const bool is_about_deliveries = std::holds_alternative<store::Replay>(*order) || std::holds_alternative<store::Drop>(*order) ||
                                   std::holds_alternative<store::EnableReceiver>(*order);
  const auto* const enabling = std::get_if<store::EnableReceiver>(&*order);
  const std::string enabled = enabling == nullptr ? std::string{} : enabling->id;
  auto done = co_await parts_.store->operate(std::move(*order), clock_.now());
  if (done && !enabled.empty()) {
    const auto back = links_.unsubscribed().clear(enabled);
    if (!back) co_return to_json(Result<store::OrderDone>(back.error()));
    done->changed += static_cast<int64_t>(*back);
  }
  if (done && is_about_deliveries) deliverer_.set_receivers(config().receivers);
  co_return to_json(done);
}

}  // namespace feedwatch::app
