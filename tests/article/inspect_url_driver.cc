// Serves `inspect url --batch` alone, whatever its arguments: one request a line on standard input, one answer a line on standard
// output.
#include <iostream>
#include <string>

#include "article/inspect_url.h"

int main() {
  for (std::string line; std::getline(std::cin, line);) std::cout << feedwatch::url::inspect_url_line(line) << std::endl;
  return 0;
}
