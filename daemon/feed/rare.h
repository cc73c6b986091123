// A value that most of its owners do without: it takes the room of a pointer until it is written. Copies copy the value.
#pragma once

#include <memory>
#include <utility>

namespace feedwatch::feed {

template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(const Rare& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Rare(Rare&& other) noexcept = default;
  Rare& operator=(Rare other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }
  ~Rare() = default;

  // Defaults where nothing was written.
  const T* operator->() const {
    static const T none{};
    return value_ ? value_.get() : &none;
  }

  // To write to.
  T& edit() {
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }

 private:
  std::unique_ptr<T> value_{};
};

}  // namespace feedwatch::feed
