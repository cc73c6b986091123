#include "http/client.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/algorithm/string/predicate.hpp>

#include "article/url.h"
#include "http/exchange.h"
#include "http/pinning.h"
#include "http/redirect.h"

namespace feedwatch::http {

namespace {

constexpr Duration longest_pause = std::chrono::days{7};
constexpr Duration longest_remembered = std::chrono::hours{1};  // for the spacing between requests
constexpr int too_many_requests = 429;

}  // namespace

const std::string* Response::header(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [&](const auto& each) { return boost::algorithm::iequals(each.first, name); });
  return found == headers.end() ? nullptr : &found->second;
}

struct Client::Shared {
  Trust trust;
  Manner manner;
  size_t most_idle;
  std::vector<std::unique_ptr<Exchange>> idle{};

  static Result<std::shared_ptr<Shared>> make(ClientOptions options) {
    auto trust = Trust::open(options.ca_file);
    if (!trust) return trust.error();
    Manner manner{.user_agent = std::move(options.user_agent),
                  .ca_path = trust->path(),
                  .connect_timeout = options.connect_timeout,
                  .own_ports = std::move(options.own_ports)};
    return std::make_shared<Shared>(
        Shared{std::move(*trust), std::move(manner), static_cast<size_t>(options.limits.connections)});
  }
};

// An exchange taken from the idle ones, and given back.
struct Client::Loan {
  Shared& shared;
  std::unique_ptr<Exchange> exchange;

  explicit Loan(Shared& from) : shared(from) {
    if (shared.idle.empty()) {
      exchange = std::make_unique<Exchange>(shared.manner);
    } else {
      exchange = std::move(shared.idle.back());
      shared.idle.pop_back();
    }
  }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;
  ~Loan() {
    if (shared.idle.size() < shared.most_idle) shared.idle.push_back(std::move(exchange));
  }
};

// One fetch on its way through redirects.
struct Client::Journey {
  std::shared_ptr<Shared> shared;
  Request request;
  Target target;  // where it stands
  std::string conditional_url{};
  Duration time_left{};
  bool first_origin{true};
  bool with_body{true};
  std::vector<std::string> visited{};
  std::vector<Hop> hops{};
  size_t wire_bytes{0};
  Duration took{};

  void add_up(Response& response);
  bool ends_with(const Response& response) const;
  Result<Target> next(const Response& response) const;
  void go_to(Target next, int status);
};

void Client::Journey::add_up(Response& response) {
  time_left -= response.took;
  response.took = took += response.took;
  response.wire_bytes = wire_bytes += response.wire_bytes;
}

bool Client::Journey::ends_with(const Response& response) const {
  return !is_redirect(response.status) || request.max_redirects <= 0;
}

Result<Target> Client::Journey::next(const Response& response) const {
  return next_target(target, response, visited, request.max_redirects);
}

void Client::Journey::go_to(Target next, int status) {
  if (status == 303 || (status < 303 && request.method != "GET")) with_body = false;
  first_origin = first_origin && target.same_origin(next);
  target = std::move(next);
  hops.push_back({status, target.url});
  visited.push_back(target.url);
}

Result<std::unique_ptr<Client>> Client::open(boost::asio::any_io_executor executor, CurlMulti& multi, Clock& clock,
                                             ClientOptions options) {
  auto shared = Shared::make(options);
  if (!shared) return shared.error();
  return std::unique_ptr<Client>(new Client(std::move(executor), multi, clock, options, std::move(*shared)));
}

Client::Client(boost::asio::any_io_executor executor, CurlMulti& multi, Clock& clock, const ClientOptions& options,
               std::shared_ptr<Shared> shared)
    : multi_(multi),
      clock_(clock),
      limiter_(executor, clock, options.limits),
      impolite_(executor, options.limits.connections),
      pause_scope_(options.pause_scope),
      shared_(std::move(shared)) {}

Client::~Client() = default;

Result<> Client::configure(ClientOptions options) {
  const Limits limits = options.limits;
  const PauseScope scope = options.pause_scope;
  auto shared = Shared::make(std::move(options));
  if (!shared) return shared.error();
  shared_ = std::move(*shared);
  pause_scope_ = scope;
  limiter_.configure(limits);
  impolite_.resize(limits.connections);
  return {};
}

Task<Result<Response>> Client::fetch(Request request) {
  auto target = check_url(request.url, {});
  if (!target) co_return target.error();
  Journey journey{.shared = shared_, .request = std::move(request), .target = std::move(*target)};
  journey.time_left = journey.request.timeout;
  journey.visited.push_back(journey.target.url);
  if (!journey.request.conditional.empty()) {
    const auto url = url::resolve(journey.request.conditional_url, {});
    if (url) journey.conditional_url = *url;
  }
  auto response = co_await travel(journey);
  if (response) response->redirects = std::move(journey.hops);
  co_return response;
}

Task<Result<Response>> Client::travel(Journey& journey) {
  for (;;) {
    auto response = co_await ask(journey);
    if (!response || journey.ends_with(*response)) co_return response;
    auto next = journey.next(*response);
    if (!next) co_return next.error();
    const Duration wait = wait_asked(*response, clock_.now());
    if (wait > longest_wait_for_redirect) co_return response;
    co_await clock_.sleep_for(wait);
    journey.go_to(std::move(*next), response->status);
  }
}

Task<Result<Response>> Client::ask(Journey& journey) {
  const auto named = check_name(journey.target, journey.request.allow_private);
  if (!named) co_return named.error();
  HostLimiter::Place place;
  Gate::Pass pass;
  if (journey.request.polite) {
    std::string authority = journey.target.authority;
    if (auto free = check_pause(journey.target); !free) co_return free.error();
    place = co_await limiter_.enter(std::move(authority), journey.request.spacing);
    if (auto free = check_pause(journey.target); !free) co_return free.error();
  } else {
    pass = co_await impolite_.enter();
  }
  if (journey.request.may_be_sent && !journey.request.may_be_sent(clock_.now())) {
    co_return Error{"not-now", fmt::format("{}: its time was over before there was a place for it", journey.target.host)};
  }
  std::string pin;
  if (journey.request.proxy != nullptr) {
    const Duration patience = std::min(journey.time_left, journey.shared->manner.connect_timeout);
    const auto address = co_await admitted_address(multi_, journey.target, journey.request.allow_private, patience);
    if (!address) co_return address.error();
    pin = pin_to(journey.target, *address);
  }
  Loan loan{*journey.shared};
  const Step step{.request = journey.request,
                  .target = journey.target,
                  .first_origin = journey.first_origin,
                  .conditional = journey.target.url == journey.conditional_url,
                  .with_body = journey.with_body,
                  .pin = pin,
                  .time_left = journey.time_left};
  const auto ready = loan.exchange->prepare(step);
  if (!ready) co_return ready.error();
  const CURLcode code = co_await multi_.perform(loan.exchange->easy());
  auto response = loan.exchange->finish(step, code);
  if (response) journey.add_up(*response);
  if (response && response->status == too_many_requests && journey.request.polite) {
    note_pause(journey.target, wait_asked(*response, clock_.now()));
  }
  co_return response;
}

Result<> Client::check_pause(const Target& target) {
  const auto until = pauses_.until(target, clock_.elapsed());
  if (!until) return {};
  const Time time = clock_.now() + (*until - clock_.elapsed());
  return Error{"host-paused", fmt::format("{}: has asked for a pause until {}", target.host,
                                          to_rfc3339(std::chrono::floor<std::chrono::seconds>(time)))};
}

void Client::note_pause(const Target& target, Duration wait) {
  const Duration now = clock_.elapsed();
  pauses_.note(target, pause_scope_, now + std::min(wait, longest_pause), now);
}

std::optional<Time> Client::paused_until(const std::string& url) {
  const auto target = check_url(url, {});
  const auto until = target ? pauses_.until(*target, clock_.elapsed()) : std::nullopt;
  return until ? std::optional(clock_.now() + (*until - clock_.elapsed())) : std::nullopt;
}

void Client::lift_pause(const std::string& url) {
  if (const auto target = check_url(url, {})) pauses_.lift(*target);
}

void Client::pause(const std::string& url, Time until) {
  if (const auto target = check_url(url, {})) note_pause(*target, until - clock_.now());
}

void Client::note_asked(const std::string& url, Time at) {
  const Duration ago = clock_.now() - at;
  if (ago < Duration{} || ago > longest_remembered) return;
  if (const auto target = check_url(url, {})) limiter_.note_start(target->authority, clock_.elapsed() - ago);
}

}  // namespace feedwatch::http
