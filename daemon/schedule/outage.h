// Tells an outage of one's own line from the faults of servers: several hosts fall silent, and nobody answers any more. Looks at
// no clock. Owned by one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"

namespace feedwatch::schedule {

class Outage {
 public:
  // Whether an error of that code means that nothing at all came back.
  static bool is_silence(std::string_view code);

  // A poll of the source met silence; it has failed since then. Whoever failed while others answered has a fault of its own: it
  // counts only where the outage that is just over excuses it, and one that has answered since is silent, too.
  void note_silence(const std::string& source, const std::string& host, Time failing_since);
  // A poll succeeded. Returns the sources whose failures were the outage's that has ended with it; empty where there was none.
  std::vector<std::string> note_answer(Time now);

  // Three hosts or more are silent, and nobody has answered since they are.
  bool is_on() const { return hosts_.size() >= enough_hosts; }
  std::vector<std::string> sources() const;

  // The source has answered, or is not polled any more.
  void forget(const std::string& source);
  // The clock that all times are of was set.
  void shift(Duration step);

 private:
  static constexpr size_t enough_hosts = 3;

  std::optional<Time> last_answer_{};
  std::unordered_map<std::string, std::string> silent_{};  // source → host; those excused and not asked again yet: none
  std::map<std::string, size_t> hosts_{};                  // of silent_, with how many sources; empty until one counts
};

}  // namespace feedwatch::schedule
