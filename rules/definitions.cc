#include "rules/definitions.h"

#include <algorithm>

namespace feedwatch::rules {

Term plain_phrase(std::string_view text, bool exact) {
  const bool braces = text.size() >= 2 && text.front() == '{' && text.back() == '}';
  std::string plain{braces ? text.substr(1, text.size() - 2) : text};
  std::replace_if(plain.begin(), plain.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return make_term(plain, braces || exact ? Exactness::exact : Exactness::folded);
}

bool Definitions::provide(const Node& node) {
  if (node.kind == Kind::entity) return provide_entity(node.value);
  if (node.kind == Kind::topic) return provide_topic(node.value);
  return std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) { return provide(child); });
}

bool Definitions::provide_entity(std::string_view id) {
  const auto known = entities_.find(id);
  if (known != entities_.end()) return known->second;
  const Entity* entity = checker_.entity(id);
  if (entity == nullptr && checker_.may_be_undefined()) return provide_nothing("entity", id);
  const bool sound = entity != nullptr && checker_.is_sound(*entity) && add_entity(*entity);
  if (!sound) broken_ = "entity \"" + std::string{id} + "\"";
  if (entity != nullptr) entities_[entity->id.value] = sound;
  return sound;
}

bool Definitions::provide_topic(std::string_view id) {
  const auto known = topics_.find(id);
  if (known != topics_.end()) return known->second;
  const Topic* topic = checker_.topic(id);
  if (topic == nullptr && checker_.may_be_undefined()) return provide_nothing("topic", id);
  const bool sound = topic != nullptr && checker_.is_sound(*topic) && add_topic(*topic);
  if (!sound) broken_ = "topic \"" + std::string{id} + "\"";
  if (topic != nullptr) topics_[topic->id.value] = sound;
  return sound;
}

// One that occurs nowhere.
bool Definitions::provide_nothing(std::string_view kind, std::string_view id) {
  if (!nothing_.emplace(kind, id).second) return true;
  if (kind == "entity") {
    CompiledEntity nobody;
    nobody.id = id;
    builder_.define_entity(id, builder_.add_entity(std::move(nobody)));
  } else {
    builder_.define_topic(id, builder_.add_topic(CompiledTopic{}));
  }
  return true;
}

bool Definitions::add_query(const LocatedText& text, Scope scope, uint32_t& root) {
  if (text.value.empty()) return true;
  const std::optional<Node> tree = checker_.parse_again(text, scope);
  if (!tree || !provide(*tree)) return false;
  root = builder_.emit(*tree);
  return true;
}

bool Definitions::add_entity(const Entity& entity) {
  CompiledEntity made;
  made.id = entity.id.value;
  const FormsInUse forms{checker_, entity.forms};
  for (const Alias& alias : entity.aliases) {
    CompiledAlias& one = made.aliases.emplace_back();
    one.leaf = builder_.alias_leaf(alias.term.value, plain_phrase(alias.term.value, alias.exact).variants);
    one.near_words = alias.near_words;
    if (!add_query(alias.near, everywhere, one.near)) return false;
  }
  for (const LocatedText& mask : entity.mask)
    made.masks.push_back(builder_.alias_leaf(mask.value, plain_phrase(mask.value, false).variants));
  if (!add_query(entity.require, everywhere, made.require) || !add_query(entity.unless, everywhere, made.unless)) return false;
  builder_.define_entity(entity.id.value, builder_.add_entity(std::move(made)));
  return true;
}

bool Definitions::add_topic(const Topic& topic) {
  CompiledTopic made{
      .threshold = topic.threshold, .cap = topic.cap, .title_boost = topic.title_boost, .terms = {}, .targets = {}};
  const FormsInUse forms{checker_, topic.forms};
  for (const TopicTerm& term : topic.terms) {
    CompiledTopic::Term& one = made.terms.emplace_back();
    one.weight = term.weight;
    if (!add_query(term.query, in_summary | in_text, one.in_body) || !add_query(term.query, in_title, one.in_title)) return false;
  }
  builder_.define_topic(topic.id.value, builder_.add_topic(std::move(made)));
  return true;
}

}  // namespace feedwatch::rules
