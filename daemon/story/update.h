// What changed between two versions of an article, and whether a reader who was told of the first wants to be told again. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feedwatch::story {

// none: the same words, but for typography, moved sentences, captions, dates, share and "related" lines.
// minor: slips of the pen, single words, headings, a note of correction, a shortened text.
// material: another number, name or negation; sentences that are new or gone; words changed all over.
enum class Change : uint8_t { none, minor, material };

std::string_view name(Change change);

struct Version {
  std::string_view title{};
  std::string_view text{};  // paragraphs are lines
};

struct Update {
  Change change{Change::none};
  std::string why{};                   // of a material change, for people: what was first found, a few words; else empty
  std::vector<std::string> added{};    // sentences of the new version that the old one has not, at most 50
  std::vector<std::string> removed{};  // the other way round; a changed sentence is in both
};

// Total on any bytes. Costs time linear in the texts, but for changed sentences, of which a bounded number is compared word by
// word.
Update compare(const Version& before, const Version& after);

}  // namespace feedwatch::story
