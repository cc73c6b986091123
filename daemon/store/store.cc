#include "store/store.h"

#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "store/lock.h"
#include "store/opening.h"
#include "store/refresh.h"
#include "store/when.h"
#include "store/worker.h"

namespace feedwatch::store {

namespace asio = boost::asio;

namespace {

// A request on its way: what is to be done, and the coroutine that waits for it.
template <class Work, class Handler>
class Request final : public Job {
 public:
  using Answer = std::invoke_result_t<const Work&, Session&>;

  Request(Kind kind, Work work, Handler handler, asio::any_io_executor io, Activity::Hold hold)
      : Job(kind), work_(std::move(work)), handler_(std::move(handler)), guard_(std::move(io)), hold_(std::move(hold)) {}

  void run(Session& session) override { answer_ = work_(session); }
  void fail(Error error) override { answer_ = std::move(error); }
  void resume() override { std::move(handler_)(std::exception_ptr{}, std::move(answer_)); }

 private:
  Work work_;
  Handler handler_;
  asio::executor_work_guard<asio::any_io_executor> guard_;
  Activity::Hold hold_;
  Answer answer_{};
};

template <class Work>
struct Submit {
  Worker* worker;
  Kind kind;
  asio::any_io_executor io;
  Activity::Hold hold;
  Work work;

  template <class Handler>
  void operator()(Handler handler) && {
    worker->push(
        std::make_unique<Request<Work, Handler>>(kind, std::move(work), std::move(handler), std::move(io), std::move(hold)));
  }
};

}  // namespace

struct Store::Impl {
  Impl(Lock held, asio::any_io_executor executor, Activity& counted, Opened opened)
      : lock(std::move(held)),
        path(opened.session->options.path),
        recovery(std::move(opened.recovery)),
        io(std::move(executor)),
        activity(counted),
        worker(std::in_place, std::move(opened.session), io) {}
  ~Impl() {
    const bool is_sound = worker->health().condition == Condition::ok || worker->health().condition == Condition::degraded;
    worker.reset();
    if (is_sound) seal_closed(path);
  }

  // `work` takes the Session and gives a Result; it may run more than once and changes nothing it owns.
  template <class Work>
  Task<std::invoke_result_t<const Work&, Session&>> ask(Kind kind, Work work) {
    using Answer = std::invoke_result_t<const Work&, Session&>;
    Submit<Work> submit{&*worker, kind, io, activity.hold(), std::move(work)};
    auto answer = asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, Answer)>(std::move(submit),
                                                                                                        asio::use_awaitable);
    co_return co_await std::move(answer);
  }

  Lock lock;
  std::filesystem::path path;
  std::optional<Recovery> recovery;
  asio::any_io_executor io;
  Activity& activity;
  std::optional<Worker> worker;
};

Result<std::unique_ptr<Store>> Store::open(Options options, asio::any_io_executor io, Activity& activity) {
  auto held = Lock::take(options.path);
  if (!held) return held.error();
  auto opened = open_session(std::move(options));
  if (!opened) return opened.error();
  auto impl = std::make_unique<Impl>(std::move(*held), std::move(io), activity, std::move(*opened));
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

uint64_t Store::progress() const { return impl_->worker->progress(); }

const std::optional<Recovery>& Store::recovery() const { return impl_->recovery; }

Health Store::health() const { return impl_->worker->health(); }

Task<Result<std::vector<SourceState>>> Store::sources() {
  auto work = [](Session& session) -> Result<std::vector<SourceState>> { return load_sources(session); };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<>> Store::save_source(SourceState state, std::optional<std::string> memory) {
  auto work = [state = std::move(state), memory = std::move(memory)](Session& session) -> Result<> {
    store::save_source(session, state);
    if (memory) save_memory(session, state.id, *memory);
    return {};
  };
  return impl_->ask(Kind::write, std::move(work));
}

Task<Result<bool>> Store::is_rebuilt() {
  auto work = [](Session& session) -> Result<bool> {
    return session.database.value("SELECT value FROM meta WHERE key = 'rebuilt'").has_value();
  };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<>> Store::settle_rebuilt(std::vector<SourceState> states) {
  auto work = [states = std::move(states)](Session& session) -> Result<> {
    for (const SourceState& state : states) store::save_source(session, state);
    session.database.run("DELETE FROM meta WHERE key = 'rebuilt'");
    return {};
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<>> Store::keep_only_sources(std::vector<std::string> ids) {
  auto work = [ids = std::move(ids)](Session& session) -> Result<> {
    store::keep_only_sources(session, ids);
    return {};
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<std::vector<Classified>>> Store::classify(std::string source, std::vector<Fingerprint> items, Time now) {
  auto work = [source = std::move(source), items = std::move(items), now](Session& session) -> Result<std::vector<Classified>> {
    return store::classify(session, source, items, now);
  };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<Past>> Store::past(std::string source) {
  auto work = [source = std::move(source)](Session& session) -> Result<Past> { return load_past(session, source); };
  return impl_->ask(Kind::read, std::move(work));
}

// Who is to be alerted does not wait for others' writes.
Task<Result<PollResult>> Store::commit(PollCommit poll) {
  const auto has_hits = [](const NewArticle& entry) { return !entry.hits.empty(); };
  const bool alerts =
      !poll.tellings.empty() || (!poll.baseline && std::any_of(poll.articles.begin(), poll.articles.end(), has_hits));
  auto work = [poll = std::move(poll)](Session& session) -> Result<PollResult> { return commit_poll(session, poll); };
  return impl_->ask(alerts ? Kind::urgent : Kind::write, std::move(work));
}

Task<Result<std::vector<Subscription>>> Store::subscriptions() {
  auto work = [](Session& session) -> Result<std::vector<Subscription>> { return load_subscriptions(session); };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<>> Store::save_subscription(Subscription subscription) {
  auto work = [subscription = std::move(subscription)](Session& session) -> Result<> {
    store::save_subscription(session, subscription);
    return {};
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<>> Store::drop_subscription(std::string token) {
  auto work = [token = std::move(token)](Session& session) -> Result<> {
    store::drop_subscription(session, token);
    return {};
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<std::string>> Store::memory(std::string source) {
  auto work = [source = std::move(source)](Session& session) {
    return Result<std::string>{boost::system::in_place_value, load_memory(session, source)};
  };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<std::vector<LinkKnown>>> Store::links_known(std::string source, std::vector<uint64_t> links, Time now) {
  auto work = [source = std::move(source), links = std::move(links), now](Session& session) -> Result<std::vector<LinkKnown>> {
    return store::links_known(session, source, links, now);
  };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<std::vector<Delivery>>> Store::refresh(std::vector<Delivery> deliveries) {
  auto work = [deliveries = std::move(deliveries)](Session& session) -> Result<std::vector<Delivery>> {
    return store::refresh(session, deliveries);
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<LookResult>> Store::look(std::shared_ptr<const std::vector<Hit>> rules, Moment moment) {
  auto work = [rules = std::move(rules), moment](Session& session) -> Result<LookResult> {
    return store::look(session, *rules, moment);
  };
  return impl_->ask(Kind::write, std::move(work));
}

Task<Result<std::vector<Delivery>>> Store::add_event(alert::OperatorEvent event, std::vector<std::string> receivers) {
  auto work = [event = std::move(event), receivers = std::move(receivers)](Session& session) -> Result<std::vector<Delivery>> {
    return store::add_event(session, event, receivers);
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<std::vector<Delivery>>> Store::claim(std::string receiver, Time now, size_t limit) {
  auto work = [receiver = std::move(receiver), now, limit](Session& session) -> Result<std::vector<Delivery>> {
    return store::claim(session, receiver, now, limit);
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<>> Store::finish(std::vector<Finish> outcomes, Time now) {
  auto work = [outcomes = std::move(outcomes), now](Session& session) -> Result<> {
    store::finish(session, outcomes, now);
    return {};
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<std::optional<Time>>> Store::next_due(std::string receiver) {
  auto work = [receiver = std::move(receiver)](Session& session) -> Result<std::optional<Time>> {
    return store::next_due(session, receiver);
  };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<std::map<std::string, Backlog>>> Store::backlogs() {
  auto work = [](Session& session) -> Result<std::map<std::string, Backlog>> { return store::backlogs(session); };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<std::map<std::string, std::string>>> Store::disabled_receivers() {
  auto work = [](Session& session) -> Result<std::map<std::string, std::string>> { return store::disabled_receivers(session); };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<>> Store::disable_receiver(std::string id, std::string reason) {
  auto work = [id = std::move(id), reason = std::optional(std::move(reason))](Session& session) -> Result<> {
    set_disabled(session, id, reason);
    return {};
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<>> Store::enable_receiver(std::string id) {
  auto work = [id = std::move(id)](Session& session) -> Result<> {
    set_disabled(session, id, std::nullopt);
    return {};
  };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<std::vector<ArticleRow>>> Store::search(std::vector<std::string> folded_words, size_t limit) {
  auto work = [words = std::move(folded_words), limit](Session& session) -> Result<std::vector<ArticleRow>> {
    return store::search(session, words, limit);
  };
  return impl_->ask(Kind::search, std::move(work));
}

Task<Result<std::vector<ArticleRow>>> Store::articles_since(Time since, ArticleId after, size_t limit) {
  auto work = [since, after, limit](Session& session) -> Result<std::vector<ArticleRow>> {
    return load_articles_since(session, since, static_cast<int64_t>(after), limit);
  };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<std::vector<Delivery>>> Store::deliveries(std::string state, size_t limit) {
  auto work = [state = std::move(state), limit](Session& session) -> Result<std::vector<Delivery>> {
    return load_deliveries(session, state, limit);
  };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<Counts>> Store::counts() {
  auto work = [](Session& session) -> Result<Counts> { return store::counts(session); };
  return impl_->ask(Kind::read, std::move(work));
}

Task<Result<OrderDone>> Store::operate(Order order, Time now) {
  auto work = [order = std::move(order), now](Session& session) { return carry_out(session, order, now); };
  return impl_->ask(Kind::urgent, std::move(work));
}

Task<Result<bool>> Store::sweep(Time now) {
  auto work = [now](Session& session) -> Result<bool> { return store::sweep(session, now); };
  return impl_->ask(Kind::write, std::move(work));
}

}  // namespace feedwatch::store
