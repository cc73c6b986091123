// Copies of the database and the way back.
#pragma once

#include "cli/commands.h"

namespace feedwatch::cli {

// `file` empty: among the daemon's own backups.
int back_up(const Common& common, const std::filesystem::path& file);
int list_backups(const Common& common);
int restore_backup(const Common& common, const std::filesystem::path& file);

}  // namespace feedwatch::cli
