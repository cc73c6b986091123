// `feedwatch silence …`.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace feedwatch::cli {

// As given; empty: not given.
struct SilenceWish {
  std::vector<std::string> matchers{};
  std::string lasts{};
  std::string until{};
  std::string from{};
  std::string comment{};
  std::string author{};
};

int add_silence(const Common& common, const SilenceWish& wish);
int list_silences(const Common& common, bool all);
int expire_silences(const Common& common, const std::vector<std::string>& ids);

}  // namespace feedwatch::cli
