#include "article/tracking.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "article/tracking_table.h"

namespace feedwatch::url {

namespace {

std::string lower(std::string_view text) {
  std::string lowered{text};
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lowered;
}

// The next word of `text` up to a blank, taken off it; empty at the end.
std::string_view next_word(std::string_view& text) {
  const size_t start = std::min(text.find_first_not_of(" \t\r"), text.size());
  const size_t end = std::min(text.find_first_of(" \t\r", start), text.size());
  const std::string_view word = text.substr(start, end - start);
  text.remove_prefix(end);
  return word;
}

// True when `rest` is a public suffix by its looks: "com", "de", "co.uk".
bool is_top_level(std::string_view rest) {
  const size_t dot = rest.find('.');
  if (dot == std::string_view::npos) return !rest.empty();
  return dot <= 3 && rest.size() - dot - 1 == 2;
}

}  // namespace

void Tracking::Names::add(std::string_view name) {
  if (name.starts_with('!')) {
    kept.insert(std::string{name.substr(1)});
  } else if (name.size() > 1 && name.ends_with('*')) {
    prefixes[name.front()].emplace_back(name.substr(0, name.size() - 1));
  } else if (name.size() > 1 && name.starts_with('*')) {
    suffixes.emplace_back(name.substr(1));
  } else {
    exact.insert(std::string{name});
  }
}

bool Tracking::Names::has(std::string_view name) const {
  if (name.empty()) return false;
  if (exact.contains(name)) return true;
  const auto same_start = prefixes.find(name.front());
  const auto is_prefix = [name](const std::string& prefix) { return name.starts_with(prefix); };
  if (same_start != prefixes.end() && std::any_of(same_start->second.begin(), same_start->second.end(), is_prefix)) return true;
  return std::any_of(suffixes.begin(), suffixes.end(), [name](const std::string& suffix) { return name.ends_with(suffix); });
}

const Tracking& Tracking::built_in() {
  static const Tracking table{tracking_table};
  return table;
}

namespace {

// Read for every URL and exchanged with the configuration.
std::atomic<std::shared_ptr<const Tracking>>& current() {
  static std::atomic<std::shared_ptr<const Tracking>> table{
      std::shared_ptr<const Tracking>(&Tracking::built_in(), [](const Tracking*) {})};
  return table;
}

bool is_plain(char c) { return c > ' ' && c != '[' && c != ']' && c != '#' && c != '&' && c != '=' && c != '?'; }

}  // namespace

std::shared_ptr<const Tracking> Tracking::in_force() { return current().load(); }

void Tracking::use(const std::vector<std::string>& lines) {
  auto table = std::make_shared<Tracking>(tracking_table);
  for (const std::string& line : lines) table->add(line);
  current().store(std::move(table));
}

std::string Tracking::problem_of(std::string_view line) {
  std::string_view names = line;
  if (names.starts_with('[')) {
    const size_t close = names.find(']');
    std::string_view sites = names.substr(1, close == std::string_view::npos ? close : close - 1);
    if (close == std::string_view::npos || next_word(sites).empty()) return "\"[\" begins a list of sites that ends with \"]\"";
    names.remove_prefix(close + 1);
  }
  size_t count = 0;
  for (std::string_view name = next_word(names); !name.empty(); name = next_word(names), ++count) {
    const std::string_view bare = name.substr(name.starts_with('!') ? 1 : 0);
    if (bare.empty() || bare == "*") return "that is no name of a parameter";
    if (!std::all_of(bare.begin(), bare.end(), is_plain)) return "a parameter is named without \"?\", \"&\", \"=\" and \"#\"";
  }
  return count == 0 ? "it names no parameter" : "";
}

Tracking::Tracking(std::string_view text) { add(text); }

size_t Tracking::site(std::string_view host) {
  if (host == "*") return 0;
  const auto [found, is_new] = sites_.try_emplace(std::string{host}, names_.size());
  if (is_new) names_.emplace_back();
  return found->second;
}

void Tracking::add(std::string_view text) {
  const std::string lowered = lower(text);
  std::string_view rest = lowered;
  std::vector<size_t> sites{0};
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    line = line.substr(0, line.find('#'));
    const size_t open = line.find('[');
    const size_t close = line.find(']');
    if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
      sites.clear();
      std::string_view hosts = line.substr(open + 1, close - open - 1);
      for (auto host = next_word(hosts); !host.empty(); host = next_word(hosts)) sites.push_back(site(host));
      line.remove_prefix(close + 1);
    }
    for (auto name = next_word(line); !name.empty(); name = next_word(line)) {
      for (const size_t index : sites) names_[index].add(name);
    }
  }
}

Tracking::Sites Tracking::sites_of(std::string_view host) const {
  Sites sites;
  const auto try_host = [this, &sites](std::string_view name) {
    if (const auto found = sites_.find(name); found != sites_.end()) sites.push_back(found->second);
  };
  for (std::string_view rest = host; !rest.empty();) {
    try_host(rest);
    const size_t dot = rest.find('.');
    if (dot == std::string_view::npos) break;
    if (is_top_level(rest.substr(dot + 1))) try_host(std::string{rest.substr(0, dot + 1)} + '*');
    rest.remove_prefix(dot + 1);
  }
  return sites;
}

bool Tracking::drops(const Sites& sites, std::string_view parameter) const {
  const std::string name = lower(parameter);
  bool is_dropped = names_[0].has(name);
  if (names_[0].keeps(name)) is_dropped = false;
  for (const size_t index : sites) {
    if (names_[index].keeps(name)) return false;
    is_dropped = is_dropped || names_[index].has(name);
  }
  return is_dropped;
}

bool host_matches(std::string_view host, std::string_view pattern) {
  if (!pattern.ends_with(".*")) {
    return host.ends_with(pattern) && (host.size() == pattern.size() || host[host.size() - pattern.size() - 1] == '.');
  }
  const std::string_view name = pattern.substr(0, pattern.size() - 1);  // "google."
  for (size_t at = host.find(name); at != std::string_view::npos; at = host.find(name, at + 1)) {
    if ((at == 0 || host[at - 1] == '.') && is_top_level(host.substr(at + name.size()))) return true;
  }
  return false;
}

}  // namespace feedwatch::url
