// Answers requests of `feedwatch inspect feed --batch` on stdin, without the rest of the program; one file when its path is
// given.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "feed/inspect.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  if (argc == 2 && std::string_view(argv[1]) != "--batch") {
    std::ifstream file(argv[1], std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    std::cout << feedwatch::feed::inspect_feed(bytes, {}) << '\n';
    return 0;
  }
  for (std::string line; std::getline(std::cin, line);) std::cout << feedwatch::feed::inspect_feed_line(line) << std::endl;
  return 0;
}
