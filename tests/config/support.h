// Configuration files for a test, in a folder that goes away with it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "config/load.h"

namespace feedwatch::config {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Writes a file, with its folders; gives its path.
  std::filesystem::path write(const std::string& name, const std::string& text, int mode = 0600) const;

 private:
  std::filesystem::path path_;
};

// All problems as a person reads them, the folder's path left out.
std::string rendered(const Loaded& loaded, const TempFolder& folder);

// "line:column code" of each problem.
std::vector<std::string> codes(const Loaded& loaded);

// Loads a main file of this text in a folder of its own.
Loaded load_main(const TempFolder& folder, const std::string& text, const LoadOptions& options = {});

}  // namespace feedwatch::config
