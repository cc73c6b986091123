// The pages behind the links in mails: no script, nothing fetched, nothing that a feed has said. Pure.
#pragma once

#include <string>

#include "deliver/links.h"
#include "http/server.h"

namespace feedwatch::app {

http::ServerResponse question_page(const deliver::Link& link, const std::string& address);
http::ServerResponse done_page(const deliver::Link& link, const std::string& address);
http::ServerResponse failure_page(int status, const std::string& title, const std::string& text);

}  // namespace feedwatch::app
