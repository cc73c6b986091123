#include "websub/subscriber.h"

#include <algorithm>
#include <array>
#include <new>

#include <fmt/format.h>
#include <openssl/rand.h>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/predicate.hpp>

#include "base/clock_watch.h"
#include "base/hash.h"
#include "schedule/freshness.h"
#include "websub/signature.h"

namespace feedwatch::websub {

namespace {

constexpr size_t secret_bytes = 32;
constexpr size_t most_remembered_pushes = 32;
constexpr size_t most_farewells_a_source = 4;
constexpr size_t longest_answer = 64 * 1024;
constexpr Duration longest_sleep = std::chrono::minutes{5};  // after which a clock that was set is noticed
constexpr Duration furthest = std::chrono::days{366};        // no lease is longer

template <size_t size>
std::string random_digits() {
  std::array<unsigned char, size> bytes{};
  if (::RAND_bytes(bytes.data(), static_cast<int>(size)) != 1) throw std::bad_alloc{};  // as rare, and as little to be done
  std::string digits;
  boost::algorithm::hex_lower(bytes, std::back_inserter(digits));
  return digits;
}

void shift_times(Subscription& subscription, Duration step) {
  for (std::optional<Time>* time : {&subscription.lease_until, &subscription.next_try}) {
    if (*time) **time += step;
  }
}

// Its times are of a clock that has been set back since: who knows how much of the lease is left.
void doubt_times(Subscription& subscription, Time now) {
  const auto is_absurd = [now](const std::optional<Time>& time) { return time && *time - now > furthest; };
  if (!is_absurd(subscription.lease_until) && !is_absurd(subscription.next_try)) return;
  subscription.lease_until.reset();
  subscription.next_try = now;
}

bool is_https(const std::string& url) { return url.starts_with("https:"); }

// Where the hub moved for good: every step of the way said so.
bool moved_for_good(const http::Response& response) {
  return !response.redirects.empty() &&
         std::ranges::all_of(response.redirects, [](const http::Hop& hop) { return hop.status == 308; });
}

http::ServerResponse plain(int status, std::string body) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}, {"X-Content-Type-Options", "nosniff"}},
          .body = std::move(body)};
}

std::string header_or_empty(const http::ServerRequest& request, std::string_view name) {
  const std::string* value = request.header(name);
  return value == nullptr ? std::string{} : *value;
}

// GitHub and old hubs write X-Hub-Signature-256 beside the sha1 one; the stronger counts.
std::string signature_of(const http::ServerRequest& request) {
  std::string strong = header_or_empty(request, "X-Hub-Signature-256");
  return strong.empty() ? header_or_empty(request, "X-Hub-Signature") : strong;
}

}  // namespace

Subscriber::Subscriber(boost::asio::any_io_executor executor, Means means, Manners manners)
    : means_(means), manners_(std::move(manners)), woken_(executor), tasks_(executor, [this](std::exception_ptr failure) {
        if (on_failure) on_failure(std::move(failure));
      }) {}

Subscriber::~Subscriber() = default;

Task<Result<>> Subscriber::load() {
  auto known = co_await means_.store.subscriptions();
  if (!known) co_return known.error();
  for (Subscription& each : *known) {
    const std::string token = each.token;
    doubt_times(each, means_.clock.now());
    Subscription& kept = subscriptions_.insert_or_assign(token, std::move(each)).first->second;
    if (!kept.leaving && !tokens_.try_emplace(kept.source, token).second) leave(kept, means_.clock.now());
    // A hub must reach us to hear that we leave; behind another address it will see for itself.
    if (kept.callback == callback_url(manners_.public_url, token)) continue;
    if (!kept.leaving) tokens_.erase(kept.source);
    subscriptions_.erase(token);
    co_await means_.store.drop_subscription(token);
  }
  settle();
  co_return Result<>{};
}

void Subscriber::settle() {
  std::vector<std::string> unwanted;
  for (const auto& [source, token] : tokens_) {
    if (!manners_.wants(source)) unwanted.push_back(token);
  }
  for (const std::string& token : unwanted) end(subscriptions_.at(token));
  woken_.notify();
}

void Subscriber::learn(const std::string& source, const Offer& offer) {
  const auto found = tokens_.find(source);
  if (found != tokens_.end()) {
    Subscription& known = subscriptions_.at(found->second);
    if (known.offered == offer.hub && known.topic == offer.topic) return;
    end(known);
  }
  if (!offer.hub.empty() && manners_.wants(source)) begin(source, offer);
}

void Subscriber::begin(const std::string& source, const Offer& offer) {
  Subscription fresh{.token = random_digits<token_bytes>(),
                     .source = source,
                     .topic = offer.topic,
                     .offered = offer.hub,
                     .hub = offer.hub,
                     .secret = random_digits<secret_bytes>(),
                     .next_try = means_.clock.now()};
  fresh.callback = callback_url(manners_.public_url, fresh.token);
  if (!is_https(fresh.hub) && !manners_.secret_over_http) fresh.secret.clear();
  tokens_[source] = fresh.token;
  tasks_.spawn(save(fresh));
  subscriptions_.emplace(fresh.token, std::move(fresh));
  woken_.notify();
}

void Subscriber::end(Subscription& subscription) {
  const std::string source = subscription.source;
  tokens_.erase(source);
  leave(subscription, means_.clock.now());
  tasks_.spawn(save(subscription));
  std::vector<std::string> farewells;
  for (const auto& [token, each] : subscriptions_) {
    if (each.leaving && each.source == source) farewells.push_back(token);
  }
  // A feed that names another hub each time must not fill the table.
  for (size_t i = 0; i + most_farewells_a_source < farewells.size(); ++i) {
    if (farewells[i] == subscription.token) continue;
    subscriptions_.erase(farewells[i]);
    tasks_.spawn(forget(farewells[i]));
  }
  changed(source);
  woken_.notify();
}

Task<> Subscriber::run() {
  ClockWatch watch(means_.clock);
  for (;;) {
    move_with_clock(watch.step());
    spawn_due();
    Duration pause = longest_sleep;
    for (const auto& [token, each] : subscriptions_) {
      if (each.next_try) pause = std::min(pause, *each.next_try - means_.clock.now());
    }
    co_await woken_.wait_for(means_.clock, pause);
  }
}

void Subscriber::move_with_clock(Duration step) {
  if (step == Duration{}) return;
  for (auto& [token, each] : subscriptions_) {
    shift_times(each, step);
    tasks_.spawn(save(each));
  }
}

void Subscriber::spawn_due() {
  const Time now = means_.clock.now();
  std::vector<std::string> given_up;
  for (auto& [token, each] : subscriptions_) {
    if (!each.next_try || *each.next_try > now) continue;
    if (is_given_up(each)) {
      given_up.push_back(token);
    } else {
      note_asked(each, now);
      tasks_.spawn(ask(token));
    }
  }
  for (std::string& token : given_up) {
    subscriptions_.erase(token);
    tasks_.spawn(forget(std::move(token)));
  }
}

Task<> Subscriber::stop() {
  tasks_.cancel();
  co_await tasks_.join();
}

Task<> Subscriber::ask(std::string token) {
  const auto before = subscriptions_.find(token);
  if (before == subscriptions_.end()) co_return;
  co_await save(before->second);
  const auto found = subscriptions_.find(token);
  if (found == subscriptions_.end()) co_return;
  http::Request request;
  request.method = "POST";
  request.url = found->second.hub;
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = request_body(found->second, is_https(found->second.hub) || manners_.secret_over_http);
  request.timeout = manners_.timeout;
  request.max_body = longest_answer;
  request.cut_body = true;
  request.allow_private = manners_.allow_private(found->second.source);
  if (manners_.proxy) request.proxy = manners_.proxy(found->second.source);
  auto response = co_await means_.fetcher.fetch(std::move(request));
  const auto known = subscriptions_.find(token);  // confirmed, ended or forgotten meanwhile
  if (known == subscriptions_.end()) co_return;
  Subscription& subscription = known->second;
  const Time now = means_.clock.now();
  if (!response) {
    note_refused(subscription, response.error().code, {}, now);
  } else if (response->status / 100 != 2) {
    const auto retry_after = schedule::read_freshness(*response, now).retry_after;
    std::optional<Time> not_before;
    if (retry_after) not_before = now + std::min<Duration>(*retry_after, std::chrono::days{7});
    note_refused(subscription, fmt::format("http-{}", response->status), not_before, now);
  } else if (moved_for_good(*response)) {
    subscription.hub = response->url;
  }
  Subscription copy = subscription;
  co_await save(std::move(copy));
  woken_.notify();
}

Task<http::ServerResponse> Subscriber::answer(http::ServerRequest request) {
  const auto token = token_of(request.target);
  const auto found = token ? subscriptions_.find(*token) : subscriptions_.end();
  if (found == subscriptions_.end()) co_return plain(404, "no such subscription\n");
  if (request.method == "GET") co_return co_await answer_question(found->second, request);
  if (request.method == "POST") co_return take_push(found->second, request);
  http::ServerResponse refusal = plain(405, "GET and POST only\n");
  refusal.headers.emplace_back("Allow", "GET, POST");
  co_return refusal;
}

Task<http::ServerResponse> Subscriber::answer_question(Subscription& subscription, const http::ServerRequest& request) {
  const Question question = read_question(request.target);
  const std::string source = subscription.source;
  if (question.mode == "denied" && question.topic == subscription.topic) {
    note_denied(subscription, means_.clock.now());
    Subscription copy = subscription;
    co_await save(std::move(copy));
    changed(source);
    co_return plain(200, "");
  }
  if (!is_wanted(subscription, question)) co_return plain(404, "not wanted\n");
  if (subscription.leaving) {
    std::string token = subscription.token;
    subscriptions_.erase(token);
    pushed_.erase(token);
    co_await forget(std::move(token));
  } else {
    note_confirmed(subscription, question.lease, means_.clock.now());
    Subscription copy = subscription;
    co_await save(std::move(copy));
    changed(source);
  }
  woken_.notify();
  co_return plain(200, question.challenge);
}

// Whatever becomes of it, the hub learns only that it arrived (WebSub §7.1.2).
http::ServerResponse Subscriber::take_push(const Subscription& subscription, http::ServerRequest& request) {
  if (subscription.leaving) return plain(410, "unsubscribed\n");
  const bool is_secret = !subscription.secret.empty();
  if (is_secret && !is_signed(signature_of(request), subscription.secret, request.body)) return plain(202, "");
  if (is_repeated(subscription.token, request.body)) return plain(202, "");
  // Without a signature a push is worth what a fetch without TLS is, and no more.
  Push push{.source = subscription.source, .trusted = is_secret || !is_https(subscription.topic)};
  push.document.status = 200;
  push.document.url = subscription.topic;
  push.document.headers = std::move(request.headers);
  push.document.body = std::move(request.body);
  push.document.wire_bytes = push.document.body.size();
  if (push.document.body.empty()) push.trusted = false;  // a ping
  if (on_push) on_push(std::move(push));
  return plain(202, "");
}

// Somebody who has seen an old push must not bring back what it said.
bool Subscriber::is_repeated(const std::string& token, const std::string& body) {
  if (body.empty()) return false;
  const std::pair hash{hash64(body), hash64(body, 1)};
  auto& last = pushed_[token];
  if (std::ranges::find(last, hash) != last.end()) return true;
  if (last.size() == most_remembered_pushes) last.erase(last.begin());
  last.push_back(hash);
  return false;
}

Task<> Subscriber::save(Subscription subscription) {
  co_await means_.store.save_subscription(std::move(subscription));  // what is lost here, a renewal mends
}

Task<> Subscriber::forget(std::string token) { co_await means_.store.drop_subscription(std::move(token)); }

const Subscription* Subscriber::current(const std::string& source) const {
  const auto found = tokens_.find(source);
  return found == tokens_.end() ? nullptr : &subscriptions_.at(found->second);
}

void Subscriber::changed(const std::string& source) {
  if (on_change) on_change(source);
}

Time Subscriber::relaxed(const std::string& source, Time due, Time last_poll) const {
  const Subscription* subscription = current(source);
  return subscription == nullptr ? due : websub::relaxed(*subscription, due, last_poll, means_.clock.now());
}

bool Subscriber::is_pushed(const std::string& source) const {
  const Subscription* subscription = current(source);
  return subscription != nullptr && websub::is_healthy(*subscription, means_.clock.now());
}

size_t Subscriber::healthy() const {
  const Time now = means_.clock.now();
  return static_cast<size_t>(
      std::ranges::count_if(subscriptions_, [now](const auto& each) { return websub::is_healthy(each.second, now); }));
}

}  // namespace feedwatch::websub
