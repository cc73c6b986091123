// The tree from the events of libxml2's tolerant HTML parser.
#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include <libxml/HTMLparser.h>

#include "article/utf8.h"
#include "page/arena.h"
#include "page/dom.h"
#include "page/tame.h"

namespace feedwatch::page {
namespace {

std::string_view view(const xmlChar* text) { return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text); }

// The C1 controls that numeric references to windows-1252 end up as, read as what they meant (HTML Living Standard, 13.2.5.80).
bool has_c1(std::string_view text) {
  for (size_t at = text.find('\xC2'); at != std::string_view::npos && at + 1 < text.size(); at = text.find('\xC2', at + 1)) {
    if (static_cast<uint8_t>(text[at + 1]) < 0xA0) return true;
  }
  return false;
}

std::string without_c1(std::string_view text) {
  constexpr char32_t windows_1252[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                         0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                         0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = utf8::take(text);
    utf8::append(out, c >= 0x80 && c < 0xA0 ? windows_1252[c - 0x80] : c);
  }
  return out;
}

std::string_view cut_utf8(std::string_view text, size_t most) { return utf8::prefix(text, most); }

}  // namespace

// Takes the parser's events; none of its functions throws into the parser other than for want of memory.
class Builder {
 public:
  Builder(Document& document, const Limits& limits, htmlParserCtxtPtr parser, size_t expected)
      : document_(document), limits_(limits), parser_(parser) {
    document_.nodes_.reserve(std::min<size_t>(expected, limits_.nodes));
    document_.nodes_.push_back({});
    open_.push_back(0);
  }

  void start(const xmlChar* name, const xmlChar** attributes) {
    flush_text();
    if (full() || xmlDictSize(parser_->dict) > most_names) return stop();
    if (skipped_ > 0 || open_.size() >= limits_.depth) {
      ++skipped_;
      document_.truncated_ = true;
      return;
    }
    const NodeId id = add(find_tag(view(name)));
    Node& node = document_.nodes_[id];
    node.name = node.tag == Tag::other ? document_.arena_->keep(view(name)) : element_name(view(name));
    add_attributes(node, attributes);
    in_script_ = node.tag == Tag::script;
    keep_script_ = in_script_ && is_linked_data(id);
    script_size_ = 0;
    open_.push_back(id);
  }

  void end() {
    flush_text();
    in_script_ = false;
    if (skipped_ > 0) {
      --skipped_;
    } else if (open_.size() > 1) {
      close();
    }
  }

  void text(std::string_view bytes) {
    if (in_script_) return;
    append(bytes);
  }

  // The content of script and style.
  void raw(std::string_view bytes) {
    if (!in_script_ || !keep_script_) return;
    script_size_ += bytes.size();
    if (script_size_ > limits_.script_bytes) {
      pending_.clear();
      keep_script_ = false;
      return;
    }
    append(bytes);
  }

  // For each end tag that fits nothing the parser looks through all open elements, however deep its own nesting goes.
  void error() {
    constexpr size_t most_work = 100'000'000;  // element names compared: a fifth of a second
    constexpr size_t for_itself = 100;
    work_ += for_itself + static_cast<size_t>(parser_->nameNr);
    if (work_ > most_work) stop();
  }

  void finish() {
    flush_text();
    while (!open_.empty()) close();
  }

 private:
  static constexpr int most_names = 20'000;  // of elements and attributes; the parser looks them up ever more slowly

  bool full() { return document_.nodes_.size() >= limits_.nodes; }

  // What is behind is not read.
  void stop() {
    document_.truncated_ = true;
    xmlStopParser(parser_);
  }

  void append(std::string_view bytes) { pending_ += bytes; }

  void flush_text() {
    if (pending_.empty()) return;
    if (!full()) {
      const NodeId id = add(Tag::text);
      document_.nodes_[id].text = document_.arena_->keep(has_c1(pending_) ? without_c1(pending_) : pending_);
      document_.nodes_[id].end = id + 1;
    } else {
      document_.truncated_ = true;
    }
    pending_.clear();
  }

  NodeId add(Tag tag) {
    const auto id = static_cast<NodeId>(document_.nodes_.size());
    Node node;
    node.tag = tag;
    node.parent = open_.back();
    node.depth = static_cast<uint16_t>(open_.size());
    document_.nodes_.push_back(node);
    return id;
  }

  void close() {
    document_.nodes_[open_.back()].end = static_cast<NodeId>(document_.nodes_.size());
    open_.pop_back();
  }

  // One copy of each name is enough.
  std::string_view element_name(std::string_view name) {
    for (const std::string_view known : names_) {
      if (known == name) return known;
    }
    names_.push_back(document_.arena_->keep(name));
    return names_.back();
  }

  void add_attributes(Node& node, const xmlChar** attributes) {
    node.first_attribute = static_cast<uint32_t>(document_.attributes_.size());
    for (; attributes != nullptr && *attributes != nullptr; attributes += 2) {
      if (node.attributes == limits_.attributes) break;
      const std::string_view name = view(attributes[0]);
      if (name.size() > 64 || name.starts_with("on")) continue;
      document_.attributes_.push_back({attribute_name(name), attribute_value(view(attributes[1]))});
      ++node.attributes;
    }
  }

  std::string_view attribute_name(std::string_view name) {
    for (const std::string_view known : attribute_names_) {
      if (known == name) return known;
    }
    const std::string_view kept = document_.arena_->keep(name);
    if (attribute_names_.size() < 64) attribute_names_.push_back(kept);
    return kept;
  }

  std::string_view attribute_value(std::string_view value) {
    if (value.starts_with("data:")) return document_.arena_->keep(value.substr(0, std::min(value.find(','), size_t{64})));
    return document_.arena_->keep(cut_utf8(value, limits_.attribute_bytes));
  }

  bool is_linked_data(NodeId id) const { return document_.attribute(id, "type").find("ld+json") != std::string_view::npos; }

  Document& document_;
  const Limits& limits_;
  htmlParserCtxtPtr parser_;
  size_t work_{0};
  std::vector<NodeId> open_{};
  std::vector<std::string_view> names_{};
  std::vector<std::string_view> attribute_names_{};
  std::string pending_{};
  size_t skipped_{0};
  size_t script_size_{0};
  bool in_script_{false};
  bool keep_script_{false};
};

namespace {

Builder& builder(void* context) { return *static_cast<Builder*>(context); }

void on_start(void* context, const xmlChar* name, const xmlChar** attributes) { builder(context).start(name, attributes); }
void on_end(void* context, const xmlChar* /*name*/) { builder(context).end(); }
void on_text(void* context, const xmlChar* text, int size) {
  builder(context).text({reinterpret_cast<const char*>(text), static_cast<size_t>(size)});
}
void on_raw(void* context, const xmlChar* text, int size) {
  builder(context).raw({reinterpret_cast<const char*>(text), static_cast<size_t>(size)});
}

struct FreeContext {
  void operator()(htmlParserCtxtPtr context) const { htmlFreeParserCtxt(context); }
};

using Parser = std::unique_ptr<htmlParserCtxt, FreeContext>;

void run(htmlParserCtxtPtr parser, std::string_view html, Builder& target) {
  htmlSAXHandler* const handler = parser->sax;
  std::memset(handler, 0, sizeof *handler);
  handler->startElement = on_start;
  handler->endElement = on_end;
  handler->characters = on_text;
  handler->ignorableWhitespace = on_text;
  handler->cdataBlock = on_raw;
  handler->initialized = XML_SAX2_MAGIC;  // there is a `serror`
  handler->serror = [](void* context, auto* /*error*/) { builder(context).error(); };
  parser->userData = &target;
  constexpr int options =
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC;
  // No tree is built: what comes back is null.
  xmlDocPtr unused = htmlCtxtReadMemory(parser, html.data(), static_cast<int>(html.size()), nullptr, "UTF-8", options);
  if (unused != nullptr) xmlFreeDoc(unused);
}

// Elements and their texts: a little more than most pages have.
size_t expected_nodes(std::string_view html) { return 16 + static_cast<size_t>(std::count(html.begin(), html.end(), '<')); }

}  // namespace

Document Document::parse(std::string_view html, const Limits& limits) {
  static const bool ready = [] {
    xmlInitParser();
    return true;
  }();
  (void)ready;
  Document document;
  const std::string_view read = utf8::prefix(html, limits.bytes);
  document.truncated_ = read.size() < html.size();
  const Parser parser(htmlNewParserCtxt());
  if (!parser) throw std::bad_alloc();
  Builder target(document, limits, parser.get(), expected_nodes(read));
  constexpr size_t compared = 2;  // attributes the parser looks at for each that is kept
  std::string room;
  if (!read.empty()) run(parser.get(), tame(read, compared * limits.attributes, room), target);
  target.finish();
  return document;
}

}  // namespace feedwatch::page
