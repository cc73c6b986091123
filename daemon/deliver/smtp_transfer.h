// One SMTP transaction on one easy handle of libcurl. Internal; owned by the io thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "deliver/smtp.h"
#include "deliver/smtp_outcome.h"

namespace feedwatch::deliver {

class SmtpTransfer {
 public:
  // `options` outlives the transfer. `mail` is the whole message; `last`: the connection is closed afterwards.
  SmtpTransfer(const MailOptions& options, std::vector<std::string> recipients, std::string mail, bool last);
  SmtpTransfer(const SmtpTransfer&) = delete;
  SmtpTransfer& operator=(const SmtpTransfer&) = delete;

  CURL* easy() const { return easy_.get(); }
  const SmtpTrace& trace() const { return trace_; }
  const std::vector<std::string>& recipients() const { return recipients_; }
  // Why it failed, for the owner: without credentials, and cleaned of what the server may have put into it.
  Error failure(CURLcode code) const;

 private:
  struct CloseEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  static size_t on_read(char* bytes, size_t size, size_t count, void* self) noexcept;
  static size_t on_body(char* bytes, size_t size, size_t count, void* self) noexcept;
  static int on_debug(CURL*, curl_infotype kind, char* bytes, size_t size, void* self) noexcept;
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static int on_connected(void* self, char* peer, char* local, int peer_port, int local_port) noexcept;

  void set_security();
  void set_message(bool last);
  bool admits(const Address& address, int port);

  const MailOptions& options_;
  std::vector<std::string> recipients_;
  std::string mail_;
  size_t read_{0};
  SmtpTrace trace_{};
  std::string denied_{};
  std::string error_text_;
  std::unique_ptr<curl_slist, FreeList> list_{};
  std::unique_ptr<CURL, CloseEasy> easy_;
};

}  // namespace feedwatch::deliver
