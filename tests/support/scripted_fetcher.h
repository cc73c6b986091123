// A Fetcher without a network: answers what the test has laid ready and remembers what it was asked. Lives on the test's thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "http/fetcher.h"

namespace feedwatch::test {

class ScriptedFetcher final : public http::Fetcher {
 public:
  using Answer = Result<http::Response>;

  // With a clock, an answer comes `latency` after its request.
  explicit ScriptedFetcher(Clock* clock = nullptr, Duration latency = {}) : clock_(clock), latency_(latency) {}

  // Answers to requests for `url`, in order; the last one is given again and again. A URL without any is connect-failed.
  void answer(const std::string& url, Answer answer);
  void answer(const std::string& url, int status, std::string body = {}, http::Headers headers = {});
  void fail(const std::string& url, const std::string& code);
  // Asked for every request before the answers laid ready; may decline with nullopt.
  void answer_with(std::function<std::optional<Answer>(const http::Request&)> behaviour) { behaviour_ = std::move(behaviour); }

  Task<Answer> fetch(http::Request request) override;

  const std::vector<http::Request>& requests() const { return requests_; }
  // How many fetches have begun and not ended.
  int in_flight() const { return in_flight_; }

 private:
  Answer next(const http::Request& request);

  Clock* clock_;
  Duration latency_;
  std::map<std::string, std::deque<Answer>> answers_{};
  std::function<std::optional<Answer>(const http::Request&)> behaviour_{};
  std::vector<http::Request> requests_{};
  int in_flight_{0};
};

}  // namespace feedwatch::test
