// The operator's orders as the control socket carries them. Pure.
#pragma once

#include <boost/json/object.hpp>

#include "base/result.h"
#include "store/orders.h"

namespace feedwatch::app {

// {"command":"order","order":"silence.add",…}.
boost::json::object to_json(const store::Order& order);
// Error: bad-request.
Result<store::Order> order_from(const boost::json::object& request);

boost::json::object to_json(const Result<store::OrderDone>& done);
Result<store::OrderDone> done_from(const boost::json::object& answer);

}  // namespace feedwatch::app
