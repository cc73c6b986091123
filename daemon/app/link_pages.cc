#include "app/link_pages.h"

#include <fmt/format.h>

#include "deliver/brief.h"

namespace feedwatch::app {

namespace {

using deliver::Link;

constexpr std::string_view head =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<style>body{font:17px/1.5 system-ui,sans-serif;max-width:34em;margin:12vh auto;padding:0 16px}"
    "h1{font-size:22px}button{font:inherit;font-weight:600;padding:8px 20px}</style>\n";

// What a page holds is between its reader and us: not kept, not framed, not told to whoever it links to.
http::ServerResponse page(int status, const std::string& title, const std::string& text, std::string_view form = {}) {
  http::ServerResponse response{.status = status};
  response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri "
                       "'none'"}};
  response.body = fmt::format("{}<title>{}</title>\n</head>\n<body>\n<h1>{}</h1>\n<p>{}</p>\n{}</body>\n</html>\n", head,
                              deliver::escape_html(title), deliver::escape_html(title), deliver::escape_html(text), form);
  return response;
}

std::string button(std::string_view text) {
  return fmt::format("<form method=\"post\"><button type=\"submit\">{}</button></form>\n", text);
}

}  // namespace

http::ServerResponse question_page(const Link& link, const std::string& address) {
  if (link.action == Link::Action::unsubscribe) {
    return page(200, "Unsubscribe?",
                fmt::format("{} gets no more mail from the receiver \"{}\" of this feedwatch.", address, link.receiver),
                button("Unsubscribe"));
  }
  return page(200, "Acknowledge?",
              fmt::format("Reminders of alert {} stop, and nobody else is told because nobody has answered.", link.alert),
              button("Acknowledge"));
}

http::ServerResponse done_page(const Link& link, const std::string& address) {
  if (link.action == Link::Action::unsubscribe) {
    return page(
        200, "Unsubscribed",
        fmt::format("{} gets no more mail from the receiver \"{}\". Who runs this feedwatch takes it back with: feedwatch "
                    "receivers enable {}",
                    address, link.receiver, link.receiver));
  }
  return page(200, "Acknowledged", fmt::format("Alert {} is acknowledged.", link.alert));
}

http::ServerResponse failure_page(int status, const std::string& title, const std::string& text) {
  return page(status, title, text);
}

}  // namespace feedwatch::app
