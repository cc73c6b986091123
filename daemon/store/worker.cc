#include "store/worker.h"

#include <pthread.h>

#include <algorithm>
#include <iterator>

#include <boost/asio/post.hpp>

#include "store/opening.h"

namespace feedwatch::store {

namespace {

constexpr size_t most_in_a_commit = 64;
constexpr size_t enough_to_index = 1000;  // articles; the more at a time, the less each costs
constexpr size_t most_in_a_batch = 2000;  // bounds how long requests wait behind it
constexpr int checkpoint_pages = 1000;
constexpr std::chrono::seconds tidy_after{10};
constexpr std::chrono::seconds between_looks{10};  // at the disk
constexpr std::chrono::seconds between_trials{1};  // of a disk that cannot be written

Error failure_of(const std::exception& failure) {
  if (const auto* sqlite = dynamic_cast<const SQLite::Exception*>(&failure)) return to_error(*sqlite);
  return {"store-failed", failure.what()};
}

}  // namespace

Worker::Worker(std::unique_ptr<Session> session, boost::asio::any_io_executor io)
    : session_(std::move(session)),
      guard_(session_->options.path, session_->options.reserve),
      io_(std::move(io)),
      thread_([this] { loop(); }) {}

Worker::~Worker() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  pushed_.notify_one();
  thread_.join();
}

void Worker::push(std::unique_ptr<Job> job) {
  {
    const std::lock_guard lock{mutex_};
    inbox_.push_back(std::move(job));
  }
  pushed_.notify_one();
}

void Worker::loop() {
  ::pthread_setname_np(::pthread_self(), "store");
  if (unindexed(*session_) > 0) tidy_at_ = std::chrono::steady_clock::now();
  if (session_->options.reserve) look_at_ = std::chrono::steady_clock::now() + between_looks;
  while (take()) {
    if (guard_.is_damaged()) {
      refuse(std::exchange(reads_, {}));
      refuse(std::exchange(writes_, {}));
      continue;
    }
    answer_reads();
    if (is_ripe()) commit_writes();
    tidy();
    look_around();
  }
  if (guard_.is_damaged()) {
    keep_log(session_->database);
  } else {
    close();
  }
}

bool Worker::take() {
  Jobs fresh;
  {
    std::unique_lock lock{mutex_};
    const auto has_news = [this] { return !inbox_.empty() || stopping_; };
    const Instant until = wake_at();
    if (until == Instant::max()) {
      pushed_.wait(lock, has_news);
    } else {
      pushed_.wait_until(lock, until, has_news);
    }
    fresh.swap(inbox_);
    last_round_ = stopping_;
  }
  const bool any = !fresh.empty();
  for (auto& job : fresh) (job->kind() < Kind::write ? reads_ : writes_).push_back(std::move(job));
  return any || !writes_.empty() || !last_round_;
}

// When there is something to do though nobody asks: the end of lingering, or the time to tidy up.
Worker::Instant Worker::wake_at() const {
  if (guard_.is_damaged()) return Instant::max();
  const Instant needed = writes_.empty() ? std::max(tidy_at_, trouble_until_) : last_commit_ + session_->options.linger;
  return std::min(needed, look_at_);
}

// One transaction for all, or SQLite would lock and unlock the file for every statement.
void Worker::answer_reads() {
  if (reads_.empty()) return;
  if (std::any_of(reads_.begin(), reads_.end(), [](const auto& job) { return job->kind() == Kind::search; })) index_waiting();
  try {
    session_->database.run("BEGIN");
    for (const auto& job : reads_) answer(*job);
    session_->database.run("COMMIT");
  } catch (const std::exception& failure) {
    guard_.take_failure(failure_of(failure));
    for (const auto& job : reads_) job->fail(failure_of(failure));
    session_->roll_back();
  }
  resume(std::exchange(reads_, {}));
}

void Worker::answer(Job& job) {
  try {
    job.run(*session_);
  } catch (const std::exception& failure) {
    const Error error = failure_of(failure);
    if (error.code == "store-corrupt") guard_.take_failure(error);
    job.fail(error);
  }
}

bool Worker::is_ripe() const {
  if (writes_.empty()) return false;
  const auto urgent = [](const auto& job) { return job->kind() == Kind::urgent; };
  return last_round_ || writes_.size() >= most_in_a_commit || std::any_of(writes_.begin(), writes_.end(), urgent) ||
         std::chrono::steady_clock::now() >= last_commit_ + session_->options.linger;
}

// Who is urgent does not wait for the writing of the others either.
void Worker::commit_writes() {
  const auto is_urgent = [](const auto& job) { return job->kind() == Kind::urgent; };
  const auto urgent_end = std::stable_partition(writes_.begin(), writes_.end(), is_urgent);
  const auto most = std::min(writes_.size(), most_in_a_commit);
  const auto end = urgent_end == writes_.begin() ? writes_.begin() + static_cast<std::ptrdiff_t>(most) : urgent_end;
  Jobs jobs{std::make_move_iterator(writes_.begin()), std::make_move_iterator(end)};
  writes_.erase(writes_.begin(), end);
  if (!attempt(jobs)) {
    for (size_t i = 0; jobs.size() > 1 && i < jobs.size(); ++i) attempt({&jobs[i], 1});
  }
  last_commit_ = std::chrono::steady_clock::now();
  resume(std::move(jobs));
}

// All in one transaction. False when it failed, and nothing is changed; a job that was alone then knows why. Where room could be
// made it is tried again at once.
bool Worker::attempt(std::span<const std::unique_ptr<Job>> jobs) {
  Error error;
  if (try_once(jobs, error)) return true;
  if (guard_.take_failure(error) && try_once(jobs, error)) return true;
  if (jobs.size() == 1) jobs.front()->fail(std::move(error));
  return false;
}

bool Worker::try_once(std::span<const std::unique_ptr<Job>> jobs, Error& error) {
  Database& database = session_->database;
  try {
    database.run("BEGIN IMMEDIATE");
    for (const auto& job : jobs) job->run(*session_);
    database.run("COMMIT");
    session_->committed();
    guard_.take_success();
    return true;
  } catch (const std::exception& failure) {
    error = failure_of(failure);
  }
  session_->roll_back();
  return false;
}

// Nothing is read from a damaged file, and nothing written to it: what it says cannot be trusted.
void Worker::refuse(Jobs jobs) {
  if (jobs.empty()) return;
  for (const auto& job : jobs) job->fail({"store-corrupt", guard_.health().reason});
  resume(std::move(jobs));
}

void Worker::look_around() {
  const auto now = std::chrono::steady_clock::now();
  if (guard_.wants_trial() && look_at_ > now + between_trials) look_at_ = now + between_trials;
  if (now < look_at_) return;
  if (guard_.wants_trial()) {
    try {
      session_->database.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('trial', 0)");
      guard_.take_success();
    } catch (const std::exception& failure) {
      session_->roll_back();
      guard_.take_failure(failure_of(failure));
    }
  }
  guard_.look();
  look_at_ = session_->options.reserve ? now + between_looks : Instant::max();
}

// Callers are woken together: one hop to the io thread for all that a commit settled.
void Worker::resume(Jobs jobs) {
  progress_.fetch_add(jobs.size(), std::memory_order_relaxed);
  auto answer = [jobs = std::move(jobs)] {
    for (const auto& job : jobs) job->resume();
  };
  boost::asio::post(io_, std::move(answer));
}

// What nobody waits for. After a failure (a full disk) it rests a while.
void Worker::tidy() {
  const auto now = std::chrono::steady_clock::now();
  if (now < trouble_until_) return;
  const bool due = now >= tidy_at_ && writes_.empty();
  if (due || unindexed(*session_) >= enough_to_index) index_batch_of(most_in_a_batch);
  // On a full disk the log must not grow: written back at once, it begins anew in the room that it has.
  const int most_pages = guard_.is_short() ? 1 : checkpoint_pages;
  if (due || session_->database.log_pages() >= most_pages) checkpoint();
  const bool untidy = unindexed(*session_) > 0 || session_->database.log_pages() > 0;
  if (!untidy) {
    tidy_at_ = Instant::max();
  } else if (due || tidy_at_ == Instant::max()) {
    tidy_at_ = now + tidy_after;
  }
}

// False when nothing is left to index, or it cannot be done now.
bool Worker::index_batch_of(size_t limit) {
  try {
    return index_some(*session_, limit);
  } catch (const std::exception& failure) {
    session_->roll_back();
    guard_.take_failure(failure_of(failure));
    trouble_until_ = std::chrono::steady_clock::now() + tidy_after;
    return false;
  }
}

void Worker::index_waiting() {
  while (index_batch_of(most_in_a_batch)) {
  }
}

void Worker::checkpoint() {
  try {
    session_->database.checkpoint();
  } catch (const SQLite::Exception& failure) {
    guard_.take_failure(to_error(failure));
    trouble_until_ = std::chrono::steady_clock::now() + tidy_after;  // the log stays
  }
}

// SQLite writes the log back itself when the connection ends.
void Worker::close() {
  index_waiting();
  try {
    session_->database.script("PRAGMA optimize");
  } catch (const SQLite::Exception&) {
    // Only statistics.
  }
}

}  // namespace feedwatch::store
