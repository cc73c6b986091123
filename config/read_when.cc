#include <fmt/format.h>

#include "config/read_rule_parts.h"

namespace feedwatch::config {

namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr Duration shortest = seconds{1};
constexpr Duration longest = days{366};

void need_duration(MapReader& reader, std::string_view key, Duration& out) {
  if (reader.is_map()) reader.require(key);
  reader.duration(key, out, shortest, longest);
}

rules::When::Seen read_seen(const Node& node, const std::string& name, const FileProblems& problems) {
  rules::When::Seen seen;
  MapReader reader{node, problems, name};
  if (reader.is_map()) reader.require("sources");
  reader.count("sources", seen.sources, 1, 10'000);
  need_duration(reader, "within", seen.within);
  reader.word("distinct", seen.distinct, {"source", "domain"});
  reader.word("per", seen.per, {"story", "rule"});
  reader.finish();
  return seen;
}

rules::When::Count read_count(const Node& node, const std::string& name, const FileProblems& problems) {
  rules::When::Count count{.per = "rule"};
  MapReader reader{node, problems, name};
  if (reader.is_map()) reader.require("min");
  reader.count("min", count.min, 1, 10'000);
  need_duration(reader, "within", count.within);
  reader.word("per", count.per, {"rule", "story", "source", "domain", "entity"});
  reader.finish();
  return count;
}

rules::When::Spike read_spike(const Node& node, const std::string& name, const FileProblems& problems) {
  rules::When::Spike spike;
  MapReader reader{node, problems, name};
  need_duration(reader, "window", spike.window);
  need_duration(reader, "baseline", spike.baseline);
  if (reader.is_map()) reader.require("factor");
  reader.number("factor", spike.factor, 1, 1'000'000);
  reader.count("min", spike.min, 1, 1'000'000);
  if (const Node* baseline = reader.find("baseline");
      baseline != nullptr && spike.baseline.count() != 0 && spike.baseline <= spike.window) {
    problems.error(*baseline, "bad-duration", fmt::format("{} must be longer than its window", reader.what("baseline")));
  }
  reader.finish();
  return spike;
}

rules::When::Absent read_absent(const Node& node, const std::string& name, const FileProblems& problems) {
  rules::When::Absent absent;
  MapReader reader{node, problems, name};
  need_duration(reader, "for", absent.span);
  reader.finish();
  return absent;
}

// `sequence: {queries: [A, B], within: 2h}`
rules::When::Sequence read_sequence(const Node& node, const std::string& name, const FileProblems& problems) {
  rules::When::Sequence sequence;
  MapReader reader{node, problems, name};
  if (const Node* queries = reader.require("queries")) {
    for (const Node* query : as_scalars(*queries, problems, reader.what("queries")))
      sequence.queries.push_back(located(*query, problems.file()));
    if (sequence.queries.size() < 2)
      problems.error(*queries, "bad-value", fmt::format("{} needs at least two queries", reader.what("queries")));
    if (sequence.queries.size() > 16)
      problems.error(*queries, "bad-value", fmt::format("{} has more than 16 queries", reader.what("queries")));
  }
  need_duration(reader, "within", sequence.within);
  reader.finish();
  return sequence;
}

}  // namespace

rules::When read_when(const Node& node, const std::string& rule, const FileProblems& problems) {
  rules::When when;
  MapReader reader{node, problems, fmt::format("when of {}", rule)};
  int kinds = 0;
  const auto part = [&](std::string_view key, auto read, auto& out) {
    const Node* const found = reader.find(key);
    if (found == nullptr) return;
    ++kinds;
    out = read(*found, fmt::format("when.{} of {}", key, rule), problems);
  };
  part("seen", read_seen, when.seen);
  part("count", read_count, when.count);
  part("spike", read_spike, when.spike);
  part("absent", read_absent, when.absent);
  part("sequence", read_sequence, when.sequence);
  reader.finish();
  if (reader.is_map() && kinds != 1) {
    problems.error(node, "bad-when",
                   fmt::format("when of {} needs exactly one of seen, count, spike, absent and sequence", rule));
  }
  return when;
}

}  // namespace feedwatch::config
