// Texts that live as long as a document. Internal to the tree.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace feedwatch::page {

class Arena {
 public:
  // A copy of `text` that stays where it is.
  std::string_view keep(std::string_view text);
  // Room for text that is kept bit by bit.
  char* room(size_t size);

 private:
  std::vector<std::unique_ptr<char[]>> blocks_{};
  char* at_{nullptr};
  size_t left_{0};
};

}  // namespace feedwatch::page
