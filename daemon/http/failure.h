// What went wrong with a transfer, in the words of Fetcher's error codes. Pure; internal.
#pragma once

#include <string>
#include <string_view>

#include <curl/curl.h>

#include "base/result.h"

namespace feedwatch::http {

Error too_many_headers(std::string_view host);
Error too_large_body(std::string_view host, size_t limit);
Error denied_address(std::string_view host, std::string_view address);

// Why a proxy did not connect us. `reply`: what it answered a CONNECT, 0 for nothing. The login is not shown.
Error proxy_failure(std::string_view proxy, std::string_view host, CURLcode code, std::string_view text, int reply);

// libcurl's verdict. `text` is what it wrote about it, perhaps with words of the server in it; `answered`: some of an answer's
// headers had come.
Error transfer_failure(std::string_view host, CURLcode code, std::string_view text, bool answered);

}  // namespace feedwatch::http
