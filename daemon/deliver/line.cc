#include "deliver/line.h"

#include <algorithm>

namespace feedwatch::deliver {

namespace {

// Events of feedwatch itself belong to no story and wait for nobody.
const std::string& story_of(const store::Delivery& delivery) {
  return delivery.story_id.empty() ? delivery.message_id : delivery.story_id;
}

}  // namespace

void Line::add(store::Delivery delivery) {
  if (known_.insert(delivery.id).second) waiting_.push_back(std::move(delivery));
}

std::deque<store::Delivery>::const_iterator Line::first_free() const {
  return std::find_if(waiting_.begin(), waiting_.end(),
                      [this](const store::Delivery& delivery) { return !under_way_.contains(story_of(delivery)); });
}

std::optional<store::Delivery> Line::next() {
  const auto free = waiting_.begin() + (first_free() - waiting_.cbegin());
  if (free == waiting_.end()) return std::nullopt;
  store::Delivery delivery = std::move(*free);
  waiting_.erase(free);
  under_way_.insert(story_of(delivery));
  return delivery;
}

void Line::ended(const store::Delivery& delivery) {
  under_way_.erase(story_of(delivery));
  known_.erase(delivery.id);
}

std::vector<store::Delivery> Line::take_story_of(const store::Delivery& delivery) {
  std::vector<store::Delivery> taken;
  std::deque<store::Delivery> others;
  for (store::Delivery& each : waiting_) {
    if (story_of(each) == story_of(delivery)) {
      known_.erase(each.id);
      taken.push_back(std::move(each));
    } else {
      others.push_back(std::move(each));
    }
  }
  waiting_ = std::move(others);
  return taken;
}

std::vector<store::Delivery> Line::take_all() {
  for (const store::Delivery& each : waiting_) known_.erase(each.id);
  std::vector<store::Delivery> taken(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(waiting_.end()));
  waiting_.clear();
  return taken;
}

}  // namespace feedwatch::deliver
