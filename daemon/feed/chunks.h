// A list that grows by pieces: what is in it is never copied as it grows, and pieces that are done with can be given back.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace feedwatch::feed {

template <class T>
class Chunks {
 public:
  uint32_t size() const { return size_; }
  T& operator[](uint32_t index) { return chunks_[index / kLength].list[index % kLength]; }
  const T& operator[](uint32_t index) const { return chunks_[index / kLength].list[index % kLength]; }
  T& back() { return (*this)[size_ - 1]; }

  void push_back(const T& value) {
    if (size_ % kLength == 0) add_chunk();
    chunks_.back().list.push_back(value);
    ++size_;
  }

  // Nobody will look at [begin, end) any more. Each element may be given back once. Memory is freed when a whole chunk is.
  void release(uint32_t begin, uint32_t end) {
    while (begin < end) {
      auto& chunk = chunks_[begin / kLength];
      const auto stop = std::min(end, (begin / kLength + 1) * kLength);
      chunk.released += stop - begin;
      if (chunk.released == kLength) std::vector<T>().swap(chunk.list);
      begin = stop;
    }
  }

 private:
  static constexpr uint32_t kLength = 32;

  struct Chunk {
    std::vector<T> list{};
    uint32_t released{0};
  };

  void add_chunk() {
    chunks_.emplace_back();
    if (size_ > 0) chunks_.back().list.reserve(kLength);  // the first grows by itself: most documents of one chunk are short
  }

  std::vector<Chunk> chunks_{};
  uint32_t size_{0};
};

}  // namespace feedwatch::feed
