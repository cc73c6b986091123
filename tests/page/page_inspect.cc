// Answers requests of `feedwatch inspect page --batch` (or `pagediff`, when that word is given) on stdin, without the rest of the
// program.
#include <iostream>
#include <string>

#include "page/inspect.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  bool diff = false;
  for (int i = 1; i < argc; ++i) diff = diff || std::string_view(argv[i]) == "pagediff";
  for (std::string line; std::getline(std::cin, line);)
    std::cout << (diff ? feedwatch::page::inspect_pagediff_line(line) : feedwatch::page::inspect_page_line(line)) << std::endl;
  return 0;
}
