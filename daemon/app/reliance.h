// Which sources' hubs can be relied on, so that the sources themselves need to be asked only now and then. Owned by the io
// thread.
#pragma once

#include <string>
#include <unordered_map>

namespace feedwatch::app {

class Reliance {
 public:
  // The hub has sent something, be it only a sign that there are news.
  void note_push(const std::string& source);
  // What it sent was taken in: the next poll should find nothing.
  void note_taken(const std::string& source);
  // The source itself was asked, and answered. `news`: it had some that a healthy subscription should have brought.
  void note_poll(const std::string& source, bool news);

  void forget(const std::string& source) { hubs_.erase(source); }

  // The source was asked since the start, so nothing that was pushed while nobody listened is missing; and nothing was found
  // since that its hub kept to itself.
  bool holds(const std::string& source) const;
  // It has sent what nobody has taken in yet.
  bool is_told(const std::string& source) const;

 private:
  struct Hub {
    bool asked{false};    // the source
    bool told{false};     // there was a push that no poll and no taking-in has answered
    bool doubted{false};  // until it pushes
  };

  std::unordered_map<std::string, Hub> hubs_{};
};

}  // namespace feedwatch::app
