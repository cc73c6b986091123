// What a page says about its article in JSON-LD (schema.org). Pure; total on broken JSON.
#pragma once

#include <string>
#include <vector>

#include "page/dom.h"

namespace feedwatch::page {

struct LinkedArticle {
  bool is_article{false};  // NewsArticle, BlogPosting and their kin, rather than a WebPage
  std::string headline{};
  std::string description{};
  std::string body{};
  std::string published{};
  std::string modified{};
  std::string site{};
  std::string image{};
  std::string language{};
  std::string url{};
  std::vector<std::string> authors{};
};

// In page order, articles before others; plain text. At most 50.
std::vector<LinkedArticle> linked_articles(const Document& document);

}  // namespace feedwatch::page
