// Lines of an article that are not its text: captions, dates, bylines, invitations to share, subscribe and read on. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedwatch::story {

enum class Line : uint8_t {
  prose,
  note,       // of a correction: what was wrong is said, not what is new
  heading,    // short, without an end of sentence: a subheading, a menu, or the only line of a very short text
  furniture,  // says nothing about the story
  related,    // furniture after which headlines of other stories may follow
};

// What the line looks like, on its own. English, German, French, Spanish, Italian, Portuguese, Dutch and Polish cues.
Line kind_of(std::string_view line);

}  // namespace feedwatch::story
