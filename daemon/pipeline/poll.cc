#include "pipeline/poll.h"

#include <algorithm>

#include <fmt/format.h>

#include "article/url.h"
#include "base/run_on.h"
#include "pipeline/backfill.h"
#include "pipeline/flood.h"
#include "pipeline/full_text.h"
#include "pipeline/health.h"
#include "pipeline/manner.h"
#include "pipeline/match.h"
#include "pipeline/placing.h"
#include "pipeline/read_document.h"
#include "pipeline/request.h"
#include "pipeline/source_state.h"
#include "pipeline/symptoms.h"
#include "pipeline/web_fetch.h"
#include "pipeline/web_visit.h"
#include "pipeline/wording.h"

namespace feedwatch::pipeline {

namespace {

// The articles that are news in any way, with what rules make of them.
std::vector<store::NewArticle> judge(const Setup& setup, Found found, const Flood& flood) {
  std::vector<store::NewArticle> news;
  const Company company = company_of(found.articles);
  for (size_t i = 0; i < found.articles.size(); ++i) {
    Article& article = found.articles[i];
    const store::Classified& known = found.known[i];
    if (known.known == store::Known::same || flood.of(i) == Verdict::repeated) continue;
    store::NewArticle one;
    // A page that was read late is no edit of what is known.
    if (!std::ranges::binary_search(found.late, i)) describe_wording(article, known, company, one);
    if (flood.of(i) == Verdict::news) one.hits = find_hits(setup, article, known, one.index_words, one.change);
    one.article = std::move(article);
    news.push_back(std::move(one));
  }
  return news;
}

bool is_of_store(const Error& error) { return error.code.starts_with("store-"); }

// The host has asked for a pause, or the hour to ask the source was over before it was its turn.
bool is_no_attempt(const Error& error) { return error.code == "host-paused" || error.code == "not-now"; }

bool is_of_this_source(const store::Classified& item) {
  return item.known == store::Known::same || item.known == store::Known::changed;
}

// One poll under way. Lives in the frame of poll().
class Poll {
 public:
  Poll(Stage& stage, SetupPtr setup, const config::Source& source, store::SourceState state)
      : stage_(stage), setup_(std::move(setup)), source_(source), cadence_(cadence_of(setup_->config, source)) {
    commit_.state = std::move(state);
    commit_.source_name = source.name;
    report_.source = source.id;
    report_.url = commit_.state.url;
    failed_before_ = commit_.state.failures > 0;
    asked_at_ = commit_.state.url;
    notes_ = notes_of(commit_.state.extra);
    if (stage_.era != 0 && notes_.anchor.era == stage_.era) move_times(notes_, wall_offset() - notes_.anchor.offset);
  }

  Task<PollReport> run() {
    const auto recalled = co_await recall();
    if (!recalled) {
      give_up(recalled.error());
      co_return std::move(report_);
    }
    http::Request request = request_for(setup_->config, source_, commit_.state);
    keep_hours(request, notes_.rhythm, stage_.clock.now());
    auto response = co_await fetch(std::move(request));
    if (!response && is_no_attempt(response.error())) {
      report_.error = response.error();
      report_.postponed = true;
      report_.state = commit_.state;
      co_return std::move(report_);
    }
    co_await take_answer(std::move(response));
    if (!given_up_) co_await save();
    co_return std::move(report_);
  }

  Task<PollReport> run_pushed(http::Response document) {
    const store::SourceState before = commit_.state;
    Notes notes = notes_;
    failed_before_ = false;
    report_.pushed = true;
    report_.url = document.url;
    report_.status = document.status;
    report_.bytes = document.body.size();
    report_.state = before;
    if (!before.baseline_done || !before.last_success) {
      report_.error = Error{"no-baseline", "pushed before the source was read for the first time"};
      co_return std::move(report_);
    }
    const auto recalled = co_await recall();
    if (!recalled) {
      report_.error = recalled.error();
      co_return std::move(report_);
    }
    co_await take_document(std::move(document), true);
    std::string title = std::move(commit_.state.title);
    commit_.state = before;
    notes_ = std::move(notes);
    symptoms_ = {.read = symptoms_.read, .has_news = symptoms_.has_news};  // the rest is about who sent it
    if (report_.error) co_return std::move(report_);
    commit_.state.title = std::move(title);
    co_await save();
    co_return std::move(report_);
  }

 private:
  // What the last poll of a web source left. Where that is about other settings the source begins anew.
  Task<Result<>> recall() {
    if (!is_web(source_) && !source_.full_text) co_return Result<>{};
    auto text = co_await stage_.store.memory(source_.id);
    if (!text) co_return text.error();
    remembered_ = std::move(*text);
    memory_ = memory_for(source_, remembered_);
    if (!commit_.state.baseline_done) memory_.since.reset();
    if (!is_web(source_) || memory_.since) co_return Result<>{};
    commit_.state.baseline_done = false;
    commit_.state.etag.clear();
    commit_.state.last_modified.clear();
    co_return Result<>{};
  }

  // Whether the configured address was changed and leads to something else: nothing there is known from the old one. Whoever only
  // mends the address of a feed wants the news that it had meanwhile.
  bool is_another_feed(const std::vector<store::Classified>& known) const {
    const bool is_first_answer = commit_.state.baseline_done && !commit_.state.last_success && !is_web(source_);
    return is_first_answer && std::none_of(known.begin(), known.end(), is_of_this_source);
  }

  void begin_anew() {
    commit_.state.baseline_done = false;
    if (tells_at_first()) return;
    report_.warnings.emplace_back(
        "nothing at the changed address is known from the one before: this is the baseline, what is there alerts nothing");
  }

  Task<Result<http::Response>> fetch(http::Request request) {
    if (is_web(source_)) return fetch_page(stage_, setup_->config, source_, std::move(request));
    return stage_.fetcher.fetch(std::move(request));
  }

  bool tells_at_first() const { return !notes_.past_lost && setup_->config.poll.alert_on_first.value_or(stage_.alert_on_first); }

  Visitor visitor() { return {stage_, setup_->config, source_, memory_, tells_at_first()}; }

  Task<> take_answer(Result<http::Response> response) {
    if (!response) {
      fail(response.error(), nullptr);
      co_return;
    }
    report_.status = response->status;
    report_.bytes = response->body.size();
    report_.took = response->took;
    look_at_clock(symptoms_, *response, stage_.clock.now());
    const Delta delta = delta_of(source_, commit_.state, *response);
    if (response->status == 304 || is_last_body(*response)) {
      take_unchanged(*response);
    } else if (response->status == 200 || delta == Delta::asked_for) {
      co_await take_document(std::move(*response), delta == Delta::asked_for);
    } else if (delta == Delta::unexpected) {
      forget_validators(commit_.state);
      fail({"unexpected-delta", fmt::format("{} answered 226 with a change that was not asked for", url::for_log(response->url))},
           &*response);
    } else {
      fail(status_error(*response), &*response);
    }
  }

  bool is_last_body(const http::Response& response) const {
    return response.status == 200 && commit_.state.baseline_done && commit_.state.body_hash != 0 &&
           std::hash<std::string_view>{}(response.body) == commit_.state.body_hash;
  }

  void fail(const Error& error, const http::Response* response) {
    report_.error = error;
    note_failure(commit_.state, notes_, error, response, cadence_, stage_.clock.now());
  }

  // The store could not say what is known. Nothing is committed: what was read stands in no poll yet, so its links must not count
  // as followed, and the source has not failed.
  void give_up(const Error& error) {
    given_up_ = true;
    report_.error = error;
    report_.state = commit_.state;
  }

  void take_unchanged(const http::Response& response) {
    const bool asked = !commit_.state.etag.empty() || !commit_.state.last_modified.empty();
    if (response.status == 304 && (!asked || response.url != commit_.state.validators_url)) {
      fail({"unexpected-304", fmt::format("{} answered 304 to a request without conditions", url::for_log(response.url))},
           &response);
    } else {
      note_unchanged(commit_.state, notes_, response, placed({}), stage_.clock.now());
      note_well({});
      memory_.odd = {};
    }
  }

  Task<Document> read_web(http::Response response) {
    Visitor guest = visitor();
    WebVisit found = co_await visit(guest, std::move(response));
    commit_.links = std::move(found.links);
    pass_ = co_await stage_.digesting.enter();
    co_return std::move(found.document);
  }

  Task<Document> read(const http::Response& response) {
    if (is_web(source_)) {
      http::Response page = response;
      co_return co_await read_web(std::move(page));
    }
    pass_ = co_await stage_.digesting.enter();
    const Origin origin{.source = source_.id, .default_lang = source_.lang};
    auto reading = [&response, &origin] { return read_document(response, origin); };
    co_return co_await run_on(stage_.workers, stage_.activity, std::move(reading));
  }

  // Older pages are waited for outside the gate, too. Who lists one article at a time never shows the one before.
  Task<> bridge_gap(std::string older, Found& found) {
    if (older.empty()) {
      if (found.articles.size() > 1) {
        report_.warnings.push_back(
            fmt::format("none of its {} articles was there at the last poll, and it names no older page: what came and went in "
                        "between is missed; a shorter interval helps",
                        found.articles.size()));
      }
      co_return;
    }
    pass_ = {};
    co_await fill_gap(stage_, setup_->config, source_, commit_.state, std::move(older), found, notes_, report_.warnings);
    pass_ = co_await stage_.digesting.enter();
  }

  // Pages are waited for outside the gate: others read meanwhile.
  Task<> read_full_texts(Found& found) {
    const bool tells_nobody = !commit_.state.baseline_done && !tells_at_first();
    if (!source_.full_text || is_web(source_) || tells_nobody) co_return;
    pass_ = {};
    Visitor guest = visitor();
    co_await fill_texts(guest, found, !report_.pushed);
    pass_ = co_await stage_.digesting.enter();
  }

  Task<> take_document(http::Response response, bool delta) {
    Document document = co_await read(response);
    report_.warnings = std::move(document.warnings);
    if (document.error) {
      if (is_of_store(*document.error)) {
        give_up(*document.error);
        co_return;
      }
      if (document.is_page && commit_.state.baseline_done) symptoms_.page = Sign::ill;
      fail(*document.error, &response);
      co_return;
    }
    if (!delta && !is_web(source_)) report_.offer = websub::find_offer(response, {.hub = document.hub, .self = document.self});
    std::vector<store::Fingerprint> items = fingerprints(document.articles);
    auto known = co_await stage_.store.classify(source_.id, std::move(items), stage_.clock.now());
    if (!known) {
      give_up(known.error());
      co_return;
    }
    if (is_another_feed(*known)) begin_anew();
    const bool same_feed = recognise(document, *known, response);
    Found found{.articles = std::move(document.articles), .known = std::move(*known)};
    const size_t listed = delta || is_web(source_) ? 0 : found.articles.size();
    if (commit_.state.baseline_done && listed > 0 && is_gap(found.known)) co_await bridge_gap(std::move(document.older), found);
    if (document.lists_everything && !delta) commit_.all_items = fingerprints(found.articles);
    const Flood flood = co_await look_for_flood(found.articles, found.known);
    if (!flood.is_large) co_await read_full_texts(found);
    News news = commit_.state.baseline_done ? news_of(found.articles, found.known) : News{};
    news.listed = listed;
    auto judging = [this, &found, &flood] { return judge(*setup_, std::move(found), flood); };
    commit_.articles = co_await run_on(stage_.workers, stage_.activity, std::move(judging));
    commit_.baseline = !commit_.state.baseline_done && !tells_at_first();
    commit_.state.baseline_done = commit_.state.baseline_done || document.is_settled;
    if (commit_.state.baseline_done) notes_.past_lost = false;
    if (!document.title.empty()) commit_.state.title = std::move(document.title);
    const bool complete = document.complete && memory_.pending.empty();
    const Reading what{.rhythm = document.rhythm, .complete = complete, .delta = delta, .same_feed = same_feed};
    note_read(commit_.state, notes_, response, what, placed(news), stage_.clock.now());
    note_well(news);
    if (!is_web(source_)) symptoms_.truncated = document.complete ? Sign::well : Sign::ill;
    extent_ = delta || !document.complete ? store::Extent::part : store::Extent::whole;
  }

  void note_well(const News& news) {
    symptoms_.page = Sign::well;
    symptoms_.read = true;
    symptoms_.has_news = news.count > 0;
    symptoms_.moved_from = asked_at_;
  }

  // Where wall time stands against elapsed time.
  Duration wall_offset() const { return stage_.clock.now().time_since_epoch() - stage_.clock.elapsed(); }

  schedule::Cadence placed(const News& news) {
    return place(cadence_, setup_->config.poll, notes_.habit, commit_.state.last_poll, stage_.clock.now(), news, source_.id);
  }

  // Whether the document is of the feed that was known: by its id or title, or by an item. Behind a redirect another one is no
  // reason to forget which was meant, and what it has left in the store is none to take it for that one later.
  bool recognise(const Document& document, const std::vector<store::Classified>& known, const http::Response& response) {
    const uint64_t identity = std::max<uint64_t>(document.identity, 1);
    const bool is_meant = response.redirects.empty() || notes_.identity == 0 || identity == notes_.identity;
    const bool shares_items = identity != notes_.stranger && !known.empty() && !is_gap(known);
    const bool is_same = is_meant || shares_items;
    notes_.stranger = is_same ? 0 : identity;
    if (is_same) notes_.identity = identity;
    return is_same;
  }

  Task<Flood> look_for_flood(const std::vector<Article>& articles, const std::vector<store::Classified>& known) {
    const size_t limit = setup_->config.poll.flood_limit;
    if (!commit_.state.baseline_done || !may_be_flood(known, limit)) co_return Flood{};
    auto past = co_await stage_.store.past(source_.id);
    if (!past) co_return Flood{};  // then everything is told
    Flood flood = find_flood(articles, known, *past, limit);
    if (flood.is_large) {
      report_.warnings.push_back(describe(flood, limit));
      tell(event_of(flood, limit, source_.id, stage_.clock.now()));
    }
    co_return flood;
  }

  Task<> save() {
    commit_.now = stage_.clock.now();
    commit_.elapsed = stage_.clock.elapsed();
    commit_.read = extent_;
    assess();
    notes_.anchor = {.era = stage_.era, .offset = wall_offset()};
    notes_.manner = manner_of(setup_->config, source_);
    commit_.state.extra = to_extra(notes_);
    report_.state = commit_.state;
    report_.baseline = commit_.baseline;
    report_.recovered = failed_before_ && !report_.error;
    if (memory_.about != 0) {
      std::string text = to_text(memory_);
      if (text != remembered_) commit_.memory = std::move(text);
    }
    for (const store::NewArticle& entry : commit_.articles) report_.headlines.push_back({entry.article.url, entry.article.title});
    auto result = co_await stage_.store.commit(std::move(commit_));
    if (result) {
      report_.result = std::move(*result);
    } else {
      report_.error = result.error();
      report_.told.clear();
    }
  }

  void assess() {
    for (alert::OperatorEvent& event : assess_symptoms(commit_.state, notes_, symptoms_, commit_.now)) tell(std::move(event));
    if (auto event = assess_health(commit_.state, notes_, commit_.now)) tell(std::move(*event));
  }

  // To whom it concerns, in the poll's own transaction.
  void tell(alert::OperatorEvent event) {
    report_.told.push_back(event);
    store::Telling telling{.event = std::move(event)};
    for (const config::Receiver& receiver : setup_->config.receivers) {
      if (std::ranges::find(receiver.events, telling.event.type) != receiver.events.end()) {
        telling.receivers.push_back(receiver.id);
      }
    }
    commit_.tellings.push_back(std::move(telling));
  }

  Stage& stage_;
  SetupPtr setup_;
  const config::Source& source_;
  schedule::Cadence cadence_;
  store::PollCommit commit_{};
  Notes notes_{};
  PollReport report_{};
  Symptoms symptoms_{};
  std::string asked_at_{};
  std::string remembered_{};  // what memory_ was made of
  WebMemory memory_{};        // of a source that reads pages
  bool failed_before_{false};
  bool given_up_{false};  // the store failed: there is nothing to commit
  store::Extent extent_{store::Extent::nothing};
  http::Gate::Pass pass_{};  // until the commit
};

}  // namespace

Task<PollReport> poll(Stage& stage, SetupPtr setup, std::string source_id, store::SourceState state) {
  const config::Source& source = *setup->source(source_id);
  Poll one(stage, setup, source, std::move(state));
  co_return co_await one.run();
}

Task<PollReport> take_push(Stage& stage, SetupPtr setup, std::string source_id, store::SourceState state,
                           http::Response document) {
  const config::Source& source = *setup->source(source_id);
  Poll one(stage, setup, source, std::move(state));
  co_return co_await one.run_pushed(std::move(document));
}

}  // namespace feedwatch::pipeline
