// A web page fetched with good manners: robots.txt is asked first, and again wherever a redirect leads; its Crawl-delay is kept.
// Owned by the io thread.
#pragma once

#include "http/fetcher.h"
#include "pipeline/poll.h"

namespace feedwatch::pipeline {

// Errors beside those of Fetcher: robots-disallow, robots-unreachable. Sources that ignore robots.txt are not held up.
Task<Result<http::Response>> fetch_page(Stage& stage, const config::Config& config, const config::Source& source,
                                        http::Request request);

// The same for a page that the source leads to. What is no 200 is an error, with its status as the code. `anew`: a copy that
// somebody has kept will not do (RFC 9111 §5.2.1.4).
Task<Result<http::Response>> fetch_linked(Stage& stage, const config::Config& config, const config::Source& source,
                                          std::string url, bool anew = false);

}  // namespace feedwatch::pipeline
