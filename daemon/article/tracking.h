// Which query parameters only say how a reader got to a page, and so are no part of its identity. A table is immutable once
// built; any thread.
//
// The text form, built in from tracking.txt and extended by the owner's own files:
//   # comment
//   [*]                      parameters that track on every site
//   utm_* *_clickid cmpid    names without regard to case; one * at the end or at the beginning
//   [youtube.com amazon.*]   … and on these sites and their subdomains; a last * stands for any top-level domain
//   si pp !v                 !name is kept although an earlier line drops it
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace feedwatch::url {

class Tracking {
 public:
  // The table that comes with the program.
  static const Tracking& built_in();

  // The table in force: the one that comes with the program, and what the owner added.
  static std::shared_ptr<const Tracking> in_force();
  // Puts a table in force that adds `lines` of the text form, each for itself: without [sites] it is for every site. Keys made
  // before stay as they are.
  static void use(const std::vector<std::string>& lines);
  // Why `line` cannot be one of them; empty: it can.
  static std::string problem_of(std::string_view line);

  // Reads a text form; later texts win over earlier ones. Lines it can't use are passed over.
  explicit Tracking(std::string_view text);
  void add(std::string_view text);

  // The sites that apply to a host; ask once, then for each of its parameters.
  using Sites = std::vector<size_t>;
  Sites sites_of(std::string_view host) const;
  bool drops(const Sites& sites, std::string_view parameter) const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  // Parameter names of one site, lower case.
  struct Names {
    std::unordered_set<std::string, Hash, std::equal_to<>> exact{};
    std::unordered_set<std::string, Hash, std::equal_to<>> kept{};
    std::unordered_map<char, std::vector<std::string>> prefixes{};  // by their first character
    std::vector<std::string> suffixes{};

    void add(std::string_view name);
    bool has(std::string_view name) const;
    bool keeps(std::string_view name) const { return kept.contains(name); }
  };

  size_t site(std::string_view host);

  std::vector<Names> names_{1};  // [0]: every site
  std::unordered_map<std::string, size_t, Hash, std::equal_to<>> sites_{};
};

// True when `host` is `pattern` or below it; "google.*" takes google.com and news.google.co.uk.
bool host_matches(std::string_view host, std::string_view pattern);

}  // namespace feedwatch::url
