// Speaks the batch format of `inspect rule` with entities and topics from a YAML file, read without any of the care that the real
// reader takes: inspect_driver inspect rule --batch [--rules FILE]
#include <iostream>

#include <yaml-cpp/yaml.h>

#include "rules/inspect.h"

namespace feedwatch::rules {
namespace {

LocatedText located(const YAML::Node& node) {
  if (!node) return {};
  return {node.as<std::string>(),
          "rules",
          {{0, static_cast<uint32_t>(node.Mark().line + 1), static_cast<uint32_t>(node.Mark().column + 1)}}};
}

Alias alias_of(const YAML::Node& node) {
  if (!node.IsMap()) return {.term = located(node)};
  Alias alias{.term = located(node["term"]), .exact = node["case"] && node["case"].as<std::string>() == "exact"};
  if (!node["near"]) return alias;
  alias.near = located(node["near"]["query"]);
  if (node["near"]["words"]) alias.near_words = node["near"]["words"].as<uint32_t>();
  return alias;
}

Model read(const std::string& file) {
  Model model;
  const YAML::Node root = YAML::LoadFile(file);
  for (const YAML::Node& node : root["entities"]) {
    Entity& entity = model.entities.emplace_back();
    entity.id.value = node["id"].as<std::string>();
    for (const YAML::Node& alias : node["aliases"]) entity.aliases.push_back(alias_of(alias));
    for (const YAML::Node& mask : node["mask"]) entity.mask.push_back(located(mask));
    entity.require = located(node["require"]);
    entity.unless = located(node["unless"]);
  }
  for (const YAML::Node& node : root["topics"]) {
    Topic& topic = model.topics.emplace_back();
    topic.id.value = node["id"].as<std::string>();
    topic.threshold = node["threshold"].as<double>(1);
    topic.cap = node["cap"].as<uint32_t>(3);
    topic.title_boost = node["title_boost"].as<double>(2);
    for (const YAML::Node& term : node["terms"]) topic.terms.push_back({located(term[0]), term[1].as<double>()});
  }
  return model;
}

}  // namespace
}  // namespace feedwatch::rules

int main(int argc, char** argv) {
  std::string file;
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::string{argv[i]} == "--rules") file = argv[i + 1];
  }
  const feedwatch::rules::RuleInspector inspector{file.empty() ? feedwatch::rules::Model{} : feedwatch::rules::read(file)};
  std::string line;
  while (std::getline(std::cin, line)) std::cout << inspector.answer(line) << std::endl;
}
