#include "rules/article.h"

#include <algorithm>
#include <bit>

#include "rules/normalise.h"
#include "rules/utf8.h"

namespace feedwatch::rules {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// A host and its parents: "a.b.org" → "a.b.org", "b.org", "org".
std::vector<std::string> domains(const std::string& host) {
  std::vector<std::string> out;
  for (size_t at = 0; at < host.size() && out.size() < 128;) {
    out.push_back(host.substr(at));
    const size_t dot = host.find('.', at);
    if (dot == std::string::npos) break;
    at = dot + 1;
  }
  return out;
}

}  // namespace

Article::Article(const Document& document)
    : apostrophe_(apostrophe_of(document.lang)), fields_{document.title, document.summary, document.text} {
  const size_t bytes = document.title.size() + document.summary.size() + document.text.size();
  analysis_.tokens.reserve(bytes / 5 + 16);
  for (size_t i = 0; i < fields_.size(); ++i) {
    analyse(fields_[i], apostrophe_, analysis_);
    begin_[i + 1] = static_cast<uint32_t>(analysis_.tokens.size());
  }
  index_words();
  read_values(document);
}

void Article::index_words() {
  const auto count = static_cast<uint32_t>(tokens().size());
  const size_t size = std::bit_ceil(static_cast<size_t>(count) * 2 + 2);
  slots_.assign(size, none);
  next_.assign(count, none);
  forms_.reserve(count / 2 + 1);
  for (uint32_t token = 0; token < count; ++token) {
    const uint64_t hash = tokens()[token].hash;
    size_t slot = hash & (size - 1);
    while (slots_[slot] != none) {
      const Form& form = forms_[slots_[slot]];
      if (form.hash == hash && text(tokens()[form.first]) == text(tokens()[token])) break;
      slot = (slot + 1) & (size - 1);
    }
    if (slots_[slot] == none) {
      slots_[slot] = static_cast<uint32_t>(forms_.size());
      forms_.push_back({hash, token, token, 1});
      continue;
    }
    Form& form = forms_[slots_[slot]];
    next_[form.last] = token;
    form.last = token;
    ++form.count;
  }
}

const Article::Form* Article::find(uint64_t hash, std::string_view word) const {
  const size_t mask = slots_.size() - 1;
  for (size_t slot = hash & mask; slots_[slot] != none; slot = (slot + 1) & mask) {
    const Form& form = forms_[slots_[slot]];
    if (form.hash == hash && text(tokens()[form.first]) == word) return &form;
  }
  return nullptr;
}

std::string_view Article::source(uint32_t token) const {
  const Token& one = tokens()[token];
  return fields_[field_of(token)].substr(one.byte_start, one.byte_end - one.byte_start);
}

bool Article::surface_is(uint32_t token, std::string_view wanted) const {
  return tokens()[token].plain ? source(token) == wanted : surface(source(token)) == wanted;
}

uint32_t Article::field_at(int32_t position) const {
  if (position >= origin(2)) return 2;
  return position >= origin(1) ? 1 : 0;
}

void Article::move(Place& place, uint32_t field, size_t byte) const {
  const auto first = tokens().begin() + begin(field);
  const auto last = tokens().begin() + end(field);
  const auto after =
      std::upper_bound(first, last, byte, [](size_t wanted, const Token& token) { return wanted < token.byte_start; });
  Place word{.field = field};
  if (after != first) {
    word.byte = (after - 1)->byte_start;
    word.count = (after - 1)->start;
  }
  if (place.field != field || place.byte > byte || place.byte < word.byte) place = word;
  for (; place.byte < byte; ++place.count) place.byte += decode(fields_[field], place.byte).size;
}

void Article::read_values(const Document& document) {
  const auto put = [&](KeyField field, std::string_view value) {
    if (value.empty()) return;
    given_[static_cast<size_t>(field)].push_back(value);
    values_[static_cast<size_t>(field)].push_back(fold_value(value));
  };
  put(KeyField::source, document.source);
  put(KeyField::feed, document.feed);
  put(KeyField::url, document.url);
  put(KeyField::lang, document.lang);
  for (std::string& lang : values_[static_cast<size_t>(KeyField::lang)]) lang = normal_language(lang);
  for (const std::string_view author : document.authors) put(KeyField::author, author);
  for (const std::string_view tag : document.tags) put(KeyField::tag, tag);
  for (const std::string_view category : document.categories) put(KeyField::category, category);
  host_ = host_of(document.url);
  if (host_.empty()) return;
  given_[static_cast<size_t>(KeyField::site)].push_back(host_);
  values_[static_cast<size_t>(KeyField::site)] = domains(host_);
}

std::string host_of(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view rest = url.substr(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#\\"));
  if (const size_t user = rest.rfind('@'); user != std::string_view::npos) rest = rest.substr(user + 1);
  const size_t bracket = rest.find(']');
  const size_t port = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
  rest = rest.substr(0, port);
  if (rest.ends_with('.')) rest.remove_suffix(1);
  std::string host{rest};
  std::transform(host.begin(), host.end(), host.begin(), lower);
  return host;
}

std::string normal_language(std::string_view tag) {
  std::string out{tag};
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c == '_' ? '-' : lower(c); });
  return out;
}

bool allows_language(std::string_view wanted, std::string_view lang) {
  return lang == wanted || (lang.size() > wanted.size() && lang.starts_with(wanted) && lang[wanted.size()] == '-');
}

}  // namespace feedwatch::rules
