// The places of span expressions that stand near others: NEAR in its forms, and FIRST.
#include <algorithm>

#include "rules/evaluate.h"

namespace feedwatch::rules {

// The sentence or paragraph of a position; between fields, none.
uint32_t Evaluator::unit(Within within, int32_t position) const {
  const uint32_t field = article_.field_at(position);
  if (article_.begin(field) == article_.end(field)) return Article::none;
  const int64_t token = static_cast<int64_t>(article_.begin(field)) + position - article_.origin(field);
  const int64_t inside = std::clamp<int64_t>(token, article_.begin(field), static_cast<int64_t>(article_.end(field)) - 1);
  const Token& one = article_.tokens()[static_cast<size_t>(inside)];
  return within == Within::sentence ? one.sentence : one.paragraph;
}

// Pairs in which one of `left` stands before one of `right`.
void Evaluator::pairs(const Op& near, const Hits& left, const Hits& right, Hits& out) {
  const auto within = static_cast<Within>(near.data >> 8);
  for (const Hit& one : left) {
    const uint32_t here = within == Within::words ? 0 : unit(within, one.first);
    if (within != Within::words && unit(within, one.last) != here) continue;
    const size_t most = out.size() + max_partners;
    auto other =
        std::upper_bound(right.begin(), right.end(), one.last, [](int32_t last, const Hit& hit) { return last < hit.first; });
    for (; other != right.end() && out.size() < most; ++other) {
      if (!spend(1) || out.size() >= max_hits || parts_.size() >= max_parts) return;
      if (within == Within::words ? other->first - one.last - 1 > near.number : unit(within, other->first) != here) break;
      if (within != Within::words && unit(within, other->last) != here) continue;
      const bool same_place = other->start == one.start && other->end == one.end;
      if (same_place) continue;
      out.push_back({one.first, other->last, one.start, other->end, static_cast<uint32_t>(parts_.size())});
      parts_.push_back({one.part, other->part, true, Field::title, {}});
    }
  }
}

Evaluator::Hits Evaluator::remembered_near_spans(uint32_t at) {
  if (const auto known = nears_.find(at); known != nears_.end()) return known->second;
  Hits found = near_spans(at);
  nears_.emplace(at, found);
  return found;
}

Evaluator::Hits Evaluator::near_spans(uint32_t at) {
  const Op near = op(at);
  const uint32_t second = op(at + 1).end;
  const Hits left = spans(at + 1);
  if (left.empty()) return {};
  const Hits right = spans(second);
  const auto kind = static_cast<Near>(near.data & 0xFF);
  if (kind == Near::absent) return right.empty() ? left : without(near, left, right);
  Hits hits;
  pairs(near, left, right, hits);
  if (kind == Near::either_order) pairs(near, right, left, hits);
  settle(hits);
  return hits;
}

Evaluator::Neighbours Evaluator::neighbours(const Hits& hits) {
  Neighbours out{hits, {}, 0};
  out.lasts.reserve(hits.size());
  for (const Hit& hit : hits) {
    out.lasts.push_back(hit.last);
    out.longest = std::max(out.longest, hit.last - hit.first);
  }
  std::sort(out.lasts.begin(), out.lasts.end());
  return out;
}

// Whether one of the others stands apart from `hit` and near it, on either side.
bool Evaluator::has_neighbour(Within within, uint32_t distance, const Hit& hit, const Neighbours& others) {
  if (within != Within::words) {
    const uint32_t here = unit(within, hit.first);
    if (unit(within, hit.last) != here) return false;
    const auto from = std::partition_point(others.hits.begin(), others.hits.end(),
                                           [&](const Hit& other) { return unit(within, other.first) < here; });
    return std::any_of(from, others.hits.end(), [&](const Hit& other) {
      return spend(1) && unit(within, other.first) == here && unit(within, other.last) == here &&
             (other.first > hit.last || other.last < hit.first);
    });
  }
  const auto reach = static_cast<int32_t>(distance) + 1;
  if (hit.last < hit.first) return has_other_neighbour(reach, hit, others);
  const auto right = std::upper_bound(others.hits.begin(), others.hits.end(), hit.last,
                                      [](int32_t last, const Hit& other) { return last < other.first; });
  if (right != others.hits.end() && right->first - hit.last <= reach) return true;
  const auto left = std::lower_bound(others.lasts.begin(), others.lasts.end(), hit.first);
  return left != others.lasts.begin() && hit.first - *(left - 1) <= reach;
}

// The same for a hit between two words, which would find itself on both its sides.
bool Evaluator::has_other_neighbour(int32_t reach, const Hit& hit, const Neighbours& others) {
  auto from = std::lower_bound(others.hits.begin(), others.hits.end(), hit.first - reach - others.longest,
                               [](const Hit& other, int32_t first) { return other.first < first; });
  for (; from != others.hits.end() && from->first - hit.last <= reach; ++from) {
    if (!spend(1)) return false;
    const bool itself = from->first == hit.first && from->last == hit.last && from->start == hit.start && from->end == hit.end;
    if (!itself && (from->first > hit.last || hit.first - from->last <= reach)) return true;
  }
  return false;
}

// Whether one of the others covers a part of `hit` without being the same words.
bool Evaluator::overlaps(const Hit& hit, const Neighbours& others) {
  auto from = std::lower_bound(others.hits.begin(), others.hits.end(), hit.first - others.longest,
                               [](const Hit& other, int32_t first) { return other.first < first; });
  for (; from != others.hits.end() && from->first <= hit.last; ++from) {
    if (!spend(1)) return false;
    if (from->last >= hit.first && (from->first != hit.first || from->last != hit.last)) return true;
  }
  return false;
}

Evaluator::Hits Evaluator::without(const Op& near, const Hits& left, const Hits& right) {
  const auto within = static_cast<Within>(near.data >> 8);
  const Neighbours others = neighbours(right);
  Hits hits;
  for (const Hit& hit : left) {
    if (!has_neighbour(within, near.number, hit, others) && !overlaps(hit, others)) hits.push_back(hit);
  }
  return hits;
}

Evaluator::Hits Evaluator::first_spans(uint32_t at) {
  Hits hits = spans(at + 1);
  const auto limit = static_cast<int32_t>(op(at).number);
  std::erase_if(hits, [&](const Hit& hit) { return hit.last - article_.origin(article_.field_at(hit.first)) >= limit; });
  return hits;
}

}  // namespace feedwatch::rules
