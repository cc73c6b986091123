// Texts that many views point to, in few allocations.
#pragma once

#include <algorithm>
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
  static constexpr size_t kFirstChunk = 512;  // the next are twice as large each, so that a short document pays for little
  static constexpr size_t kLargestChunk = 16 * 1024;
  static constexpr size_t kLong = kLargestChunk / 8;  // gets a chunk of its own, so that little of the shared one is wasted

  char* add_chunk(size_t size) {
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    return chunks_.back().get();
  }

  char* take(size_t size) {
    if (size > left_) {
      chunk_ = std::min(std::max(2 * chunk_, std::max(kFirstChunk, size)), kLargestChunk);
      next_ = add_chunk(chunk_);
      left_ = chunk_;
    }
    char* const place = next_;
    next_ += size;
    left_ -= size;
    return place;
  }

  std::vector<std::unique_ptr<char[]>> chunks_{};
  char* next_{nullptr};
  size_t left_{0};
  size_t chunk_{0};  // size of the last shared one
};

}  // namespace feedwatch::feed
