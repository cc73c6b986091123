// The subcommands of `feedwatch sources` about the list of sources itself. As commands.h.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/sources_files.h"
#include "cli/words.h"
#include "pipeline/setup.h"
#include "store/store.h"

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
// Sources whose address has a key in it (a parameter called token, or the like) are left out, and said to be, unless wanted.
int export_sources(const Common& common, const std::string& file, bool with_secrets);
bool has_key_in_it(const std::string& url);

// States as they come from the store get their addresses again; those of sources that are not configured so are dropped.
void restore_addresses(std::vector<store::SourceState>& states, const pipeline::Setup& setup);

void add_source_list_commands(CLI::App& sources, Action& action);

}  // namespace feedwatch::cli
