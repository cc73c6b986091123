// Any bytes as a text: words must lie in it one behind the other.
#include <cstdint>
#include <string_view>

#include "rules/analyse.h"
#include "rules/normalise.h"

using namespace feedwatch::rules;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const Apostrophe apostrophe : {Apostrophe::joins, Apostrophe::ends_word}) {
    Analysis analysis;
    analyse(text, apostrophe, analysis);
    uint32_t byte = 0;
    uint32_t code_point = 0;
    for (const Token& token : analysis.tokens) {
      if (token.byte_start < byte || token.byte_end <= token.byte_start || token.byte_end > size) __builtin_trap();
      if (token.start < code_point || token.end <= token.start || token.start > token.byte_start) __builtin_trap();
      if (token.sentence > analysis.sentences || token.paragraph > analysis.paragraphs || analysis.text(token).empty())
        __builtin_trap();
      byte = token.byte_end;
      code_point = token.end;
      const std::string plain = surface(text.substr(token.byte_start, token.byte_end - token.byte_start));
      if (token.plain && plain != text.substr(token.byte_start, token.byte_end - token.byte_start)) __builtin_trap();
    }
  }
  const std::string value = fold_value(text);
  if (value.size() > size * 12 + 16) __builtin_trap();
  return 0;
}
