// The demo's configuration: written to a temporary folder, as a user would have it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace feedwatch::demo {

struct Ports {
  uint16_t news_port{0};
  uint16_t hook_port{0};
  uint16_t smtp_port{0};
};

// Removed, with all that is in it, at the end of its life.
struct Folder {
  std::filesystem::path path{};
  std::filesystem::path config{};
  std::string rules_shown{};  // the rule files, for people
  std::string secret{};       // the webhook's signing key, whsec_…

  Folder() = default;
  Folder(Folder&& other) noexcept = default;
  Folder& operator=(Folder&& other) = delete;
  ~Folder();
};

// Throws std::system_error when the temporary folder cannot be written.
Folder write_files(const Ports& ports);

}  // namespace feedwatch::demo
