// INI text → sections of located lines, through inih. What the sections mean is for ini_tree.h. Total on any bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/node.h"
#include "config/problems.h"

namespace feedwatch::config {

struct IniLine {
  std::string text{};
  uint32_t line{0};
  uint32_t column{0};
};

struct IniEntry {
  std::string key{};
  uint32_t line{0};
  uint32_t column{0};
  std::vector<IniLine> lines{};  // the value and the indented lines that go on with it
};

struct IniSection {
  std::string kind{};  // "rule" of [rule blinken-iraq]
  std::string name{};  // "blinken-iraq"
  uint32_t line{0};
  uint32_t column{0};       // of the bracket
  uint32_t name_column{0};  // of the name; 0 when there is none
  std::vector<IniEntry> entries{};
};

// The sections in the order of the file. Lines that are nothing of an INI file are told; the lines of a section whose own line is
// broken are left out, since they belong to nobody.
std::vector<IniSection> read_ini(std::string_view text, const FileProblems& problems);

}  // namespace feedwatch::config
