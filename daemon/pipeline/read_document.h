// What an answer's body says, as articles. Pure; runs on the worker threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "article/article.h"
#include "base/result.h"
#include "http/fetcher.h"
#include "pipeline/normalise.h"
#include "pipeline/notes.h"
#include "store/store.h"

namespace feedwatch::pipeline {

struct Document {
  std::optional<Error> error{};  // why it could not be read; then the rest says nothing
  std::vector<Article> articles{};
  std::vector<std::string> warnings{};
  std::string title{};
  Rhythm rhythm{};
  bool is_page{false};           // with an error: it is a web page
  bool complete{true};           // false: cut off on its way, what is missing must be asked for again
  bool lists_everything{false};  // fh:complete (RFC 5005 §2)
  bool archive{false};           // fh:archive (RFC 5005 §4): it will never change
  std::string older{};           // where the articles before these are; empty: it doesn't say
  std::string hub{};             // where its news are pushed; empty: it doesn't say
  std::string self{};            // its own address, likewise
  uint64_t identity{0};          // of the feed: the same at every address it may have; 0: it has none
  bool is_settled{true};         // false: it does not say what the source is like, so that it is no baseline
};

// Reads the body of a 200. The error codes are those of feed::read_feed.
Document read_document(const http::Response& response, const Origin& origin);

std::vector<store::Fingerprint> fingerprints(const std::vector<Article>& articles);

}  // namespace feedwatch::pipeline
