// The daemon's status as a person reads it. Pure.
#pragma once

#include <string>

#include <boost/json/object.hpp>

namespace feedwatch::cli {

std::string status_text(const boost::json::object& status);

}  // namespace feedwatch::cli
