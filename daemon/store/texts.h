// Lists of texts in one column.
#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

namespace feedwatch::store {

inline std::string to_list(const std::vector<std::string>& texts) {
  return boost::json::serialize(boost::json::array(texts.begin(), texts.end()));
}

// Of what to_list() wrote; an empty column is an empty list.
inline std::vector<std::string> from_list(const std::string& text) {
  std::vector<std::string> texts;
  if (text.empty()) return texts;
  const boost::json::value list = boost::json::parse(text);
  for (const boost::json::value& one : list.as_array()) texts.emplace_back(one.as_string());
  return texts;
}

}  // namespace feedwatch::store
