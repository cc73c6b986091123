#include <cstdio>
#include <exception>

#include "cli/cli.h"

int main(int argc, char** argv) {
  try {
    return feedwatch::cli::main(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "feedwatch: %s\n", error.what());
    return 70;  // EX_SOFTWARE
  }
}
