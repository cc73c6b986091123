// The sources that their owner has paused: a file in the state directory, so that it outlives the daemon and can be changed
// without one. Owned by one thread.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::app {

class Paused {
 public:
  // None, and nowhere to write.
  Paused() = default;
  // None, in place of a list that cannot be read: the next change writes it anew.
  static Paused anew(const std::filesystem::path& state_dir);
  // None when there is no such file yet. Error: paused-unreadable.
  static Result<Paused> read(const std::filesystem::path& state_dir);

  // Since when; nullopt: it is not paused.
  std::optional<Time> since(const std::string& source) const;
  bool contains(const std::string& source) const { return sources_.contains(source); }
  const std::map<std::string, Time>& all() const { return sources_; }

  // On the disk when they return. What is paused already keeps its time. Error: paused-unwritable; nothing has changed then.
  Result<> pause(const std::string& source, Time now);
  Result<> resume(const std::string& source);

 private:
  using Sources = std::map<std::string, Time>;

  Result<> change_to(Sources sources);

  std::filesystem::path file_{};
  Sources sources_{};
};

}  // namespace feedwatch::app
