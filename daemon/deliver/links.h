// Links in mails that do something, and who may follow them: whoever has the link, because it is signed. Pure.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace feedwatch::deliver {

// What a link does: keeps mails of a receiver from one of its recipients, or acknowledges an alert.
struct Link {
  enum class Action : uint8_t { unsubscribe, acknowledge };

  Action action{};
  std::string receiver{};   // id
  std::string recipient{};  // recipient_code() of an address: addresses stand in no log of a web server
  std::string alert{};      // public id; of acknowledge

  bool operator==(const Link&) const = default;
};

std::string recipient_code(std::string_view address);

class LinkSigner {
 public:
  // `key`: 32 random bytes. `public_url`: where the world reaches us; whatever path it has is forwarded.
  LinkSigner(std::string key, std::string public_url) : key_(std::move(key)), public_url_(std::move(public_url)) {}

  std::string url(const Link& link) const;
  // The link of a request's target; nullopt: it was not made with this key. Takes the same time for every wrong signature.
  std::optional<Link> read(std::string_view target) const;

 private:
  std::string signature(std::string_view path) const;

  std::string key_;
  std::string public_url_;
};

// Whether a request is for a link, right or wrong. What stands before it in the path is the business of whatever forwards to us.
bool is_for_link(std::string_view target);

}  // namespace feedwatch::deliver
