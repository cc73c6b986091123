#include "demo/demo.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "app/app.h"
#include "app/load.h"
#include "base/activity.h"
#include "base/hash.h"
#include "deliver/sign.h"
#include "demo/files.h"
#include "demo/mail_subject.h"
#include "demo/news_day.h"
#include "demo/printer.h"
#include "demo/smtp_sink.h"
#include "http/server.h"

namespace feedwatch::demo {

namespace asio = boost::asio;

namespace {

// How long after its last event the day may still bring alerts.
constexpr Duration evening = std::chrono::seconds{3};

void show(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

// Standard Webhooks, the receiver's side.
bool is_signed(const http::ServerRequest& request, const std::string& secret) {
  const std::string* id = request.header("webhook-id");
  const std::string* timestamp = request.header("webhook-timestamp");
  const std::string* signature = request.header("webhook-signature");
  const auto key = deliver::SigningKey::parse(secret);
  if (id == nullptr || timestamp == nullptr || signature == nullptr || !key) return false;
  const Time sent = from_unix_seconds(std::strtoll(timestamp->c_str(), nullptr, 10));
  return key->sign(*id, sent, request.body) == *signature;
}

class Demo {
 public:
  Demo(asio::io_context& io, std::optional<Duration> span)
      : io_(io),
        span_(span.value_or(day_length() + evening)),
        style_{.colour = ::isatty(STDOUT_FILENO) != 0},
        morning_(clock_.now()),
        mail_(io.get_executor(), [this](const Mail& mail) { take_mail(mail); }),
        tasks_(io.get_executor(), [](std::exception_ptr) {}) {}

  Task<int> run() {
    news_ = open_server([this](http::ServerRequest request) { return serve_news(std::move(request)); });
    hook_ = open_server([this](http::ServerRequest request) { return take_hook(std::move(request)); });
    const Folder folder = write_files({.news_port = news_->port(), .hook_port = hook_->port(), .smtp_port = mail_.port()});
    const int status = co_await live(folder);
    co_await news_->stop();
    co_await hook_->stop();
    co_return status;
  }

 private:
  // Throws std::logic_error when loopback has no port left.
  std::unique_ptr<http::Server> open_server(http::Server::Handler handler) {
    return http::Server::open(io_.get_executor(), activity_, "127.0.0.1", 0, std::move(handler)).value();
  }

  Task<int> live(const Folder& folder) {
    secret_ = folder.secret;
    app::Loaded loaded = app::load(folder.config);
    if (loaded.setup == nullptr || loaded.has_errors()) {
      show(loaded.rendered);
      co_return 70;
    }
    auto app = app::App::open(io_, clock_, std::move(loaded), observer());
    if (!app) {
      show(app.error().message + "\n");
      co_return 70;
    }
    introduce(folder);
    tasks_.spawn(mail_.run());
    auto prepared = co_await (*app)->prepare();
    if (!prepared) co_return 70;
    morning_ = clock_.now();
    co_await (*app)->start();
    tasks_.spawn(narrate());
    co_await clock_.sleep_for(span_);
    co_await (*app)->stop(std::chrono::seconds{2});
    tasks_.cancel();
    co_await tasks_.join();
    sum_up();
    co_return 0;
  }

  app::Observer observer() {
    app::Observer observer;
    observer.polled = [this](const pipeline::PollReport& report) {
      if (report.error) show(fmt::format("    source {}: {}\n", report.source, report.error->message));
      for (const store::ArticleChange& change : report.result.changes) copies_ += change.was == store::Known::elsewhere ? 1 : 0;
    };
    return observer;
  }

  Task<http::ServerResponse> serve_news(http::ServerRequest request) {
    for (const Publisher& publisher : publishers()) {
      if (request.target != fmt::format("/{}/feed", publisher.id)) continue;
      const std::string site = fmt::format("http://127.0.0.1:{}/{}", news_->port(), publisher.id);
      http::ServerResponse response;
      response.body = render_feed(publisher, clock_.now() - morning_, site, morning_);
      const std::string etag = fmt::format("\"{:016x}\"", hash64(response.body));
      response.headers = {{"ETag", etag}, {"Content-Type", std::string(content_type(publisher.format))}};
      const std::string* known = request.header("If-None-Match");
      if (known != nullptr && *known == etag) {
        response.status = 304;
        response.body.clear();
      }
      co_return response;
    }
    co_return http::ServerResponse{.status = 404};
  }

  Task<http::ServerResponse> take_hook(http::ServerRequest request) {
    const bool is_ours = is_signed(request, secret_);
    auto alert = alert::alert_from_json(request.body);
    if (alert) {
      ++webhooks_;
      show(webhook_text(*alert, is_ours ? "signature verified" : "SIGNATURE WRONG", style_));
    }
    co_return http::ServerResponse{.status = 204};
  }

  void take_mail(const Mail& mail) {
    ++mails_;
    show(mail_text(mail_subject(mail.message), mail.to.empty() ? "" : mail.to.front(), style_));
  }

  Task<> narrate() {
    show(remark(
        Duration{},
        "The four feeds are read for the first time. What is in them now is the baseline: it alerts nothing, although one item "
        "speaks of a strike at the port.",
        style_));
    for (const Happening& happening : happenings()) {
      co_await clock_.sleep_until(morning_ + happening.at);
      if (!happening.remark.empty()) show(remark(happening.at, happening.remark, style_));
    }
  }

  void introduce(const Folder& folder) {
    show(headline("feedwatch demo: a news day in half a minute, on this machine alone", style_));
    show(
        fmt::format("Four invented papers (two RSS, one Atom, one JSON Feed) publish on 127.0.0.1:{}. The real daemon polls them "
                    "every second,\n"
                    "matches the rules in {} and\n"
                    "sends what they find to a webhook and a mailbox, which print it below. What matched is {}.\n",
                    news_->port(), folder.rules_shown, style_.colour ? "highlighted" : "in [brackets]"));
  }

  void sum_up() {
    show(headline(fmt::format("\nThe day is over: {} webhooks and {} mails.", webhooks_, mails_), style_));
    show(
        fmt::format("Copies recognised: {}. Not alerted: the baseline, copies, a mended word, what no rule asked for.\n"
                    "Now yours: feedwatch check validates your own feedwatch.yaml and rules, feedwatch run watches.\n",
                    copies_));
  }

  asio::io_context& io_;
  SystemClock clock_{};
  Duration span_;
  Style style_;
  Time morning_;
  Activity activity_{};
  std::unique_ptr<http::Server> news_{};
  std::unique_ptr<http::Server> hook_{};
  SmtpSink mail_;
  TaskGroup tasks_;
  std::string secret_{};
  size_t webhooks_{0};
  size_t mails_{0};
  size_t copies_{0};
};

Task<> run_into(Demo& demo, int& status) {
  try {
    status = co_await demo.run();
  } catch (const std::exception& error) {
    show(fmt::format("feedwatch demo: {}\n", error.what()));
  }
}

}  // namespace

int run(std::optional<Duration> span) {
  asio::io_context io(1);
  Demo demo(io, span);
  int status = 70;
  asio::co_spawn(io, run_into(demo, status), asio::detached);
  io.run();
  return status;
}

}  // namespace feedwatch::demo
