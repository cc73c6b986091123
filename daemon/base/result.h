// Expected failures as values: a Result is what was asked for, or an Error that says why not.
#pragma once

#include <stdexcept>
#include <string>

#include <boost/system/result.hpp>

namespace feedwatch {

// `code` is a stable, dash-separated word that programs may compare ("denied-address"); `message` is for the owner.
struct Error {
  std::string code{};
  std::string message{};

  bool operator==(const Error&) const = default;
};

template <class T = void>
using Result = boost::system::result<T, Error>;

// Result::value() on a failure is a broken promise of the caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error(error.code + ": " + error.message);
}

}  // namespace feedwatch
