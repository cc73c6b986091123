// Which articles have a hash: a table of cache lines, of which a look-up reads one or two. Grows and shrinks a line at a time
// (linear hashing), so that no article waits for a whole table to move, and holds the same for the same articles whatever came
// and went before. Owner: Copies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "story/fifo.h"

namespace feedwatch::story {

class HashTable {
 public:
  HashTable();

  // Articles have numbers that rise, and wrap. Those that were dropped (first in) are none from then on.
  void insert(uint32_t hash, uint32_t number);
  // Of the newest article.
  void remove_newest(uint32_t hash);
  // `oldest` is the number of the oldest article left; `hashes`: how many went with those before it.
  void drop_before(uint32_t oldest, size_t hashes);

  // Has the processor fetch what each() will ask for: what it asks for first; and then, what else.
  void prefetch(uint32_t hash) const { __builtin_prefetch(&lines_[line_of(hash)]); }
  void prefetch_more(uint32_t hash) const {
    if (const Line* more = behind(lines_[line_of(hash)])) __builtin_prefetch(more);
  }
  // Calls use(number) for articles with the hash, the newest first, as long as it returns true.
  template <class Use>
  void each(uint32_t hash, const Use& use) const {
    size_t steps = 0;
    for (const Line* line = &lines_[line_of(hash)]; line != nullptr; line = behind(*line)) {
      for (uint32_t i = line->size; i-- > 0;) {
        const Entry& entry = line->entries[i];
        if (!is_live(entry) || ++steps > most_steps) return;
        if (entry.hash == hash && !use(entry.number)) return;
      }
    }
  }

  [[nodiscard]] size_t memory() const;

 private:
  static constexpr size_t most_steps = 256;  // many articles with one hash must not make others slow that share their line
  static constexpr size_t most_a_line = 6;   // on average
  static constexpr uint32_t room = 7;
  struct Entry {
    uint32_t hash{0};
    uint32_t number{0};
  };
  // The newest entries of a line's chain; empty only when the chain is.
  struct alignas(64) Line {
    std::array<Entry, room> entries{};
    uint16_t size{0};
    uint16_t patience{0};  // how often the line may overflow before its chain is looked through for dropped articles
    uint32_t next{0};      // older ones, in more_[next - 1]; 0: none
  };

  [[nodiscard]] size_t line_of(uint32_t hash) const;
  [[nodiscard]] bool is_live(const Entry& entry) const { return entry.number - oldest_ < (1U << 31); }
  [[nodiscard]] const Line* behind(const Line& line) const { return line.next == 0 ? nullptr : &more_[line.next - 1]; }
  void push(Line& line, const Entry& entry);
  void make_room(Line& line);
  void release_chain(Line& line);
  void cut_chain(Line& line);
  [[nodiscard]] std::vector<Entry> take_all(Line& line);
  void spread(const std::vector<Entry>& entries);
  void fit();

  Fifo<Line> lines_{};
  Fifo<Line> more_{};
  std::vector<uint32_t> free_{};  // of more_, counted from 1
  uint32_t oldest_{0};
  size_t entries_{0};
};

}  // namespace feedwatch::story
