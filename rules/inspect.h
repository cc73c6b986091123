// `feedwatch inspect rule --batch`: one request a line, one answer a line; see the batch format `rule`. Any thread.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "rules/model.h"

namespace feedwatch::rules {

// The entities, topics and macros that queries may name; rules among them are ignored.
class RuleInspector {
 public:
  explicit RuleInspector(Model definitions);

  // {"id","query","doc":{…}} → {"id","match","spans":[[field,start,end],…]} or {"id","error":code,"column":N}; a request that
  // can't be read gives {"id":…,"error":"bad-request: …"}. One line of JSON without its end; never throws on foreign input.
  std::string answer(std::string_view request) const;

 private:
  void match(const boost::json::object& request, boost::json::object& reply) const;

  Model definitions_;
};

// The same for one request.
std::string inspect_rule_line(std::string_view request, const RuleInspector& inspector);

}  // namespace feedwatch::rules
