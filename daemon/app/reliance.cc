#include "app/reliance.h"

namespace feedwatch::app {

void Reliance::note_push(const std::string& source) {
  Hub& hub = hubs_[source];
  hub.told = true;
  hub.doubted = false;
}

void Reliance::note_taken(const std::string& source) { hubs_[source].told = false; }

// What came while nobody listened is no fault of the hub.
void Reliance::note_poll(const std::string& source, bool news) {
  Hub& hub = hubs_[source];
  if (news && hub.asked && !hub.told) hub.doubted = true;
  hub.asked = true;
  hub.told = false;
}

bool Reliance::holds(const std::string& source) const {
  const auto found = hubs_.find(source);
  return found != hubs_.end() && found->second.asked && !found->second.doubted;
}

bool Reliance::is_told(const std::string& source) const {
  const auto found = hubs_.find(source);
  return found != hubs_.end() && found->second.told;
}

}  // namespace feedwatch::app
