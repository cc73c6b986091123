// Polls by host: only so many of one host are under way, the others of it wait in a line of their own, where they keep no other
// host waiting. Owned by the io thread.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace feedwatch::app {

class HostQueues {
 public:
  // True: the poll of `source` begins now, at the place that was kept for it or a free one of `places`. False: it stands in the
  // host's line, where it comes once, whoever asks.
  bool begin(const std::string& source, const std::string& host, size_t places);
  // Its poll is over, or it is not to be polled after all. Returns whose turn it is now: a place is kept for that one until it
  // begins or leaves.
  std::optional<std::string> leave(const std::string& source, size_t places);

  bool waits(const std::string& source) const;
  // A place is kept for it, at whichever host.
  bool is_called(const std::string& source) const;

 private:
  struct Host {
    size_t taken{0};  // places: polls under way, and those that are called
    std::list<std::string> line{};
  };
  enum class Standing : uint8_t { waiting, called, polled };
  struct Source {
    std::string host{};
    Standing standing{Standing::waiting};
    std::list<std::string>::iterator place{};  // in the line, while it waits
  };

  std::unordered_map<std::string, Host> hosts_{};  // that have any of both
  std::unordered_map<std::string, Source> sources_{};
};

}  // namespace feedwatch::app
