#include "deliver/smtp_transfer.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <new>

#include <fmt/format.h>

#include "deliver/clean.h"
#include "http/guard.h"

namespace feedwatch::deliver {

namespace {

// Shorter than RFC 5321 §4.5.3.2 has it: two mails at a time must not wait ten minutes each for a relay that hangs.
constexpr long timeout_ms = 120'000;
constexpr long connect_timeout_ms = 15'000;

bool is_mail_port(int port) { return port == 25 || port == 465 || port == 587 || port >= 1024; }

struct Peer {
  Address address{};
  int port{0};
};

Peer peer_of(const curl_sockaddr& from) {
  if (from.family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &from.addr, sizeof v4);
    std::array<uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
    return {Address::from_v4(bytes), ntohs(v4.sin_port)};
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &from.addr, std::min<size_t>(sizeof v6, from.addrlen));
  std::array<uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return {Address::from_v6(bytes), ntohs(v6.sin6_port)};
}

}  // namespace

SmtpConnection::SmtpConnection() : easy_(curl_easy_init()) {
  if (easy_ == nullptr) throw std::bad_alloc();
}

// Libcurl sends QUIT and would wait two minutes for the answer of a relay that hangs.
SmtpConnection::~SmtpConnection() {
  if (socket_ != CURL_SOCKET_BAD) ::shutdown(socket_, SHUT_RD);
  curl_easy_cleanup(easy_);
}

CURL* SmtpConnection::renew() {
  curl_easy_reset(easy_);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETFUNCTION, &SmtpConnection::on_close);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETDATA, this);
  return easy_;
}

curl_socket_t SmtpConnection::open(const curl_sockaddr& address) {
  socket_ = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
  return socket_;
}

int SmtpConnection::on_close(void* self, curl_socket_t socket) noexcept {
  auto& connection = *static_cast<SmtpConnection*>(self);
  if (connection.socket_ == socket) connection.socket_ = CURL_SOCKET_BAD;
  return ::close(socket);
}

SmtpTransfer::SmtpTransfer(const MailOptions& options, SmtpConnection& connection, const std::atomic<bool>& stop,
                           std::vector<std::string> recipients, std::string mail)
    : options_(options),
      connection_(connection),
      stop_(stop),
      recipients_(std::move(recipients)),
      mail_(std::move(mail)),
      error_text_(CURL_ERROR_SIZE, '\0') {
  CURL* easy = connection_.renew();
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_URL, options_.smtp_url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // not the environment's
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // not to wait for the resolver of a name that was given up
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
  set_callbacks(easy);
  set_security(easy);
  set_message(easy);
}

CURLcode SmtpTransfer::perform() { return curl_easy_perform(connection_.easy()); }

void SmtpTransfer::set_callbacks(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
  // Libcurl tells single replies only to whoever listens to the dialogue.
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &SmtpTransfer::on_debug);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, this);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &SmtpTransfer::on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &SmtpTransfer::on_open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &SmtpTransfer::on_connected);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
}

// TLS is required, never tried (libcurl's "try" sends in clear without a word when the relay offers none).
void SmtpTransfer::set_security(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(options_.plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options_.trust.path().empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.trust.path().c_str());
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);  // Debian's would switch off the store of parsed certificates
  if (options_.user.empty()) return;
  curl_easy_setopt(easy, CURLOPT_USERNAME, options_.user.c_str());
  curl_easy_setopt(easy, CURLOPT_PASSWORD, options_.password.reveal().c_str());
}

void SmtpTransfer::set_message(CURL* easy) {
  for (const std::string& recipient : recipients_) {
    curl_slist* longer = curl_slist_append(list_.get(), recipient.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    list_.release();
    list_.reset(longer);
  }
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, options_.envelope.from.c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, list_.get());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail_.size()));
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &SmtpTransfer::on_read);
  curl_easy_setopt(easy, CURLOPT_READDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &SmtpTransfer::on_body);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, connection_.is_last_mail() ? 1L : 0L);
}

size_t SmtpTransfer::on_read(char* bytes, size_t size, size_t count, void* self) noexcept {
  auto& transfer = *static_cast<SmtpTransfer*>(self);
  const size_t taken = std::min(size * count, transfer.mail_.size() - transfer.read_);
  std::memcpy(bytes, transfer.mail_.data() + transfer.read_, taken);
  transfer.read_ += taken;
  return taken;
}

size_t SmtpTransfer::on_body(char*, size_t size, size_t count, void*) noexcept { return size * count; }

int SmtpTransfer::on_debug(CURL*, curl_infotype kind, char* bytes, size_t size, void* self) noexcept try {
  auto& transfer = *static_cast<SmtpTransfer*>(self);
  if (kind == CURLINFO_HEADER_OUT) transfer.trace_.sent({bytes, size});
  if (kind == CURLINFO_HEADER_IN) transfer.trace_.received({bytes, size});
  if (kind == CURLINFO_HEADER_OUT || kind == CURLINFO_HEADER_IN) transfer.let_hear(kind == CURLINFO_HEADER_OUT, {bytes, size});
  return 0;
} catch (...) {
  return 0;  // out of memory: the mail counts as not delivered
}

// What answers a 334 is a credential, and so may be what stands behind AUTH (RFC 4954 §4).
void SmtpTransfer::let_hear(bool ours, std::string_view bytes) {
  if (!options_.dialogue) return;
  const std::string_view line = bytes.substr(0, bytes.find_last_not_of("\r\n") + 1);
  if (ours && asked_for_secret_) return options_.dialogue(true, "(credentials)");
  if (ours && line.starts_with("AUTH")) return options_.dialogue(true, "AUTH (credentials)");
  if (!ours) asked_for_secret_ = line.starts_with("334");
  options_.dialogue(ours, clean_line(line));
}

int SmtpTransfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
  return static_cast<SmtpTransfer*>(self)->stop_.load(std::memory_order_relaxed) ? 1 : 0;
}

bool SmtpTransfer::admits(const Address& address, int port) {
  const bool allowed = options_.plain ? address.is_loopback() : http::may_connect(address, options_.allow_private);
  if (allowed && is_mail_port(port)) return true;
  denied_ = fmt::format("{} port {}", to_string(address), port);
  return false;
}

curl_socket_t SmtpTransfer::on_open(void* self, curlsocktype, curl_sockaddr* address) noexcept try {
  auto& transfer = *static_cast<SmtpTransfer*>(self);
  if (address->family != AF_INET && address->family != AF_INET6) return CURL_SOCKET_BAD;
  const Peer peer = peer_of(*address);
  if (!transfer.admits(peer.address, peer.port)) return CURL_SOCKET_BAD;
  return transfer.connection_.open(*address);
} catch (...) {
  return CURL_SOCKET_BAD;
}

// A connection kept open may lead where the receiver that opened it was allowed to go, and this one is not.
int SmtpTransfer::on_connected(void* self, char* peer, char*, int peer_port, int) noexcept try {
  const auto address = Address::parse(peer);
  return address && static_cast<SmtpTransfer*>(self)->admits(*address, peer_port) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
} catch (...) {
  return CURL_PREREQFUNC_ABORT;
}

Error SmtpTransfer::failure(CURLcode code) const {
  switch (code) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_ABORTED_BY_CALLBACK:
      if (!denied_.empty()) {
        const std::string_view why = options_.plain ? "mail without TLS goes to loopback only" : "not a public address";
        return {"denied-address", fmt::format("mail relay {}: {}", denied_, why)};
      }
      return {"connect-failed", "cannot connect to the mail relay"};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {"dns-failed", "the mail relay's name cannot be resolved"};
    case CURLE_OPERATION_TIMEDOUT:
      return {"timeout", "the mail relay does not answer in time"};
    case CURLE_USE_SSL_FAILED:
      return {"tls-missing", "the mail relay offers no STARTTLS; nothing is sent in clear"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
      return {"tls-failed", "no trusted TLS connection to the mail relay: " + shortened(clean_line(error_text_.c_str()), 200)};
    case CURLE_LOGIN_DENIED:
      return {"login-denied", "the mail relay refuses user and password"};
    default:
      break;
  }
  if (trace_.last_reply() >= 400)
    return {fmt::format("smtp-{}", trace_.last_reply()), fmt::format("the mail relay answers {}", trace_.last_reply())};
  return {"smtp-failed", std::string("mail relay: ") + curl_easy_strerror(code)};
}

}  // namespace feedwatch::deliver
