#include "http/exchange.h"

#include <sys/socket.h>

#include <algorithm>

#include <fmt/format.h>
#include <boost/algorithm/string/predicate.hpp>

#include "http/failure.h"
#include "http/peer.h"

namespace feedwatch::http {

namespace {

constexpr size_t max_header_bytes = 64 * 1024;  // all of one exchange, interim answers and trailers included
constexpr const char* default_accept =
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, "
    "*/*;q=0.7";

CURL* open_easy() {
  CURL* easy = curl_easy_init();
  if (easy == nullptr) throw std::bad_alloc();
  return easy;
}

// What this build of libcurl can undo; asking for more would bring bodies that nobody can read.
const char* accept_encoding() {
  const int features = curl_version_info(CURLVERSION_NOW)->features;
  const bool gzip = (features & CURL_VERSION_LIBZ) != 0;
  const bool brotli = (features & CURL_VERSION_BROTLI) != 0;
  if (gzip && brotli) return "gzip, br";
  return gzip ? "gzip" : nullptr;
}

// RFC 9110 §5.5 without the control characters that could end the line.
bool is_sendable(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos; }

std::string_view trimmed(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1);
}

bool has(const Headers& headers, std::string_view name) {
  return std::ranges::any_of(headers, [&](const auto& header) { return boost::algorithm::iequals(header.first, name); });
}

long to_long(Duration span) { return static_cast<long>(span.count()); }

}  // namespace

Exchange::Exchange(const Manner& manner) : manner_(manner), easy_(open_easy()), error_text_(CURL_ERROR_SIZE, '\0') {
  set_constant_options();
}

void Exchange::set_constant_options() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");  // nor does the environment name exceptions
  curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  curl_easy_setopt(easy, CURLOPT_PROXYAUTH, CURLAUTH_BASIC);
  curl_easy_setopt(easy, CURLOPT_SOCKS5_AUTH, CURLAUTH_BASIC);
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // else a transfer that ends waits for its name's resolver, on this thread
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_CAINFO, manner_.ca_path.c_str());
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);  // Debian's would switch off the store of parsed certificates
  curl_easy_setopt(easy, CURLOPT_USERAGENT, manner_.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, accept_encoding());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Exchange::on_open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Exchange::on_connected);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
}

Result<> Exchange::prepare(const Step& step) {
  step_ = &step;
  response_ = {};
  header_bytes_ = 0;
  in_headers_ = true;
  connecting_ = tunnelled_ = false;
  stop_ = Stop::none;
  denied_.clear();
  error_text_.front() = '\0';

  CURL* easy = easy_.get();
  const Request& request = step.request;
  const bool basic = step.first_origin && !request.basic_user.empty();
  // A source that trickles is given up; a receiver may think for as long as its timeout lets it.
  const bool patient = !request.polite;
  curl_easy_setopt(easy, CURLOPT_URL, step.target.url.c_str());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, std::max(1L, to_long(step.time_left)));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, to_long(manner_.connect_timeout));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, patient ? 0L : 100L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, patient ? 0L : 10L);
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.cut_body ? 0 : request.max_body));
  curl_easy_setopt(easy, CURLOPT_USERNAME, basic ? request.basic_user.c_str() : nullptr);
  curl_easy_setopt(easy, CURLOPT_PASSWORD, basic ? request.basic_password.c_str() : nullptr);
  set_proxy(step);
  set_method(step);
  return set_headers(step);
}

// Host and SNI stay the target's; the tunnel leads to the address that was checked.
void Exchange::set_proxy(const Step& step) {
  CURL* easy = easy_.get();
  const Proxy* proxy = step.request.proxy.get();
  const bool logs_in = proxy != nullptr && !proxy->user.empty();
  curl_easy_setopt(easy, CURLOPT_PROXY, proxy == nullptr ? "" : proxy->url.c_str());  // "": not the environment's
  curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, logs_in ? proxy->user.c_str() : nullptr);
  curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, logs_in ? proxy->password.c_str() : nullptr);
  pin_.data = const_cast<char*>(step.pin.c_str());
  curl_easy_setopt(easy, CURLOPT_CONNECT_TO, proxy == nullptr ? nullptr : &pin_);
}

void Exchange::set_method(const Step& step) {
  CURL* easy = easy_.get();
  const Request& request = step.request;
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);  // undoes what the last request has set
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
  if (!step.with_body || request.method == "GET") return;
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  if (request.method != "POST") curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

Result<> Exchange::set_headers(const Step& step) {
  const Request& request = step.request;
  line_count_ = 0;
  bool fine = true;
  if (step.first_origin) {
    for (const auto& [name, value] : request.headers) fine = fine && add_header(name, value);
    if (!request.bearer.empty()) fine = fine && add_header("Authorization", "Bearer " + request.bearer);
  }
  if (!fine) return Error{"bad-header", step.target.host + ": a header has a line break in it"};
  if (step.conditional) {
    // These come from the server: one that cannot be sent back is left out.
    for (const auto& [name, value] : request.conditional) add_header(name, value);
  }
  const bool has_accept = step.first_origin && has(request.headers, "Accept");
  if (!has_accept && request.method == "GET") add_header("Accept", default_accept);
  if (step.with_body && request.method != "GET") {
    add_line("Expect:");  // libcurl would wait for 100 Continue
    if (!has(request.headers, "Content-Type")) add_line("Content-Type:");
  }
  link_headers();
  return {};
}

bool Exchange::add_header(std::string_view name, std::string_view value) {
  if (!is_sendable(name) || !is_sendable(value)) return false;
  std::string& line = add_line(name);
  if (value.empty()) {
    line.append(";");  // libcurl's way to send a header without a value; with a colon it would be left out
  } else {
    line.append(": ").append(value);
  }
  return true;
}

std::string& Exchange::add_line(std::string_view start) {
  if (line_count_ == lines_.size()) lines_.emplace_back();
  return lines_[line_count_++].assign(start);
}

// libcurl takes a linked list of C strings: it stands in storage that the next request uses again.
void Exchange::link_headers() {
  nodes_.resize(line_count_);
  for (size_t i = 0; i < line_count_; ++i) {
    nodes_[i] = {.data = lines_[i].data(), .next = i + 1 < line_count_ ? &nodes_[i + 1] : nullptr};
  }
  curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, line_count_ > 0 ? nodes_.data() : nullptr);
}

size_t Exchange::on_header(char* bytes, size_t size, size_t count, void* self) noexcept try {
  return static_cast<Exchange*>(self)->take_header({bytes, size * count}) ? size * count : 0;
} catch (...) {
  return 0;  // out of memory
}

size_t Exchange::on_body(char* bytes, size_t size, size_t count, void* self) noexcept try {
  return static_cast<Exchange*>(self)->take_body({bytes, size * count}) ? size * count : 0;
} catch (...) {
  return 0;
}

bool Exchange::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > max_header_bytes) {
    stop_ = Stop::headers;
    return false;
  }
  if (in_headers_ && line.starts_with("HTTP/")) {
    response_.headers.clear();  // what came before was an interim answer
    return true;
  }
  const bool folded = line.starts_with(' ') || line.starts_with('\t');
  const std::string_view text = trimmed(line);
  if (text.empty() || !in_headers_) return true;  // the blank line, or a trailer
  if (folded) {
    if (!response_.headers.empty()) response_.headers.back().second.append(" ").append(text);
    return true;
  }
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return true;
  response_.headers.emplace_back(trimmed(text.substr(0, colon)), trimmed(text.substr(colon + 1)));
  return true;
}

bool Exchange::take_body(std::string_view bytes) {
  in_headers_ = false;
  const size_t room = step_->request.max_body - response_.body.size();  // the body never exceeds the limit
  if (bytes.size() > room) {
    stop_ = step_->request.cut_body ? Stop::cut : Stop::body;
    response_.body.append(bytes.substr(0, room));
    return false;
  }
  response_.body.append(bytes);
  return true;
}

bool Exchange::admits(const Address& address, std::string_view text) {
  const Proxy* proxy = step_->request.proxy.get();
  if (may_connect(address, proxy == nullptr ? step_->request.allow_private : proxy->allow_private)) return true;
  stop_ = Stop::address;
  denied_ = fmt::format("{} ({})", text, special_purpose(address));
  return false;
}

curl_socket_t Exchange::on_open(void* self, curlsocktype, curl_sockaddr* address) noexcept try {
  auto& exchange = *static_cast<Exchange*>(self);
  if (address->family != AF_INET && address->family != AF_INET6) return CURL_SOCKET_BAD;
  const Address peer = address_of(*address);
  if (!exchange.admits(peer, to_string(peer))) return CURL_SOCKET_BAD;
  exchange.connecting_ = true;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
} catch (...) {
  return CURL_SOCKET_BAD;
}

// A pooled connection may lead where the source that opened it was allowed to go, and this one is not.
int Exchange::on_connected(void* self, char* peer_text, char* local_text, int peer_port, int) noexcept try {
  auto& exchange = *static_cast<Exchange*>(self);
  exchange.tunnelled_ = true;
  const auto peer = Address::parse(peer_text);
  if (!peer || !exchange.admits(*peer, peer_text)) return CURL_PREREQFUNC_ABORT;
  const bool to_self = peer->is_loopback() || std::string_view(peer_text) == local_text;
  if (!to_self || std::ranges::count(exchange.manner_.own_ports, peer_port) == 0) return CURL_PREREQFUNC_OK;
  exchange.stop_ = Stop::address;
  exchange.denied_ = fmt::format("{} port {} (a listener of this program)", peer_text, peer_port);
  return CURL_PREREQFUNC_ABORT;
} catch (...) {
  return CURL_PREREQFUNC_ABORT;
}

Result<Response> Exchange::finish(const Step& step, CURLcode code) {
  step_ = nullptr;
  if (code != CURLE_OK && stop_ != Stop::cut) return failure(step, code);
  CURL* easy = easy_.get();
  long status = 0;
  curl_off_t wire = 0;
  curl_off_t microseconds = 0;
  long connections = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &wire);
  curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &microseconds);
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
  response_.status = static_cast<int>(status);
  response_.url = step.target.url;
  response_.wire_bytes = static_cast<size_t>(wire);
  response_.took = std::chrono::ceil<Duration>(std::chrono::microseconds{microseconds});
  response_.reused_connection = connections == 0;
  return std::move(response_);
}

Error Exchange::failure(const Step& step, CURLcode code) const {
  const std::string& host = step.target.host;
  const Proxy* proxy = step.request.proxy.get();
  if (stop_ == Stop::headers) return too_many_headers(host);
  if (stop_ == Stop::body || code == CURLE_FILESIZE_EXCEEDED) return too_large_body(host, step.request.max_body);
  if (stop_ == Stop::address && (!connecting_ || code == CURLE_ABORTED_BY_CALLBACK)) {
    return denied_address(proxy == nullptr ? host : "proxy " + proxy->name, denied_);
  }
  const bool answered = header_bytes_ > 0;
  Error failed = transfer_failure(host, code, error_text_.c_str(), answered);
  if (proxy != nullptr && !answered && !tunnelled_ && failed.code != "tls-failed") {
    long reply = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &reply);
    return proxy_failure(proxy->name, host, code, error_text_.c_str(), static_cast<int>(reply));
  }
  return failed;
}

}  // namespace feedwatch::http
