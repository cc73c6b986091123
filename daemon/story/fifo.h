// A queue that can be indexed. Kept in pieces: it grows without moving anything, and takes no more memory than it holds.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace feedwatch::story {

template <class T>
class Fifo {
 public:
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] const T& operator[](size_t i) const { return pieces_[(first_ + i) / piece][(first_ + i) % piece]; }
  [[nodiscard]] T& operator[](size_t i) { return pieces_[(first_ + i) / piece][(first_ + i) % piece]; }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] const T& back() const { return (*this)[size_ - 1]; }
  [[nodiscard]] T& back() { return (*this)[size_ - 1]; }

  void push_back(const T& value) {
    if (first_ + size_ == pieces_.size() * piece) pieces_.push_back(std::make_unique<T[]>(piece));
    (*this)[size_++] = value;
  }
  void pop_back(size_t count) {
    size_ -= count;
    while (pieces_.size() * piece >= first_ + size_ + 2 * piece) pieces_.pop_back();
  }
  void pop_front(size_t count) {
    first_ += count;
    size_ -= count;
    for (; first_ >= piece; first_ -= piece) pieces_.erase(pieces_.begin());
  }

  [[nodiscard]] size_t memory() const { return pieces_.size() * piece * sizeof(T) + pieces_.capacity() * sizeof(pieces_[0]); }

 private:
  static constexpr size_t piece = 1024;

  std::vector<std::unique_ptr<T[]>> pieces_{};
  size_t first_{0};  // less than a piece
  size_t size_{0};
};

}  // namespace feedwatch::story
