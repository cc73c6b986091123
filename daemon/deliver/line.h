// The deliveries a receiver is about to get: in order within a story, in any order across stories. Pure bookkeeping; owned by the
// io thread.
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/store.h"

namespace feedwatch::deliver {

class Line {
 public:
  // Takes its place at the end, unless it is here or under way already.
  void add(store::Delivery delivery);
  // The first whose story has nothing under way; it is under way from now on.
  std::optional<store::Delivery> next();
  // Whether there is such a one.
  bool has_next() const { return first_free() != waiting_.end(); }
  // It is not under way any more.
  void ended(const store::Delivery& delivery);

  // Takes out all that wait: those of the same story, or everything.
  std::vector<store::Delivery> take_story_of(const store::Delivery& delivery);
  std::vector<store::Delivery> take_all();

  size_t waiting() const { return waiting_.size(); }
  size_t under_way() const { return under_way_.size(); }

 private:
  std::deque<store::Delivery>::const_iterator first_free() const;

  std::deque<store::Delivery> waiting_{};
  std::set<store::DeliveryId> known_{};  // waiting or under way
  std::set<std::string> under_way_{};    // their stories
};

}  // namespace feedwatch::deliver
