// Which certificate authorities are trusted: the system's, and those of one more file. Immutable; any thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace feedwatch::http {

class Trust {
 public:
  // `ca_file`: PEM certificates trusted besides the system's; empty for none. Error: bad-ca-file.
  static Result<Trust> open(const std::string& ca_file);

  // For CURLOPT_CAINFO (CURLOPT_CAPATH must be unset: it switches off libcurl's store of parsed certificates). Valid while this
  // object is.
  const std::string& path() const { return path_; }

 private:
  struct File;

  std::string path_{};
  std::shared_ptr<const File> file_{};  // the file behind the path when it is in memory
};

}  // namespace feedwatch::http
