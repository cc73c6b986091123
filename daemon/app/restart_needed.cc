#include "app/restart_needed.h"

#include <algorithm>

namespace feedwatch::app {

namespace {

bool sends_mail(const config::Config& config) {
  return std::ranges::any_of(config.receivers,
                             [](const config::Receiver& one) { return one.type == config::Receiver::Type::email; });
}

}  // namespace

std::vector<std::string_view> restart_needed(const config::Config& started_with, const config::Config& fresh) {
  std::vector<std::string_view> names;
  const auto note = [&names](bool differs, std::string_view name) {
    if (differs) names.push_back(name);
  };
  note(started_with.state_dir != fresh.state_dir, "state_dir");
  note(started_with.public_url != fresh.public_url, "public_url");
  note(started_with.websub.listen != fresh.websub.listen, "websub.listen");
  note(started_with.websub.secret_over_http != fresh.websub.secret_over_http, "websub.secret_over_http");
  note(sends_mail(fresh) && started_with.fetch.ca_file != fresh.fetch.ca_file, "fetch.ca_file (for mail)");
  return names;
}

}  // namespace feedwatch::app
