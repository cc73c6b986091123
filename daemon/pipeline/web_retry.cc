#include "pipeline/web_retry.h"

#include "article/url.h"

namespace feedwatch::pipeline {

namespace {

constexpr uint32_t most_attempts = 3;
constexpr Duration longest_pause = std::chrono::hours{24};  // of a host that gives no page in between

std::string host_of(const std::string& url) {
  const auto parts = url::split(url);
  return parts ? parts->host : std::string{};
}

}  // namespace

bool is_final(const Error& error) {
  for (const std::string_view code : {"http-404", "http-410", "http-451", "robots-disallow", "bad-url", "scheme-not-allowed",
                                      "body-too-large", "bad-redirect", "redirect-loop", "too-many-redirects", "tls-downgrade"}) {
    if (error.code == code) return true;
  }
  return error.code.starts_with("denied-");
}

bool is_pause(const Error& error) { return error.code == "http-429" || error.code == "host-paused"; }

bool Attempts::may_ask(const std::string& url) const { return !paused_.contains(host_of(url)); }

void Attempts::succeeded(const std::string& url) { answering_.insert(host_of(url)); }

bool Attempts::may_retry(PendingLink& link, const Error& error) {
  if (is_pause(error)) {
    paused_.insert(host_of(link.url));
    return may_wait(link);
  }
  link.paused.reset();
  ++link.attempts;
  return !is_final(error) && link.attempts < most_attempts;
}

bool Attempts::may_wait(PendingLink& link) const {
  if (!link.paused) link.paused = now_;
  return answering_.contains(host_of(link.url)) || now_ - *link.paused < longest_pause;
}

}  // namespace feedwatch::pipeline
