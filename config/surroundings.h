// What a reader of one file needs besides the tree. Internal to config/.
#pragma once

#include "config/files.h"
#include "config/problems.h"

namespace feedwatch::config {

struct Surroundings {
  const FileProblems& problems;
  const Folders& folders;
  bool read_named_files{true};  // false: secrets, certificates and templates that are named are not looked at
  bool world_readable{false};   // the file itself: then it must not hold secrets in clear
};

}  // namespace feedwatch::config
