#include "deliver/mail.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/mail_address.h"
#include "deliver/mail_body.h"
#include "deliver/mime.h"

namespace feedwatch::deliver {

namespace {

// The first 96 bits of SHA-256 in hexadecimal: enough to tell ids apart, and never a character that an address can't hold.
std::string digest(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int length = 0;
  ::EVP_Digest(text.data(), text.size(), bytes.data(), &length, EVP_sha256(), nullptr);
  std::string hex;
  for (size_t i = 0; i < 12; ++i) hex += fmt::format("{:02x}", bytes[i]);
  return hex;
}

bool is_id_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

// An id as the left part of a message id: itself when it can stand there.
std::string atom(const std::string& id) {
  const bool fits = !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), is_id_character);
  return fits ? id : digest(id);
}

std::string host_of(const std::string& address) { return address.substr(address.rfind('@') + 1); }

std::string message_id(const Envelope& envelope, const std::string& id) {
  return fmt::format("<{}.{}@{}>", atom(id), digest(envelope.receiver), host_of(envelope.from));
}

// To the owner (RFC 2369 §3.2, RFC 6068 §2).
std::string unsubscribe_by_mail(const Envelope& envelope) {
  std::string address;
  for (const char c : envelope.from) {
    const bool is_plain = is_id_character(c) || c == '.' || c == '@' || c == '+';
    address += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return fmt::format("<mailto:{}?subject=unsubscribe%20{}>", address, atom(envelope.receiver));
}

std::string list_fields(const Envelope& envelope, const MailLinks& links) {
  std::vector<std::string> ways;
  if (!links.unsubscribe.empty()) ways.push_back("<" + links.unsubscribe + ">");
  ways.push_back(unsubscribe_by_mail(envelope));
  const std::string fields =
      mime::list_field("List-Id", {"<feedwatch." + host_of(envelope.from) + ">"}) + mime::list_field("List-Unsubscribe", ways);
  if (!links.unsubscribe.starts_with("https://")) return fields;
  return fields + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
}

Time time_of(const Message& message) {
  return std::visit([](const auto& said) { return said.timestamp; }, message);
}

std::string own_fields(const Envelope& envelope, const alert::Alert& alert) {
  std::string fields = mime::list_field("Message-ID", {message_id(envelope, alert.id)});
  if (!alert.story.id.empty()) {
    const std::string root = message_id(envelope, "story-" + alert.story.id);
    fields += mime::list_field("In-Reply-To", {root}) + mime::list_field("References", {root});
  }
  fields += mime::text_field("X-Feedwatch-Alert", alert.id);
  if (!alert.rule.id.empty()) fields += mime::text_field("X-Feedwatch-Rule", alert.rule.id);
  if (!alert.story.id.empty()) fields += mime::text_field("X-Feedwatch-Story", alert.story.id);
  return fields + mime::text_field("X-Feedwatch-Severity", alert.rule.severity);
}

std::string own_fields(const Envelope& envelope, const alert::OperatorEvent& event) {
  return mime::list_field("Message-ID", {message_id(envelope, event.id)}) + mime::text_field("X-Feedwatch-Event", event.type);
}

}  // namespace

Result<> check(const Envelope& envelope) {
  if (!is_mail_address(envelope.from))
    return Error{"bad-address", fmt::format("receiver \"{}\": no mail can be sent from its \"from\" address", envelope.receiver)};
  if (envelope.to.empty())
    return Error{"bad-address", fmt::format("receiver \"{}\": it has no address to send to", envelope.receiver)};
  for (size_t i = 0; i < envelope.to.size(); ++i) {
    if (is_mail_address(envelope.to[i])) continue;
    return Error{"bad-address",
                 fmt::format("receiver \"{}\": no mail can be sent to address {} of its \"to\" list", envelope.receiver, i + 1)};
  }
  return {};
}

std::string compose(const Envelope& envelope, const Message& message, const MailLinks& links) {
  std::string mail = "Date: " + mime::date(time_of(message)) + "\r\n";
  mail += mime::list_field("From", {envelope.from}) + mime::list_field("To", envelope.to);
  mail += mime::text_field("Subject", mail_subject(message));
  mail += std::visit([&envelope](const auto& said) { return own_fields(envelope, said); }, message);
  mail += list_fields(envelope, links);
  mail += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";  // RFC 3834 §5
  const std::string text = mail_text(message, links);
  const std::string html = mail_html(message, links);
  return mail + mime::alternatives({{"text/plain", text}, {"text/html", html}});
}

}  // namespace feedwatch::deliver
