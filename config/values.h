// One scalar or list of a tree as a value of the program. Each tells what is wrong and gives nothing, so that the caller keeps
// its default and goes on. `what` names the thing in messages: "interval" of "poll". Not shared between threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "config/node.h"
#include "config/problems.h"
#include "config/units.h"

namespace feedwatch::config {

std::optional<std::string> as_text(const Node& node, const FileProblems& problems, std::string_view what);
std::optional<bool> as_bool(const Node& node, const FileProblems& problems, std::string_view what);
std::optional<uint32_t> as_count(const Node& node, const FileProblems& problems, std::string_view what, uint32_t least,
                                 uint32_t most);
std::optional<double> as_number(const Node& node, const FileProblems& problems, std::string_view what, double least, double most);
std::optional<Duration> as_duration(const Node& node, const FileProblems& problems, std::string_view what, Duration least,
                                    Duration most);
std::optional<uint64_t> as_size(const Node& node, const FileProblems& problems, std::string_view what, uint64_t least);
std::optional<Endpoint> as_endpoint(const Node& node, const FileProblems& problems, std::string_view what);

// One of `words`; a suggestion for a slip.
std::optional<std::string> as_word(const Node& node, const FileProblems& problems, std::string_view what,
                                   const std::vector<std::string_view>& words);

// An absolute http(s) URL without user and password. Gives the URL as it would be fetched, in its canonical form.
std::optional<std::string> as_url(const Node& node, const FileProblems& problems, std::string_view what);

// 1 to 128 letters, digits, "-", "_", "."; the first a letter or digit.
bool is_id(std::string_view text);
std::optional<std::string> as_id(const Node& node, const FileProblems& problems, std::string_view what);

// The scalars of a list; one scalar is a list of one. Items that are no scalars are told and left out.
std::vector<const Node*> as_scalars(const Node& node, const FileProblems& problems, std::string_view what);
std::vector<std::string> as_texts(const Node& node, const FileProblems& problems, std::string_view what);
std::vector<Cidr> as_cidrs(const Node& node, const FileProblems& problems, std::string_view what);

}  // namespace feedwatch::config
