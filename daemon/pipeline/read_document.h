// What an answer's body says, as articles. Pure; runs on the worker threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "article/article.h"
#include "base/result.h"
#include "http/fetcher.h"
#include "pipeline/normalise.h"
#include "pipeline/source_state.h"

namespace feedwatch::pipeline {

struct Document {
  std::optional<Error> error{};  // why it could not be read; then the rest says nothing
  std::vector<Article> articles{};
  std::vector<std::string> warnings{};
  std::string title{};
  Rhythm rhythm{};
  bool complete{true};  // false: cut off on its way, what is missing must be asked for again
  bool is_settled{true};  // false: it does not say what the source is like, so that it is no baseline
};

// Reads the body of a 200. The error codes are those of feed::read_feed.
Document read_document(const http::Response& response, const Origin& origin);

}  // namespace feedwatch::pipeline
