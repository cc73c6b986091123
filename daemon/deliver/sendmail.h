// Messages as mail through a program that takes mail as sendmail(8) does. Owned by the io thread.
#pragma once

#include <string>
#include <vector>

#include "deliver/mail_copies.h"
#include "deliver/program_runner.h"

namespace feedwatch::deliver {

struct SendmailOptions {
  Envelope envelope{};
  std::vector<std::string> words{};  // the program and its first arguments
  Dialogue dialogue{};
  LinkMeans links{};
};

// Runs it with "-i -f SENDER -- RECIPIENT…" behind these words and the mail, with LF line ends, on stdin. Status 0: it has the
// mail for all recipients. Of sysexits(3) usage, bad data, an unknown user and an unknown host hardly pass by themselves; all
// else is tried again on the mail schedule. Where mails have links it is run once for each recipient, whatever came of the
// others, and who has the mail or has been refused three times is kept in the note.
class SendmailNotifier final : public Notifier {
 public:
  SendmailNotifier(Activity& activity, SendmailOptions options);

  Task<Verdict> send(const store::Delivery& delivery) override;

 private:
  Program program_for(const MailCopy& copy) const;

  SendmailOptions options_;
  Result<> usable_;
  ProgramRunner runner_;
};

}  // namespace feedwatch::deliver
