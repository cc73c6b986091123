// One SMTP transaction on one easy handle of libcurl. Internal.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "deliver/smtp.h"
#include "deliver/smtp_outcome.h"

namespace feedwatch::deliver {

// A handle with the connection that it keeps open between transactions. One thread at a time.
class SmtpConnection {
 public:
  SmtpConnection();
  // Says goodbye without waiting for the answer.
  ~SmtpConnection();
  SmtpConnection(const SmtpConnection&) = delete;
  SmtpConnection& operator=(const SmtpConnection&) = delete;

  // Ready for another transaction, with all options at their defaults.
  CURL* renew();
  CURL* easy() const { return easy_; }
  // Whether the connection has served its time after this mail.
  bool is_last_mail() { return ++mails_ % 100 == 0; }

  curl_socket_t open(const curl_sockaddr& address);

 private:
  static int on_close(void* self, curl_socket_t socket) noexcept;

  CURL* easy_;
  curl_socket_t socket_{CURL_SOCKET_BAD};
  unsigned mails_{0};
};

class SmtpTransfer {
 public:
  // All borrowed things outlive the transfer. `mail` is the whole message; `stop` ends it within about a second when it is set.
  SmtpTransfer(const MailOptions& options, SmtpConnection& connection, const std::atomic<bool>& stop,
               std::vector<std::string> recipients, std::string mail);
  SmtpTransfer(const SmtpTransfer&) = delete;
  SmtpTransfer& operator=(const SmtpTransfer&) = delete;

  // Blocks until it is over, at most two minutes.
  CURLcode perform();

  const SmtpTrace& trace() const { return trace_; }
  const std::vector<std::string>& recipients() const { return recipients_; }
  // Why it failed, for the owner: without credentials, and cleaned of what the server may have put into it.
  Error failure(CURLcode code) const;

 private:
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  static size_t on_read(char* bytes, size_t size, size_t count, void* self) noexcept;
  static size_t on_body(char* bytes, size_t size, size_t count, void* self) noexcept;
  static int on_debug(CURL*, curl_infotype kind, char* bytes, size_t size, void* self) noexcept;
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept;
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static int on_connected(void* self, char* peer, char* local, int peer_port, int local_port) noexcept;

  void set_callbacks(CURL* easy);
  void set_security(CURL* easy);
  void set_message(CURL* easy);
  bool admits(const Address& address, int port);
  void let_hear(bool ours, std::string_view bytes);

  const MailOptions& options_;
  SmtpConnection& connection_;
  const std::atomic<bool>& stop_;
  std::vector<std::string> recipients_;
  std::string mail_;
  size_t read_{0};
  bool asked_for_secret_{false};
  SmtpTrace trace_{};
  std::string denied_{};
  std::string error_text_;
  std::unique_ptr<curl_slist, FreeList> list_{};
};

}  // namespace feedwatch::deliver
