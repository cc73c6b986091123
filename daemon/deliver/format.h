// A message in the form that a receiver understands: what is posted, where and with which headers. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "config/config.h"
#include "http/fetcher.h"
#include "store/store.h"

namespace feedwatch::deliver {

// Where messages of one receiver go.
struct Endpoint {
  config::Format format{config::Format::feedwatch};
  std::string url{};
  std::string room{};  // Telegram: chat_id; Matrix: room id; empty with all others
  std::string host{};  // who we are, for formats that name the sender: public_url, else "feedwatch"
};

struct Outgoing {
  std::string method{"POST"};
  std::string url{};
  http::Headers headers{};  // Content-Type among them
  std::string body{};
};

// `delivery.body` is what to_json() of alert/alert.h wrote. The feedwatch format passes it on byte by byte, shortened when it
// has more than 20,000 of them; one that is not understood is passed on as it is. Every other format shows plain text and links
// to http and https only, cut to the limits that the receiving service documents.
Outgoing address(const Endpoint& endpoint, const store::Delivery& delivery);

// How long the receiver asks to be left alone, when it says so in its answer's body (Discord retry_after in seconds, Telegram
// parameters.retry_after in seconds, Matrix retry_after_ms); nullopt for everything else.
std::optional<Duration> retry_after_of(config::Format format, std::string_view answer);

// The least time between two messages that the service documents; zero: none.
Duration spacing_of(config::Format format);

}  // namespace feedwatch::deliver
