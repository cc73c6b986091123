// Recipients of mail receivers who want no more mail: a file in the state directory, so that it outlives the daemon and can be
// changed without one. Owned by one thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::app {

class Unsubscribed {
 public:
  using Addresses = std::map<std::string, Time>;  // since when

  // None, and nowhere to write.
  Unsubscribed() = default;
  // None when there is no such file yet. Error: unsubscribed-unreadable.
  static Result<Unsubscribed> read(const std::filesystem::path& state_dir);

  bool contains(const std::string& receiver, const std::string& address) const;
  const Addresses& of(const std::string& receiver) const;

  // On the disk when they return. Error: state-unwritable; nothing has changed then.
  Result<> add(const std::string& receiver, const std::string& address, Time now);
  // All recipients of the receiver get its mail again; how many there were.
  Result<size_t> clear(const std::string& receiver);

 private:
  using Receivers = std::map<std::string, Addresses>;

  Result<> change_to(Receivers receivers);

  std::filesystem::path file_{};
  Receivers receivers_{};
};

}  // namespace feedwatch::app
