// `feedwatch inspect dedup`: articles as lines of JSON, in the order they arrived; where each belongs as lines of JSON. One
// owner.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/time.h"
#include "story/index.h"

namespace feedwatch::story {

class DedupInspector {
 public:
  // {"id", "title", "text", "url"?, "published"?, "source"?} gives {"id", "group", "story", "duplicate_of": id|null, "why": {…}},
  // or
  // {"id", "error": "code: message"}. A group and a story are named by the number of their first article, from 1. No newline at
  // the end. Never throws.
  std::string answer(std::string_view request_json);

  // {"final": [{"id", "group", "story"}, …]}: where the articles belong now that all are known. No newline at the end.
  [[nodiscard]] std::string conclusion() const;

 private:
  struct Placed {
    boost::json::value id{};
    int64_t group{0};
    int64_t story{0};
  };

  void place(const boost::json::object& request, boost::json::object& reply);

  Index index_{};
  Time seen_{};
  std::vector<Placed> placed_{};  // number n is at n - 1
};

}  // namespace feedwatch::story
