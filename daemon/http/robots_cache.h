// What sites ask of us in their robots.txt, fetched when it is first needed and remembered for a day (RFC 9309 §2.3, §2.4). Owned
// by the io thread.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/address.h"
#include "base/clock.h"
#include "http/fetcher.h"
#include "http/robots.h"

namespace feedwatch::http {

struct RobotsQuestion {
  std::string url{};         // absolute http(s): may it be fetched?
  std::string user_agent{};  // as it will be sent
  Duration timeout{std::chrono::seconds{30}};
  std::vector<Cidr> allow_private{};
  ProxyPtr proxy{};
};

struct RobotsVerdict {
  enum class Word : uint8_t { allowed, disallowed, unreachable };

  Word word{Word::allowed};
  std::string cause{};     // why not: a sentence with the host, no URL queries
  Duration crawl_delay{};  // at least this long between two requests to the host

  bool allows() const { return word == Word::allowed; }
};

// One robots.txt for each scheme, host and port; a hundred questions at once make one request. After 24 hours it is asked for
// again, with its validators. Answers are read as RFC 9309 §2.3.1 has it: 4xx, or more than five redirects, means that nothing is
// disallowed; 5xx or no answer that everything is, but for what was known before, and is asked again after ten minutes.
class RobotsCache {
 public:
  RobotsCache(Fetcher& fetcher, Clock& clock, boost::asio::any_io_executor executor);
  ~RobotsCache();

  // Goes to the network when nothing fresh is known. Cancellable.
  Task<RobotsVerdict> ask(RobotsQuestion question);

  size_t sites() const { return sites_.size(); }

 private:
  struct Site;

  Site& site(const std::string& key);
  void forget_some();
  void take(Site& site, const Response& response, std::string_view user_agent);
  Task<> refresh(Site& site, const std::string& address, const RobotsQuestion& question);

  Fetcher& fetcher_;
  Clock& clock_;
  boost::asio::any_io_executor executor_;
  std::unordered_map<std::string, std::unique_ptr<Site>> sites_;
};

}  // namespace feedwatch::http
