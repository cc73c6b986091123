#include "rules/explain.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "rules/compiler.h"
#include "rules/evaluate.h"
#include "rules/query_text.h"

namespace feedwatch::rules {
namespace {

constexpr size_t max_places = 50;

std::string counted(size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string number(double value) {
  const double rounded = std::round(value * 100) / 100;
  std::string text = std::to_string(rounded);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

// Walks a query's tree and its compiled form side by side.
class Walk {
 public:
  Walk(Checker& checker, const Compiled& compiled, const Article& article, Evaluator& evaluator)
      : checker_(checker), compiled_(compiled), article_(article), evaluator_(evaluator) {}

  Explained explain(const Node& node, uint32_t at) {
    Explained out;
    out.label = label_of(node);
    evaluator_.begin_rule();
    out.holds = evaluator_.holds(at);
    uint32_t child = at + 1;
    for (const Node& part : node.children) {
      out.parts.push_back(explain(part, child));
      child = compiled_.ops[child].end;
    }
    out.note = note(node, at, out);
    const bool is_entity = node.kind == Kind::entity;
    const Topic* topic = node.kind == Kind::topic ? checker_.topic(node.value) : nullptr;
    if (is_entity && checker_.entity(node.value) != nullptr) {
      add_entity(compiled_.ops[at].data, out);
    } else if (topic != nullptr) {
      add_topic(*topic, compiled_.ops[at].data, out);
    } else if (is_entity || node.kind == Kind::topic) {
      out.note = "nobody defines it here";
    }
    if (out.holds && has_places(node.kind)) {
      out.spans = evaluator_.explain(at).spans;
      cut(out.spans);
    }
    return out;
  }

 private:
  static void cut(std::vector<Span>& spans) {
    if (spans.size() > max_places) spans.resize(max_places);
  }

  static bool has_places(Kind kind) {
    return kind == Kind::words || kind == Kind::raw || kind == Kind::regex || kind == Kind::near || kind == Kind::first ||
           kind == Kind::entity;
  }

  std::string note(const Node& node, uint32_t at, const Explained& out) {
    switch (node.kind) {
      case Kind::near:
        return near_note(node, at, out);
      case Kind::at_least:
        return counted(evaluator_.count(at), "place", "places") + ", " + std::to_string(node.number) + " needed";
      case Kind::of: {
        const auto holding = std::count_if(out.parts.begin(), out.parts.end(), [](const Explained& one) { return one.holds; });
        return std::to_string(holding) + " of " + std::to_string(out.parts.size()) + " hold, " + std::to_string(node.number) +
               " needed";
      }
      case Kind::first:
        if (out.holds || !out.parts.front().holds) return {};
        return "not within the first " + counted(node.number, "word", "words") + " of a field";
      case Kind::key:
        return key_note(node);
      case Kind::length:
        return "it has " + counted(article_.tokens().size(), "word", "words");
      default:
        return {};
    }
  }

  std::string near_note(const Node& node, uint32_t at, const Explained& out) {
    if (!out.parts[0].holds || !out.parts[1].holds) return {};
    if (out.holds) return {};
    if (node.near == Near::absent) return "never without the other side nearby";
    const auto between = evaluator_.words_between(at);
    if (!between) return node.near == Near::left_first ? "never in this order in one field" : "not in one field";
    if (node.within == Within::sentence) return "not in one sentence";
    if (node.within == Within::paragraph) return "not in one paragraph";
    return "at least " + counted(*between, "word", "words") + " between";
  }

  std::string key_note(const Node& node) const {
    const auto& given = article_.given(node.field);
    std::string text = "it is ";
    for (size_t i = 0; i < given.size() && i < 10; ++i) text += (i == 0 ? "\"" : ", \"") + std::string{given[i]} + "\"";
    return given.empty() ? "it has none" : text;
  }

  Explained explain_text(const LocatedText& text, uint32_t at, const char* label) {
    Explained out;
    out.label = label;
    const std::optional<Node> tree = checker_.parse_again(text);
    if (!tree) return out;
    out.holds = evaluator_.holds(at);
    out.parts.push_back(explain(*tree, at));
    return out;
  }

  void add_entity(uint32_t id, Explained& out) {
    const CompiledEntity& compiled = compiled_.entities[id];
    const Entity& entity = *checker_.entity(compiled.id);
    if (!entity.name.empty() && entity.name != entity.id.value) out.note = entity.name;
    if (!told_.insert(id).second) return;
    const Evaluator::EntityReport report = evaluator_.report_entity(id);
    size_t silent = 0;
    for (size_t i = 0; i < entity.aliases.size(); ++i) {
      if (report.aliases[i].places.empty()) {
        ++silent;
      } else {
        out.parts.push_back(alias(entity.aliases[i], compiled.aliases[i], report.aliases[i]));
      }
    }
    if (silent == entity.aliases.size()) {
      out.note += std::string{out.note.empty() ? "" : "; "} + "none of its " + counted(silent, "alias", "aliases") + " is there";
      return;
    }
    if (compiled.require != nowhere) out.parts.push_back(explain_text(entity.require, compiled.require, "require"));
    if (compiled.unless == nowhere) return;
    out.parts.push_back(explain_text(entity.unless, compiled.unless, "unless"));
    if (report.vetoed) out.parts.back().note = "so the entity is not meant";
  }

  Explained alias(const Alias& alias, const CompiledAlias& compiled, const Evaluator::EntityReport::Alias& report) {
    Explained out;
    out.label = "alias " + (alias.exact ? "{" + alias.term.value + "}" : "\"" + alias.term.value + "\"");
    out.holds = report.unmasked > 0;
    out.note = counted(report.places.size(), "place", "places");
    const size_t far = report.places.size() - std::min(report.in_context, report.places.size());
    if (far > 0) out.note += ", " + std::to_string(far) + " without its context";
    if (report.unmasked < report.in_context) out.note += ", " + std::to_string(report.in_context - report.unmasked) + " masked";
    out.spans = report.places;
    cut(out.spans);
    if (compiled.near == nowhere) return out;
    Explained context = explain_text(alias.near, compiled.near, "near");
    context.label = "near, within " + counted(alias.near_words, "word", "words");
    if (far == report.places.size() && context.holds) context.note = "there, but further away";
    out.parts.push_back(std::move(context));
    return out;
  }

  void add_topic(const Topic& topic, uint32_t id, Explained& out) {
    const CompiledTopic& compiled = compiled_.topics[id];
    const Evaluator::TopicReport report = evaluator_.report_topic(id);
    out.note = "score " + number(report.score) + ", threshold " + number(compiled.threshold);
    for (size_t i = 0; i < topic.terms.size(); ++i) {
      const Evaluator::TopicReport::Term& term = report.terms[i];
      Explained& one = out.parts.emplace_back();
      one.label = number(topic.terms[i].weight) + " × " + topic.terms[i].query.value;
      one.holds = term.hits > 0 || term.titled;
      if (!one.holds) continue;
      one.note = std::string{term.score < 0 ? "" : "+"} + number(term.score) + ": ";
      if (term.hits > 0) one.note += counted(term.hits, "place", "places");
      if (term.hits > topic.cap) one.note += ", " + std::to_string(topic.cap) + " count";
      if (term.titled) one.note += term.hits > 0 ? ", in the title" : "in the title";
      one.spans = evaluator_.explain(compiled.terms[i].in_body).spans;
      const auto in_title = evaluator_.explain(compiled.terms[i].in_title).spans;
      one.spans.insert(one.spans.begin(), in_title.begin(), in_title.end());
      cut(one.spans);
    }
  }

  Checker& checker_;
  const Compiled& compiled_;
  const Article& article_;
  Evaluator& evaluator_;
  std::set<uint32_t> told_{};  // entities: each is told in full once
};

// The rule's languages as the compiler would have them.
bool language_allows(const Rule& rule, const Article& article) {
  const auto& lang = article.values(KeyField::lang);
  if (rule.languages.empty() || lang.empty()) return true;
  return std::any_of(rule.languages.begin(), rule.languages.end(),
                     [&](const std::string& one) { return allows_language(normal_language(one), lang.front()); });
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

std::string reason_of(const Explanation& found, bool language, const Rule& rule, const Article& article) {
  if (!found.query.holds) return "its query does not hold";
  if (!language)
    return "the article's language " + article.values(KeyField::lang).front() + " is none of " + joined(rule.languages);
  if (!found.matches) return "its query holds, but so does unless";
  return found.unless ? "its query holds, and unless does not" : "its query holds";
}

// Compiles the queries of one rule, and keeps their trees to walk beside the compiled form.
class Prepared {
 public:
  struct Tree {
    Node node{};
    uint32_t root{0};
  };

  Prepared(const Model& model, const Rule& rule, Undefined undefined)
      : checker_(model, frequency_, undefined),
        builder_(frequency_, Builder::Order::as_written),
        definitions_(checker_, builder_),
        scope_(scope_of(rule)) {
    checker_.check_definitions();
    forms_.emplace(checker_, rule.forms);
  }

  std::optional<Tree> emit(const LocatedText& text) {
    std::optional<Node> tree = checker_.parse_again(text, scope_);
    if (!tree || !definitions_.provide(*tree)) return std::nullopt;
    const uint32_t root = builder_.emit(*tree);
    return Tree{std::move(*tree), root};
  }

  // Nothing when one has errors.
  std::optional<std::vector<Tree>> emit_all(const std::vector<LocatedText>& texts) {
    std::vector<Tree> trees;
    for (const LocatedText& text : texts) {
      std::optional<Tree> tree = emit(text);
      if (!tree) return std::nullopt;
      trees.push_back(std::move(*tree));
    }
    return trees;
  }

  Checker& checker() { return checker_; }
  std::unique_ptr<const Compiled> finish() { return builder_.finish(); }

 private:
  WordFrequency frequency_{};
  Checker checker_;
  Builder builder_;
  Definitions definitions_;
  Scope scope_;
  std::optional<FormsInUse> forms_{};
};

std::vector<LocatedText> texts_of(const Rule& rule) {
  std::vector<LocatedText> texts{rule.query};
  if (!rule.unless.value.empty()) texts.push_back(rule.unless);
  if (rule.when.sequence) texts.insert(texts.end(), rule.when.sequence->queries.begin(), rule.when.sequence->queries.end());
  return texts;
}

}  // namespace

std::optional<Explanation> explain(const Model& model, const Rule& rule, const Document& document, Undefined undefined) {
  Prepared prepared{model, rule, undefined};
  const auto trees = prepared.emit_all(texts_of(rule));
  if (!trees) return std::nullopt;
  const std::unique_ptr<const Compiled> compiled = prepared.finish();
  const Article article{document};
  Evaluator evaluator{*compiled, article};
  evaluator.remember();
  Walk walk{prepared.checker(), *compiled, article, evaluator};
  Explanation out;
  const Prepared::Tree& query = trees->front();
  out.query = walk.explain(query.node, query.root);
  for (size_t i = 1; i < trees->size(); ++i) {
    Explained part = walk.explain((*trees)[i].node, (*trees)[i].root);
    if (i == 1 && !rule.unless.value.empty()) {
      out.unless = std::move(part);
    } else {
      out.steps.push_back(std::move(part));
    }
  }
  const bool language = language_allows(rule, article);
  out.matches = language && out.query.holds && !(out.unless && out.unless->holds);
  if (out.matches) {
    RuleMatch match = evaluator.explain(query.root);
    out.spans = std::move(match.spans);
    out.entities = std::move(match.entities);
  }
  out.reason = reason_of(out, language, rule, article);
  return out;
}

}  // namespace feedwatch::rules
