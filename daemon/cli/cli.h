// The command line: words in, exit status out.
#pragma once

namespace feedwatch::cli {

int main(int argc, const char* const* argv);

}  // namespace feedwatch::cli
