#include "app/mail_links.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/rand.h>

#include "app/link_pages.h"
#include "app/state_file.h"
#include "config/files.h"

namespace feedwatch::app {

namespace {

using deliver::Link;

constexpr size_t key_bytes = 32;  // twice as many digits

Result<std::string> read_or_make_key(const std::filesystem::path& file, bool make) {
  auto text = config::read_file(file, 4096);
  if (text && text->size() == 2 * key_bytes) return text;
  if (text || text.error().code != "missing-file" || !make)
    return Error{"links-unreadable", text ? fmt::format("{}: not a key of links", file.string()) : text.error().message};
  std::array<unsigned char, key_bytes> bytes{};
  if (::RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    return Error{"links-unreadable", "there are no random bytes for a key of links"};
  std::string key;
  for (const unsigned char byte : bytes) key += fmt::format("{:02x}", byte);
  if (auto written = replace_file(file, key, 0600); !written) return written.error();
  return Result<std::string>(boost::system::in_place_value, std::move(key));
}

// The recipient that the link was made for; empty: the configuration does not have it any more.
std::string address_of(const config::Receiver* receiver, const Link& link) {
  if (receiver == nullptr) return {};
  const auto& all = receiver->email.to;
  const auto found = std::ranges::find_if(all, [&](const auto& one) { return deliver::recipient_code(one) == link.recipient; });
  return found == all.end() ? std::string{} : *found;
}

}  // namespace

Result<std::shared_ptr<const deliver::LinkSigner>> open_signer(const config::Config& config, bool make) {
  if (config.public_url.empty() || config.websub.listen.empty()) return std::shared_ptr<const deliver::LinkSigner>{};
  auto key = read_or_make_key(config.state_dir / "links.key", make);
  if (!key) return key.error();
  return std::shared_ptr<const deliver::LinkSigner>(std::make_shared<deliver::LinkSigner>(std::move(*key), config.public_url));
}

MailLinks::MailLinks(const config::Config& config, Clock& clock, const std::function<void(std::string_view)>& fault)
    : clock_(clock) {
  auto known = Unsubscribed::read(config.state_dir);
  if (known) {
    unsubscribed_ = std::move(*known);
  } else if (fault) {
    fault(known.error().message + "; nobody counts as unsubscribed");
  }
  auto signer = open_signer(config, true);
  if (signer) {
    signer_ = std::move(*signer);
  } else if (fault) {
    fault(signer.error().message + "; mails bear no links");
  }
}

Task<http::ServerResponse> MailLinks::answer(http::ServerRequest request) {
  auto link = signer_ ? signer_->read(request.target) : std::nullopt;
  if (!link) co_return failure_page(404, "No such link", "The link is incomplete, or it was made before this feedwatch was.");
  std::string address = address_of(hooks_.receiver(link->receiver), *link);
  if (address.empty())
    co_return failure_page(410, "Nothing to do", "This feedwatch does not send mail to this address any more.");
  if (request.method == "GET" || request.method == "HEAD") co_return question_page(*link, address);
  if (request.method == "POST") {
    auto carried = carry_out(std::move(*link), std::move(address));
    co_return co_await std::move(carried);
  }
  auto refused = failure_page(405, "Not like this", "The link takes GET and POST.");
  refused.headers.emplace_back("Allow", "GET, HEAD, POST");
  co_return refused;
}

Task<http::ServerResponse> MailLinks::carry_out(Link link, std::string address) {
  Result<> done;
  if (link.action == Link::Action::unsubscribe) {
    done = unsubscribed_.add(link.receiver, address, clock_.now());
  } else {
    auto acknowledged = hooks_.acknowledge(link.alert, address);
    done = co_await std::move(acknowledged);
  }
  if (!done) co_return failure_page(503, "That did not work", done.error().message + ". Please try again later.");
  if (link.action == Link::Action::unsubscribe && hooks_.unsubscribed) hooks_.unsubscribed(link.receiver, address);
  co_return done_page(link, address);
}

}  // namespace feedwatch::app
