// The thread that owns the database. Writes that wait together share one transaction and one sync to disk; a write that fails is
// taken back alone. Reads are answered at once, between transactions.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "store/guard.h"
#include "store/session.h"

namespace feedwatch::store {

// search: a read that wants the full-text index up to date. urgent: a write that doesn't wait for others.
enum class Kind : uint8_t { read, search, write, urgent };

class Job {
 public:
  explicit Job(Kind kind) : kind_(kind) {}
  virtual ~Job() = default;

  Kind kind() const { return kind_; }
  // On the worker's thread, within a transaction that it shares with others; again when that one was rolled back.
  virtual void run(Session& session) = 0;
  virtual void fail(Error error) = 0;
  // On the io thread, last.
  virtual void resume() = 0;

 private:
  Kind kind_;
};

using Jobs = std::vector<std::unique_ptr<Job>>;

class Worker {
 public:
  Worker(std::unique_ptr<Session> session, boost::asio::any_io_executor io);
  ~Worker();  // finishes what is queued, then brings index and file up to date

  void push(std::unique_ptr<Job> job);
  uint64_t progress() const { return progress_.load(std::memory_order_relaxed); }
  Health health() const { return guard_.health(); }

 private:
  using Instant = std::chrono::steady_clock::time_point;

  void loop();
  // Takes over what has been pushed, after waiting for it if need be. False: nothing came and nothing will.
  bool take();
  Instant wake_at() const;
  void answer_reads();
  void answer(Job& job);
  bool is_ripe() const;
  void commit_writes();
  bool attempt(std::span<const std::unique_ptr<Job>> jobs);
  bool try_once(std::span<const std::unique_ptr<Job>> jobs, Error& error);
  void refuse(Jobs jobs);
  void look_around();
  void resume(Jobs jobs);
  void tidy();
  bool index_batch_of(size_t limit);
  void index_waiting();
  void checkpoint();
  void close();

  std::unique_ptr<Session> session_;
  Guard guard_;
  boost::asio::any_io_executor io_;
  std::atomic<uint64_t> progress_{0};

  std::mutex mutex_;
  std::condition_variable pushed_;
  Jobs inbox_{};          // under the mutex
  bool stopping_{false};  // under the mutex

  // The worker's own.
  bool last_round_{false};
  Jobs reads_{};
  Jobs writes_{};
  Instant last_commit_{};
  Instant tidy_at_{Instant::max()};
  Instant trouble_until_{};  // after a failure in tidying up
  Instant look_at_{Instant::max()};

  std::thread thread_;
};

}  // namespace feedwatch::store
