#include "app/groups.h"

#include <algorithm>

#include <fmt/format.h>

namespace feedwatch::app {

namespace {

// All that makes a request, written so that different ones differ.
std::string key_of(const config::Source& source, const std::string& url) {
  std::string key = url;
  const auto add = [&key](std::string_view part) { key.append(1, '\n').append(part); };
  add(std::to_string(static_cast<int>(source.kind)));
  add(source.delta ? "delta" : "");
  add(source.auth.basic_user);
  add(source.auth.basic_password.reveal());
  add(source.auth.bearer.reveal());
  for (const auto& [name, value] : source.headers) {
    add(name);
    add(value);
  }
  return key;
}

bool same_way(const config::ProxyPtr& one, const config::ProxyPtr& other) {
  return one == other || (one != nullptr && other != nullptr && *one == *other);
}

// Requests of one address that may have different answers: a redirect is one, or it is followed; and who asks for no copy
// (RFC 9111 §5.2.1.4) gets none of an answer that was not asked for so.
std::string way_of(const http::Request& request) {
  const http::Headers::value_type anew{"Cache-Control", "no-cache"};
  const bool is_anew = std::ranges::find(request.headers, anew) != request.headers.end();
  return fmt::format("{}\n{}\n{}", request.url, request.max_redirects, is_anew);
}

bool same_rights(const config::Source& one, const config::Source& other) {
  return one.allow_private == other.allow_private && same_way(one.proxy, other.proxy);
}

const std::vector<std::string> nobody{};

}  // namespace

void Groups::settle(const config::Config& config, const States& states, const Paused& paused) {
  leaders_.clear();
  groups_.clear();
  std::unordered_map<std::string, const config::Source*> first;
  for (const config::Source& source : config.sources) {
    if (paused.contains(source.id)) continue;
    const auto [place, fresh] = first.try_emplace(key_of(source, states.at(source.id).url), &source);
    if (fresh || !same_rights(*place->second, source)) continue;
    const std::string& leader = place->second->id;
    auto& members = groups_[leader];
    if (members.empty()) members.push_back(leader);
    members.push_back(source.id);
    leaders_.emplace(source.id, leader);
  }
}

const std::string& Groups::leader(const std::string& source) const {
  const auto found = leaders_.find(source);
  return found == leaders_.end() ? source : found->second;
}

const std::vector<std::string>& Groups::members(const std::string& leader) const {
  const auto found = groups_.find(leader);
  return found == groups_.end() ? nobody : found->second;
}

Task<Result<http::Response>> SharedAnswers::fetch(http::Request request) {
  const std::string way = way_of(request);
  const auto known = answers_.find(way);
  if (known != answers_.end()) co_return known->second;
  if (!conditional_) request.conditional.clear();
  Result<http::Response> answer = co_await fetcher_.fetch(std::move(request));
  answers_.emplace(way, answer);
  co_return answer;
}

bool share_validators(const std::vector<std::string>& members, const States& states) {
  const store::SourceState& first = states.at(members.front());
  return std::ranges::all_of(members, [&](const std::string& member) {
    const store::SourceState& state = states.at(member);
    return state.etag == first.etag && state.last_modified == first.last_modified &&
           state.validators_url == first.validators_url && state.baseline_done == first.baseline_done;
  });
}

}  // namespace feedwatch::app
