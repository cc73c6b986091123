#include "deliver/webhook.h"

#include <boost/algorithm/string/predicate.hpp>

#include "deliver/clean.h"
#include "deliver/retry.h"

namespace feedwatch::deliver {

namespace {

constexpr Duration timeout = std::chrono::seconds{15};
constexpr size_t largest_answer = 64 * 1024;

// What the owner can't set: it says what the message is, and who it is from.
bool is_ours(std::string_view name) {
  using boost::algorithm::iequals;
  return boost::algorithm::istarts_with(name, "webhook-") || iequals(name, "Content-Type") || iequals(name, "Content-Length") ||
         iequals(name, "Host") || iequals(name, "Transfer-Encoding");
}

}  // namespace

WebhookNotifier::WebhookNotifier(http::Fetcher& fetcher, Clock& clock, WebhookOptions options)
    : fetcher_(fetcher), clock_(clock), options_(std::move(options)) {
  std::erase_if(options_.headers, [](const auto& header) { return is_ours(header.first); });
}

// A template that cannot show this one message makes way for the format's own body: better plain than not at all.
Outgoing WebhookNotifier::outgoing_for(const store::Delivery& delivery) const {
  Outgoing outgoing = address(options_.endpoint, delivery);
  if (!options_.body_template) return outgoing;
  auto body = options_.body_template->render(delivery.body);
  if (!body) return outgoing;
  outgoing.body = std::move(*body);
  outgoing.headers = {{"Content-Type", options_.content_type}};
  return outgoing;
}

http::Request WebhookNotifier::request_for(const store::Delivery& delivery) const {
  const Time now = clock_.now();
  Outgoing outgoing = outgoing_for(delivery);
  http::Request request;
  request.method = std::move(outgoing.method);
  request.url = std::move(outgoing.url);
  request.headers = options_.headers;
  request.headers.insert(request.headers.end(), outgoing.headers.begin(), outgoing.headers.end());
  request.bearer = options_.bearer;
  request.headers.emplace_back("webhook-id", delivery.message_id);
  request.headers.emplace_back("webhook-timestamp", std::to_string(to_unix_seconds(now)));
  if (!options_.keys.empty()) {
    request.headers.emplace_back("webhook-signature", signature_header(options_.keys, delivery.message_id, now, outgoing.body));
  }
  request.body = std::move(outgoing.body);
  request.timeout = timeout;
  request.max_body = largest_answer;
  request.cut_body = true;
  request.max_redirects = 0;
  request.allow_private = options_.allow_private;
  request.polite = false;
  return request;
}

Task<Verdict> WebhookNotifier::send(const store::Delivery& delivery) {
  http::Request request = request_for(delivery);
  const auto response = co_await fetcher_.fetch(std::move(request));
  if (!response) {
    const Error& error = response.error();
    co_return failed(Fate::retry, {error.code, shortened(clean_line(error.message), 300)});
  }
  const std::string* retry_after = response->header("Retry-After");
  Verdict verdict = judge_http(response->status, retry_after != nullptr ? *retry_after : std::string(), clock_.now());
  if (verdict.status == 429 && !verdict.retry_after) {
    verdict.retry_after = retry_after_of(options_.endpoint.format, response->body);
  }
  verdict.took = response->took;
  co_return verdict;
}

}  // namespace feedwatch::deliver
