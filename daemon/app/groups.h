// Sources that ask the same of the same address: one request serves them all. Owned by the io thread.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "app/paused.h"
#include "config/config.h"
#include "http/fetcher.h"
#include "store/store.h"

namespace feedwatch::app {

using States = std::unordered_map<std::string, store::SourceState>;

class Groups {
 public:
  // Anew from what is configured and where each source is asked now; who is paused is in no group. Requires a state for each
  // source.
  void settle(const config::Config& config, const States& states, const Paused& paused);

  // The source that is scheduled for all of its group: the first configured one.
  const std::string& leader(const std::string& source) const;
  // All of the leader's group, the leader first; empty for a source that is alone.
  const std::vector<std::string>& members(const std::string& leader) const;

 private:
  std::unordered_map<std::string, std::string> leaders_{};  // of the sources that are not alone
  std::unordered_map<std::string, std::vector<std::string>> groups_{};
};

// Asks the real fetcher once for each URL and gives everybody the same answer. The first request of a URL decides how it is
// asked; without conditions unless `conditional`.
class SharedAnswers final : public http::Fetcher {
 public:
  SharedAnswers(http::Fetcher& fetcher, bool conditional) : fetcher_(fetcher), conditional_(conditional) {}

  Task<Result<http::Response>> fetch(http::Request request) override;

 private:
  http::Fetcher& fetcher_;
  bool conditional_;
  std::unordered_map<std::string, Result<http::Response>> answers_{};
};

// Whether one conditional request can speak for all of them.
bool share_validators(const std::vector<std::string>& members, const States& states);

}  // namespace feedwatch::app
