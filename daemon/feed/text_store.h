// Texts that many views point to, in few allocations.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace feedwatch::feed {

// Append-only. What keep() returned is good as long as the store, also after the store was moved.
class TextStore {
 public:
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* const place = text.size() > kLong ? add_chunk(text.size()) : take(text.size());
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

 private:
  static constexpr size_t kChunk = 16 * 1024;
  static constexpr size_t kLong = kChunk / 8;  // gets a chunk of its own, so that little of the shared one is wasted

  char* add_chunk(size_t size) {
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    return chunks_.back().get();
  }

  char* take(size_t size) {
    if (size > left_) {
      next_ = add_chunk(kChunk);
      left_ = kChunk;
    }
    char* const place = next_;
    next_ += size;
    left_ -= size;
    return place;
  }

  std::vector<std::unique_ptr<char[]>> chunks_{};
  char* next_{nullptr};
  size_t left_{0};
};

}  // namespace feedwatch::feed
