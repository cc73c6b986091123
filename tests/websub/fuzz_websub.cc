// What a hub, or anybody who found the callback, may send: its target, its signature, its Link fields.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "websub/callback.h"
#include "websub/links.h"
#include "websub/signature.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace feedwatch::websub;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto token = token_of(text);
  if (token && token->size() != 2 * token_bytes) std::abort();
  const Question question = read_question(text);
  if (question.lease && *question.lease < 1) std::abort();
  if (read_question("?hub.topic=" + form_value(text)).topic != text) std::abort();
  if (read_links(text).size() > text.size()) std::abort();
  if (is_signed(text, "k", "body") && text.find('=') == text.npos) std::abort();
  return 0;
}
