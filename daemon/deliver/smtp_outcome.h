// What a mail server said to whom, and what that makes of a mail. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deliver/verdict.h"

namespace feedwatch::deliver {

// How a mail stands with each of its recipients.
struct RecipientStatus {
  std::vector<std::string> delivered{};
  std::map<std::string, int> refused{};  // with the reply that refused it

  bool settled(const std::string& address) const;
};

// As a note for the next attempt, and back. What isn't of that form is left out.
std::string to_note(const RecipientStatus& status);
RecipientStatus from_note(std::string_view note);

// Listens to an SMTP dialogue: which reply answered which recipient, and the message as a whole. Keeps neither credentials nor
// what the server wrote.
class SmtpTrace {
 public:
  // A command line as sent, or a part of what the server sent.
  void sent(std::string_view line);
  void received(std::string_view bytes);

  // The last reply to anything but the recipients; 0: none.
  int last_reply() const { return last_reply_; }
  // The server has answered for a recipient at least.
  bool reached_recipients() const { return !recipient_replies_.empty(); }
  // The server refused the message or its sender, not us: a 5yz reply to MAIL or DATA that isn't about authentication.
  bool refused_message() const;
  // The status after this dialogue. `asked`: the recipients of this attempt, in the order of their RCPT commands.
  void add_to(RecipientStatus& status, const std::vector<std::string>& asked) const;

 private:
  enum class Stage { before, mail, recipients, data, after };

  void reply(int code);

  Stage stage_{Stage::before};
  std::string line_{};
  std::vector<int> recipient_replies_{};
  size_t recipients_asked_{0};
  int mail_reply_{0};
  int data_reply_{0};
  int last_reply_{0};
};

// Delivered when everybody has it; dead when nobody is left to try and somebody refused it; else to be tried again.
Verdict judge_mail(const RecipientStatus& status, const std::vector<std::string>& recipients);

// What an attempt came to: judge_mail() with what went wrong first. `reached`: it came as far as the recipients; `trouble`: why
// those that it left open have nothing yet. Status 250 when some took it from `before` on and others are waited for.
Verdict conclude(const RecipientStatus& before, const RecipientStatus& status, const std::vector<std::string>& recipients,
                 const std::optional<Verdict>& trouble, bool reached);

}  // namespace feedwatch::deliver
