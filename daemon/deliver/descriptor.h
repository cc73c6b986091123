// A file descriptor that closes itself. Internal.
#pragma once

#include <unistd.h>

#include <utility>

namespace feedwatch::deliver {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  int number() const { return number_; }
  void close() { *this = Descriptor{}; }

 private:
  int number_;
};

}  // namespace feedwatch::deliver
