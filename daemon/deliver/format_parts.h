// The formats, one function each. Internal to format.cc.
#pragma once

#include <boost/json/value.hpp>

#include "deliver/format.h"
#include "deliver/mail.h"

namespace feedwatch::deliver {

constexpr const char* json_type = "application/json";

Outgoing post_json(const Endpoint& endpoint, const boost::json::value& body, const char* type = json_type);

// `text` with a backslash before each of these characters.
std::string with_backslashes(std::string_view text, std::string_view characters);

Outgoing to_cloudevent(const Endpoint& endpoint, const store::Delivery& delivery, const Message& message);
Outgoing to_binary_cloudevent(const Endpoint& endpoint, const store::Delivery& delivery, const Message& message);
Outgoing to_alertmanager(const Endpoint& endpoint, const Message& message);
Outgoing to_alertmanager_webhook(const Endpoint& endpoint, const Message& message);
Outgoing to_slack(const Endpoint& endpoint, const Message& message);
Outgoing to_discord(const Endpoint& endpoint, const Message& message);
Outgoing to_teams(const Endpoint& endpoint, const Message& message);
Outgoing to_telegram(const Endpoint& endpoint, const Message& message);
Outgoing to_matrix(const Endpoint& endpoint, const store::Delivery& delivery, const Message& message);
Outgoing to_ntfy(const Endpoint& endpoint, const Message& message);

}  // namespace feedwatch::deliver
