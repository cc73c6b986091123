// What `feedwatch alerts …` and `feedwatch deliveries …` show. Pure.
#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "store/history.h"

namespace feedwatch::cli {

std::string alerts_text(const std::vector<store::AlertSummary>& alerts);
std::string alert_text(const store::AlertDetails& alert);
std::string explanation_text(const store::AlertDetails& alert);
std::string deliveries_text(const std::vector<store::Delivery>& deliveries);
std::string delivery_text(const store::DeliveryDetails& delivery);

boost::json::array alerts_json(const std::vector<store::AlertSummary>& alerts);
boost::json::object alert_json(const store::AlertDetails& alert);
boost::json::array deliveries_json(const std::vector<store::Delivery>& deliveries);
boost::json::object delivery_json(const store::DeliveryDetails& delivery);

}  // namespace feedwatch::cli
