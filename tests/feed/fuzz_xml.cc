// Any text: the tree is a tree, every node is reached once, and markup() ends.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "feed/decode.h"
#include "feed/xml_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  namespace feed = feedwatch::feed;
  const auto text = feed::decode({reinterpret_cast<const char*>(bytes), size}, {}).text;
  const auto document = feed::xml::read(text, feed::Limits{});
  if (!document) return 0;
  for (uint32_t i = 1; i < document->nodes.size(); ++i) {
    const auto& node = document->nodes[i];
    if (node.parent >= i || (node.next != 0 && node.next <= i) || (node.first != 0 && node.first <= i)) std::abort();
    if (node.next != 0 && document->nodes[node.next].parent != node.parent) std::abort();
    if (node.attributes + size_t{node.attribute_count} > document->attributes.size()) std::abort();
  }
  feed::xml::Element(*document, 0).markup("https://example.org/");
  return 0;
}
