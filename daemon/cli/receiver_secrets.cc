#include "cli/receiver_secrets.h"

#include <algorithm>

#include "article/url.h"
#include "deliver/base64.h"

namespace feedwatch::cli {

namespace {

constexpr size_t least = 4;  // shorter ones are no secrets, and starring them would only garble the dialogue

void add_url(const std::string& url, std::vector<std::string>& secrets) {
  const auto parts = url::split(url);
  if (!parts) return;
  secrets.push_back(parts->path + '?' + parts->query);
  if (parts->path.size() > 1) secrets.push_back(parts->path);
  secrets.push_back(parts->query);
  std::string_view rest = parts->query;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    secrets.emplace_back(pair.substr(std::min(pair.find('=') + 1, pair.size())));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
}

// RFC 4616, and the LOGIN that came before it.
void add_login(const std::string& user, const std::string& password, std::vector<std::string>& secrets) {
  if (password.empty()) return;
  secrets.push_back(password);
  secrets.push_back(deliver::base64(password));
  secrets.push_back(deliver::base64(std::string(1, '\0') + user + '\0' + password));
  secrets.push_back(deliver::base64(user + '\0' + user + '\0' + password));
}

}  // namespace

std::vector<std::string> secrets_of(const config::Receiver& receiver) {
  std::vector<std::string> secrets;
  add_url(receiver.webhook.url, secrets);
  secrets.push_back(receiver.webhook.bearer.reveal());
  for (const config::Secret& key : receiver.webhook.secrets) secrets.push_back(key.reveal());
  for (const auto& [name, value] : receiver.webhook.headers) secrets.push_back(value);
  add_login(receiver.email.user, receiver.email.password.reveal(), secrets);
  std::erase_if(secrets, [](const std::string& secret) { return secret.size() < least; });
  std::ranges::sort(secrets, std::ranges::greater{}, &std::string::size);  // whole ones before their parts
  return secrets;
}

std::string without(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    for (size_t at = text.find(secret); at != text.npos; at = text.find(secret, at + 3)) text.replace(at, secret.size(), "***");
  }
  return text;
}

}  // namespace feedwatch::cli
