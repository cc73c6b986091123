// Prints what every format makes of the alerts to show, one JSON object a line: {"format","method","url","headers","body"}. For
// accepted.py.
#include <iostream>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "deliver/alerts_to_show.h"
#include "deliver/format.h"

namespace json = boost::json;
using namespace feedwatch;
using config::Format;

namespace {

struct Named {
  const char* name;
  Format format;
};
constexpr Named formats[] = {{"message", Format::feedwatch},
                             {"cloudevents", Format::cloudevents},
                             {"alertmanager", Format::alertmanager},
                             {"alertmanager-webhook", Format::alertmanager_webhook},
                             {"slack", Format::slack},
                             {"discord", Format::discord},
                             {"teams", Format::teams},
                             {"telegram", Format::telegram},
                             {"matrix", Format::matrix},
                             {"ntfy", Format::ntfy}};

void print(const Named& named, const store::Delivery& delivery) {
  const deliver::Outgoing sent = deliver::address(
      {.format = named.format, .url = "https://hooks.example.org/in", .room = "-1001", .host = "https://fw.example.org"},
      delivery);
  json::object headers;
  for (const auto& [name, value] : sent.headers) headers[name] = value;
  std::cout << json::serialize(json::object{{"format", named.name},
                                            {"method", sent.method},
                                            {"url", sent.url},
                                            {"headers", std::move(headers)},
                                            {"body", sent.body}})
            << '\n';
}

}  // namespace

int main() {
  for (const Named& named : formats) {
    for (const store::Delivery& delivery : deliver::test::deliveries_to_show()) print(named, delivery);
  }
  return 0;
}
