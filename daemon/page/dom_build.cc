// The tree from the events of libxml2's tolerant HTML parser.
#include <cstring>
#include <memory>

#include <libxml/HTMLparser.h>

#include "article/utf8.h"
#include "page/arena.h"
#include "page/dom.h"

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
  Builder(Document& document, const Limits& limits) : document_(document), limits_(limits) {
    document_.nodes_.reserve(4096);
    document_.nodes_.push_back({});
    open_.push_back(0);
  }

  void start(const xmlChar* name, const xmlChar** attributes) {
    flush_text();
    if (skipped_ > 0 || full() || open_.size() >= limits_.depth) {
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

  void finish() {
    flush_text();
    while (!open_.empty()) close();
  }

 private:
  bool full() { return document_.nodes_.size() >= limits_.nodes; }

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

void run_parser(std::string_view html, Builder& target) {
  const std::unique_ptr<htmlParserCtxt, FreeContext> context(htmlNewParserCtxt());
  if (!context) return;
  htmlSAXHandler* const handler = context->sax;
  std::memset(handler, 0, sizeof *handler);
  handler->startElement = on_start;
  handler->endElement = on_end;
  handler->characters = on_text;
  handler->ignorableWhitespace = on_text;
  handler->cdataBlock = on_raw;
  context->userData = &target;
  constexpr int options =
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC;
  // No tree is built: what comes back is null.
  xmlDocPtr unused = htmlCtxtReadMemory(context.get(), html.data(), static_cast<int>(html.size()), nullptr, "UTF-8", options);
  if (unused != nullptr) xmlFreeDoc(unused);
}

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
  Builder target(document, limits);
  if (!read.empty()) run_parser(read, target);
  target.finish();
  return document;
}

}  // namespace feedwatch::page
