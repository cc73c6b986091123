// One request and its answer on one easy handle of libcurl, used again and again. Internal; owned by the io thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <curl/curl.h>

#include "http/fetcher.h"
#include "http/guard.h"

namespace feedwatch::http {

// What every request of a client has in common.
struct Manner {
  std::string user_agent{};
  std::string ca_path{};
  Duration connect_timeout{};
  std::vector<uint16_t> own_ports{};  // of this machine, never connected to
};

// One step of a fetch: the request as given, and what of it goes to this URL. All are borrowed until the exchange is over.
struct Step {
  const Request& request;
  const Target& target;
  bool first_origin{true};  // headers and credentials may go along
  bool conditional{false};
  bool with_body{true};    // false after a redirect that turned the request into a GET
  const std::string& pin;  // of a request that goes through a proxy: "host:port:address:port"
  Duration time_left{};
};

class Exchange {
 public:
  explicit Exchange(const Manner& manner);

  // Makes the handle ready for curl_multi. Error: bad-header.
  Result<> prepare(const Step& step);
  CURL* easy() const { return easy_.get(); }
  // After the transfer: the answer, or why there is none. The handle is then ready for the next prepare().
  Result<Response> finish(const Step& step, CURLcode code);

 private:
  struct CloseEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  enum class Stop { none, address, body, cut, headers };

  static size_t on_header(char* bytes, size_t size, size_t count, void* self) noexcept;
  static size_t on_body(char* bytes, size_t size, size_t count, void* self) noexcept;
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static int on_connected(void* self, char* peer, char* local, int peer_port, int local_port) noexcept;

  void set_constant_options();
  void set_proxy(const Step& step);
  void set_method(const Step& step);
  Result<> set_headers(const Step& step);
  bool add_header(std::string_view name, std::string_view value);
  std::string& add_line(std::string_view start);
  void link_headers();

  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  bool admits(const Address& address, std::string_view text);
  Error failure(const Step& step, CURLcode code) const;

  const Manner& manner_;
  std::unique_ptr<CURL, CloseEasy> easy_;
  std::string error_text_;
  std::vector<std::string> lines_{};
  size_t line_count_{0};
  std::vector<curl_slist> nodes_{};
  curl_slist pin_{};

  // Of the exchange under way.
  const Step* step_{nullptr};
  Response response_{};
  size_t header_bytes_{0};
  bool in_headers_{true};
  bool connecting_{false};  // some address was not denied
  bool tunnelled_{false};   // the connection stands, through a proxy or straight
  Stop stop_{Stop::none};
  std::string denied_{};  // the last address that was, and why
};

}  // namespace feedwatch::http
