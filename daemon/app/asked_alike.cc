#include "app/asked_alike.h"

namespace feedwatch::app {

namespace {

bool is_same_auth(const config::Auth& one, const config::Auth& other) {
  return one.basic_user == other.basic_user && one.basic_password == other.basic_password && one.bearer == other.bearer;
}

bool is_same_way(const config::Config& one, const config::Config& other) {
  return one.poll.min_interval == other.poll.min_interval && one.fetch.user_agent == other.fetch.user_agent &&
         one.fetch.timeout == other.fetch.timeout && one.fetch.max_body == other.fetch.max_body &&
         one.fetch.ca_file == other.fetch.ca_file;
}

}  // namespace

bool is_asked_alike(const config::Config& before, const config::Source& known, const config::Config& after,
                    const config::Source& source) {
  return is_same_way(before, after) && known.kind == source.kind && known.interval == source.interval &&
         known.own_source == source.own_source && known.full_text == source.full_text && known.watch == source.watch &&
         known.select == source.select && known.ignore == source.ignore && known.ignore_robots == source.ignore_robots &&
         known.headers == source.headers && is_same_auth(known.auth, source.auth) && known.delta == source.delta &&
         known.allow_private == source.allow_private && is_same_proxy(known.proxy, source.proxy);
}

bool is_same_proxy(const config::ProxyPtr& one, const config::ProxyPtr& other) {
  return one == other || (one != nullptr && other != nullptr && *one == *other);
}

}  // namespace feedwatch::app
