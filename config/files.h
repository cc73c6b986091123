// Reading what a configuration names: itself, rule files, secrets. Nothing here is trusted to be small, text, or there at all.
// Any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "config/secret.h"

namespace feedwatch::config {

// Where relative names are looked for.
struct Folders {
  std::filesystem::path config{};       // of the main configuration file
  std::filesystem::path credentials{};  // $CREDENTIALS_DIRECTORY; empty when there is none

  // A secret's name: absolute as it is, else in `credentials` if it is there, else beside the configuration file.
  std::filesystem::path secret(const std::filesystem::path& name) const;
  std::filesystem::path beside(const std::filesystem::path& name) const;  // absolute as it is, else beside the configuration file
};

// A whole regular file. Errors: missing-file, unreadable-file, too-large. A leading byte order mark is left out.
Result<std::string> read_file(const std::filesystem::path& path, size_t most);

// read_file() for text: also bad-encoding, when there is a NUL or anything that is not UTF-8; the message names the line.
Result<std::string> read_text(const std::filesystem::path& path, size_t most);

// bad-encoding when `text` is not what read_text() would give; `name` is what the message calls it.
Result<> check_text(std::string_view text, const std::string& name);

// A secret without the line end behind it. Errors as read_file(), secret-readable when other users may read the file, and
// empty-secret.
Result<Secret> read_secret(const std::filesystem::path& path);

bool is_world_readable(const std::filesystem::path& path);

// Whether text is a webhook signing key: "whsec_" and base64 of 24 to 64 bytes (Standard Webhooks 1.0).
bool is_webhook_secret(std::string_view text);

}  // namespace feedwatch::config
