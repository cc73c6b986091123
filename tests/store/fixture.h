// A store to test, and requests to it from outside of any coroutine.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "article/identity.h"
#include "base/hash.h"
#include "store/index_words.h"
#include "store/store.h"
#include "tests/support/temp_folder.h"

namespace feedwatch::store {

inline Time at(long long seconds) { return from_unix_seconds(1'700'000'000 + seconds); }

// Runs a task on `io` to its end.
template <class T>
T wait(boost::asio::io_context& io, Task<T> task) {
  std::optional<T> answer;
  std::exception_ptr failure;
  auto done = [&](std::exception_ptr thrown, T value) {
    failure = std::move(thrown);
    answer = std::move(value);
  };
  boost::asio::co_spawn(io, std::move(task), done);
  io.restart();
  io.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*answer);
}

inline Article article(std::string guid, std::string url, std::string title, std::string text) {
  Article made;
  made.guid = std::move(guid);
  made.url_key = url;
  made.url = url.empty() ? url : "https://" + url;
  made.title = std::move(title);
  made.text = std::move(text);
  made.content_hash = hash64(made.title + '\n' + made.text);
  return made;
}

inline Hit hit(std::string rule, std::vector<std::string> receivers = {"desk"}) {
  Hit made;
  made.rule.id = std::move(rule);
  made.receivers = std::move(receivers);
  made.summary = "What it says.";
  return made;
}

inline NewArticle entry(Article made, std::vector<Hit> hits = {}) {
  std::string words = index_words(made);
  return {std::move(made), std::move(hits), std::move(words)};
}

inline Fingerprint fingerprint(const Article& made) {
  return {item_key(made), made.url_key, made.content_hash, made.guid, made.title, made.aliases};
}

struct StoreFixture : testing::Test {
  Activity activity;  // outlives `io`, whose waiting coroutines count in it
  boost::asio::io_context io;
  std::optional<TempFolder> folder;  // of the file, once it is on disk
  Options options{.path = ":memory:", .linger = Duration{0}};
  std::unique_ptr<Store> store;

  void SetUp() override { open(); }
  void open() {
    store.reset();
    auto opened = Store::open(options, io.get_executor(), activity);
    if (!opened) throw std::runtime_error(opened.error().code + ": " + opened.error().message);
    store = std::move(*opened);
  }
  void open_on_disk() {
    store.reset();
    options.path = folder.emplace() / "feedwatch.db";
    open();
  }

  // What a request gives; it must not fail.
  template <class T>
  T get(Task<Result<T>> task) {
    auto answer = wait(io, std::move(task));
    if (!answer) {
      ADD_FAILURE() << answer.error().code << ": " << answer.error().message;
      return T{};
    }
    return std::move(*answer);
  }
  void get(Task<Result<>> task) {
    auto answer = wait(io, std::move(task));
    if (!answer) ADD_FAILURE() << answer.error().code << ": " << answer.error().message;
  }

  PollResult poll(std::string source, std::vector<NewArticle> articles, Time now = at(0), bool baseline = false) {
    PollCommit commit{.source_name = "The " + source, .articles = std::move(articles), .baseline = baseline, .now = now};
    commit.state.id = std::move(source);
    commit.state.last_poll = now;
    for (NewArticle& added : commit.articles) added.article.source = commit.state.id;
    return get(store->commit(std::move(commit)));
  }
  Classified classified(std::string source, Article made, Time now = at(0)) {
    made.source = source;
    auto answer = get(store->classify(std::move(source), {fingerprint(made)}, now));
    return answer.empty() ? Classified{} : std::move(answer.front());
  }
};

}  // namespace feedwatch::store
