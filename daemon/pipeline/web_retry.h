// What becomes of the pages that a visit could not have: asked for again at a later one, or given up. Owned by the io thread.
#pragma once

#include <string>
#include <unordered_set>

#include "base/result.h"
#include "pipeline/web_memory.h"

namespace feedwatch::pipeline {

// Trying again would bring the same.
bool is_final(const Error& error);

// The host wants to be asked later (429, or a pause that it has asked for before): nothing is said of the page.
bool is_pause(const Error& error);

// The pages of one visit at `now`.
class Attempts {
 public:
  explicit Attempts(Time now) : now_(now) {}

  // False once the page's host has asked for a pause.
  bool may_ask(const std::string& url) const;
  void succeeded(const std::string& url);

  // Whether the page is to be tried at a later visit: unless the error is final, and three times at most. A pause is no attempt,
  // but after a day of nothing else it is an answer, too.
  bool may_retry(PendingLink& link, const Error& error);
  // The same for a page that was not asked for because of its host's pause.
  bool may_wait(PendingLink& link) const;

 private:
  Time now_;
  std::unordered_set<std::string> paused_{};     // hosts
  std::unordered_set<std::string> answering_{};  // hosts that gave a page
};

}  // namespace feedwatch::pipeline
