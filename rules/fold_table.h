// The generated folding table (rules/tools/make_fold_table.py): for each code point its class, folded form and NFKC form, and
// what composing a sequence needs. Constant data, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace feedwatch::rules::table {

// In the order of KINDS in the generator.
enum class Kind : uint8_t { separator, letter, digit, mark, vanish, single, apostrophe, space, stop, hard_stop, paragraph };

struct Record {
  uint8_t flags;         // low 4 bits: Kind; then `lower` and `may_compose`
  uint8_t fold_size;     // 255: the code point itself
  uint8_t surface_size;  // 255: the code point itself
  uint16_t fold;
  uint16_t surface;
};
inline constexpr uint8_t lower = 16;
inline constexpr uint8_t may_compose = 32;
inline constexpr uint8_t itself = 255;

struct Composition {
  uint32_t first, second, composed;
};
struct CombiningClass {
  uint32_t first, last;
  uint8_t value;
};

inline constexpr uint32_t block_size = 128;
extern const uint16_t block_of[];
extern const uint16_t record_of[];
extern const Record records[];
extern const char pool[];
extern const Composition compositions[];
extern const size_t composition_count;
extern const CombiningClass combining_classes[];
extern const size_t combining_class_count;

// `code_point` is at most 0x10FFFF.
inline const Record& record(uint32_t code_point) {
  return records[record_of[block_of[code_point / block_size] * block_size + code_point % block_size]];
}
inline Kind kind(const Record& record) { return static_cast<Kind>(record.flags & 15); }

}  // namespace feedwatch::rules::table
