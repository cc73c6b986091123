#include "story/inspect_dedup.h"

#include <algorithm>
#include <cmath>

#include "article/text.h"
#include "base/json_line.h"

namespace feedwatch::story {

namespace json = boost::json;

namespace {

std::string_view name_of(Why::Kind kind) {
  switch (kind) {
    case Why::Kind::first:
      return "first";
    case Why::Kind::exact_copy:
      return "exact copy";
    case Why::Kind::copy:
      return "copy";
    case Why::Kind::event:
      return "event";
  }
  return "";
}

double rounded(double value) { return std::round(value * 1000) / 1000; }

json::object explain(const Placement& placement, const Wording& wording) {
  const Why& why = placement.why;
  json::object reason{{"kind", name_of(why.kind)}};
  if (placement.duplicate_of) {
    reason["shared"] = why.shared;
    reason["cover"] = rounded(why.cover);
  } else {
    reason["score"] = rounded(why.score);
    const std::vector<std::string> terms = spell(wording, why.terms);
    if (!terms.empty()) reason["terms"] = json::array(terms.begin(), terms.end());
  }
  if (!placement.merges.empty()) {
    json::array& merges = reason["merges"].emplace_array();
    for (const Merge& each : placement.merges) merges.push_back({each.younger, each.older});
  }
  return reason;
}

}  // namespace

std::string DedupInspector::answer(std::string_view request_json) {
  return answer_line(request_json, [this](const json::object& request, json::object& reply) { place(request, reply); });
}

void DedupInspector::place(const json::object& request, json::object& reply) {
  const std::optional<Time> published = from_rfc3339(text_at(request, "published"));
  if (published) seen_ = std::max(seen_, *published);
  const std::string title = text::normalise(text_at(request, "title"));
  const std::string text = text::normalise(text_at(request, "text"));
  const auto number = static_cast<int64_t>(placed_.size()) + 1;
  const Placement placement = index_.place(
      {.id = number, .source = text_at(request, "source"), .seen = seen_, .published = published}, sketch({title, text}));
  for (const Merge& merge : placement.merges) {
    for (Placed& each : placed_) {
      if (each.story == merge.younger) each.story = merge.older;
    }
  }
  placed_.push_back({reply["id"], placement.group, placement.story});

  reply["group"] = std::to_string(placement.group);
  reply["story"] = std::to_string(placement.story);
  reply["duplicate_of"] = nullptr;
  if (placement.duplicate_of) reply["duplicate_of"] = placed_[static_cast<size_t>(*placement.duplicate_of) - 1].id;
  reply["why"] = explain(placement, {title, text});
}

std::string DedupInspector::conclusion() const {
  json::array articles;
  articles.reserve(placed_.size());
  for (const Placed& each : placed_)
    articles.push_back({{"id", each.id}, {"group", std::to_string(each.group)}, {"story", std::to_string(each.story)}});
  return json::serialize(json::object{{"final", std::move(articles)}});
}

}  // namespace feedwatch::story
