// The subcommands of `feedwatch sources` about the list of sources itself. As commands.h.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/sources_files.h"
#include "cli/words.h"

namespace feedwatch::cli {

int list_sources(const Common& common);
int show_source(const Common& common, const std::string& id);
int explain_source(const Common& common, const std::string& id);

// `pause` false: resume.
int pause_source(const Common& common, const std::string& id, bool pause);

// Without an id the source gets one made of its URL.
int add_source(const Common& common, NewSource source);
int remove_source(const Common& common, const std::string& id);
int import_sources(const Common& common, const std::string& file);
int export_sources(const Common& common, const std::string& file);

void add_source_list_commands(CLI::App& sources, Action& action);

}  // namespace feedwatch::cli
