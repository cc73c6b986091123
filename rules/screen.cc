#include "rules/screen.h"

#include <algorithm>
#include <array>

#include "rules/characters.h"
#include "rules/compiled.h"

namespace feedwatch::rules {
namespace {

constexpr size_t most_terms = 8;

// One of these holds where the query does; none: there is no telling.
using Terms = std::vector<uint32_t>;

class Finder {
 public:
  explicit Finder(const std::vector<Op>& ops) : ops_(ops) {}

  Terms needed(uint32_t at) const {
    const Op& op = ops_[at];
    switch (op.kind) {
      case Kind::raw:
      case Kind::regex:
        return {at};
      case Kind::all:
        return fewest(at);
      case Kind::near:
        return static_cast<Near>(op.data & 0xFF) == Near::absent ? needed(at + 1) : fewest(at);
      case Kind::any:
      case Kind::of:
        return each(at);
      case Kind::at_least:
      case Kind::first:
        return needed(at + 1);
      default:
        return {};
    }
  }

 private:
  Terms fewest(uint32_t at) const {
    Terms best;
    for (uint32_t child = at + 1; child < ops_[at].end; child = ops_[child].end) {
      Terms one = needed(child);
      if (!one.empty() && (best.empty() || one.size() < best.size())) best = std::move(one);
    }
    return best;
  }

  Terms each(uint32_t at) const {
    Terms all;
    for (uint32_t child = at + 1; child < ops_[at].end; child = ops_[child].end) {
      const Terms one = needed(child);
      if (one.empty() || all.size() + one.size() > most_terms) return {};
      all.insert(all.end(), one.begin(), one.end());
    }
    return all;
  }

  const std::vector<Op>& ops_;
};

bool has_term(const Compiled& compiled, const Op& op, std::string_view text) {
  if (op.kind == Kind::raw) return find_raw(text, compiled.raws[op.data].value) != std::string_view::npos;
  return has_match(text, *compiled.regexes[op.data].regex);
}

}  // namespace

std::vector<uint32_t> screen_of(const Compiled& compiled) {
  if (compiled.rules.empty() || compiled.rules.size() > most_terms) return {};
  const Finder finder{compiled.ops};
  Terms all;
  for (const CompiledRule& rule : compiled.rules) {
    const Terms one = finder.needed(rule.query);
    if (one.empty() || all.size() + one.size() > most_terms) return {};
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

bool passes_screen(const Compiled& compiled, const Document& document) {
  const std::array<std::string_view, 3> fields{document.title, document.summary, document.text};
  return compiled.screen.empty() || std::any_of(compiled.screen.begin(), compiled.screen.end(), [&](uint32_t at) {
           const Op& op = compiled.ops[at];
           for (uint32_t field = 0; field < fields.size(); ++field) {
             if ((op.scope >> field & 1) != 0 && has_term(compiled, op, fields[field])) return true;
           }
           return false;
         });
}

}  // namespace feedwatch::rules
