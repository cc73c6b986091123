// Which parts of a title or a quote to highlight because a rule matched there. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "alert/alert.h"

namespace feedwatch::deliver {

// Byte offsets into the text.
struct Stretch {
  size_t begin{0};
  size_t end{0};

  bool operator==(const Stretch&) const = default;
};

// Every place in `text` where one of the matched texts stands as a word of its own, ascending and without overlap. An alert
// quotes an article, so the matches' offsets into the article's fields don't apply to the quote.
std::vector<Stretch> highlights(std::string_view text, const std::vector<alert::Match>& matches);

}  // namespace feedwatch::deliver
