#include "support/scripted_fetcher.h"

namespace feedwatch::test {

namespace {

struct Counted {
  int& count;
  explicit Counted(int& counter) : count(counter) { ++count; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --count; }
};

}  // namespace

void ScriptedFetcher::answer(const std::string& url, Answer answer) { answers_[url].push_back(std::move(answer)); }

void ScriptedFetcher::answer(const std::string& url, int status, std::string body, http::Headers headers) {
  const size_t wire_bytes = body.size();
  answer(url, http::Response{.status = status,
                             .headers = std::move(headers),
                             .body = std::move(body),
                             .url = url,
                             .wire_bytes = wire_bytes,
                             .took = Duration{1}});
}

void ScriptedFetcher::fail(const std::string& url, const std::string& code) { answer(url, Error{code, url + ": " + code}); }

Task<ScriptedFetcher::Answer> ScriptedFetcher::fetch(http::Request request) {
  const Counted counted{in_flight_};
  requests_.push_back(request);
  if (clock_ != nullptr) co_await clock_->sleep_for(latency_);
  co_return next(request);
}

ScriptedFetcher::Answer ScriptedFetcher::next(const http::Request& request) {
  if (behaviour_) {
    if (auto made = behaviour_(request)) return std::move(*made);
  }
  const auto found = answers_.find(request.url);
  if (found == answers_.end()) return Error{"connect-failed", "no answer is laid ready for " + request.url};
  auto& ready = found->second;
  if (ready.size() == 1) return ready.front();
  Answer first = std::move(ready.front());
  ready.pop_front();
  return first;
}

}  // namespace feedwatch::test
