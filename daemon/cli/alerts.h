// `feedwatch alerts …` and `feedwatch deliveries …`.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"
#include "store/history.h"

namespace feedwatch::cli {

struct AlertListing {
  std::string rule{};
  std::string state{};
  std::string since{};  // as given; empty: all
  size_t limit{20};
};

int list_alerts(const Common& common, const AlertListing& wish);
int show_alert(const Common& common, const std::string& id);
// The same as a story: what was found where, what the stages made of it, and every attempt to deliver it.
int explain_alert(const Common& common, const std::string& id);
int acknowledge_alerts(const Common& common, const std::vector<std::string>& ids, const std::string& author);

struct DeliveryListing {
  std::vector<std::string> ids{};
  std::string receiver{};
  std::string state{};
  std::string since{};   // as given; empty: all
  std::string before{};  // as given; empty: all
  bool all{false};
  size_t limit{20};
};

int list_deliveries(const Common& common, const DeliveryListing& wish);
int show_delivery(const Common& common, const std::string& id);
int replay_deliveries(const Common& common, const DeliveryListing& wish);
int drop_deliveries(const Common& common, const DeliveryListing& wish);

}  // namespace feedwatch::cli
