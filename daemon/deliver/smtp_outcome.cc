#include "deliver/smtp_outcome.h"

#include <algorithm>

#include <fmt/format.h>

#include "deliver/retry.h"

namespace feedwatch::deliver {

namespace {

constexpr size_t longest_reply_line = 4'096;  // RFC 5321 §4.5.3.1.5 allows 512; of a longer one only the beginning is kept

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The code of a reply's last line; 0 for a line that isn't one.
int final_code(std::string_view line) {
  if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit)) return 0;
  if (line.size() > 3 && line[3] == '-') return 0;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

bool RecipientStatus::settled(const std::string& address) const {
  return refused.contains(address) || std::find(delivered.begin(), delivered.end(), address) != delivered.end();
}

std::string to_note(const RecipientStatus& status) {
  std::string note;
  for (const std::string& address : status.delivered) note += fmt::format("250 {}\n", address);
  for (const auto& [address, code] : status.refused) note += fmt::format("{:03} {}\n", code, address);
  return note;
}

RecipientStatus from_note(std::string_view note) {
  RecipientStatus status;
  while (!note.empty()) {
    const std::string_view line = take_line(note);
    const int code = final_code(line);
    if (code == 0 || line.size() < 5) continue;
    std::string address(line.substr(4));
    if (judge_smtp(code) == Fate::delivered) {
      status.delivered.push_back(std::move(address));
    } else {
      status.refused.emplace(std::move(address), code);
    }
  }
  return status;
}

void SmtpTrace::sent(std::string_view line) {
  if (line.starts_with("MAIL FROM:")) {
    stage_ = Stage::mail;
  } else if (line.starts_with("RCPT TO:")) {
    stage_ = Stage::recipients;
    ++recipients_asked_;
  } else if (line.starts_with("DATA")) {
    stage_ = Stage::data;
  } else if (line.starts_with("QUIT") || line.starts_with("RSET")) {
    stage_ = Stage::after;
  }
}

void SmtpTrace::received(std::string_view bytes) {
  for (const char c : bytes) {
    if (c != '\n') {
      if (line_.size() < longest_reply_line) line_ += c;
      continue;
    }
    while (line_.ends_with('\r')) line_.pop_back();
    if (const int code = final_code(line_); code != 0) reply(code);
    line_.clear();
  }
}

void SmtpTrace::reply(int code) {
  if (stage_ == Stage::after) return;
  if (stage_ == Stage::recipients && recipient_replies_.size() < recipients_asked_) {
    recipient_replies_.push_back(code);
    return;
  }
  last_reply_ = code;
  if (stage_ == Stage::mail) mail_reply_ = code;
  if (stage_ == Stage::data) data_reply_ = code;  // 354 first, then the verdict
}

// 530, 534, 535 and 538 ask for authentication (RFC 4954 §6): the owner can mend that.
bool SmtpTrace::refused_message() const {
  const auto final = [](int code) { return judge_smtp(code) == Fate::dead && (code < 530 || code > 538); };
  return final(mail_reply_) || final(data_reply_);
}

void SmtpTrace::add_to(RecipientStatus& status, const std::vector<std::string>& asked) const {
  for (size_t i = 0; i < asked.size(); ++i) {
    const int reply = i < recipient_replies_.size() ? recipient_replies_[i] : 0;
    if (refused_message()) {
      status.refused.emplace(asked[i], last_reply_);
    } else if (judge_smtp(reply) == Fate::dead && (reply < 530 || reply > 538)) {
      status.refused.emplace(asked[i], reply);
    } else if (judge_smtp(reply) == Fate::delivered && judge_smtp(data_reply_) == Fate::delivered) {
      status.delivered.push_back(asked[i]);
    }
  }
}

Verdict judge_mail(const RecipientStatus& status, const std::vector<std::string>& recipients) {
  Verdict verdict;
  verdict.note = to_note(status);
  size_t delivered = 0;
  size_t waiting = 0;
  std::string refused;
  for (const std::string& address : recipients) {
    if (const auto found = status.refused.find(address); found != status.refused.end()) {
      refused += fmt::format("{}{} ({})", refused.empty() ? "" : ", ", address, found->second);
      verdict.status = found->second;
    } else if (status.settled(address)) {
      ++delivered;
    } else {
      ++waiting;
    }
  }
  verdict.fate = waiting > 0 ? Fate::retry : refused.empty() ? Fate::delivered : Fate::dead;
  if (verdict.fate == Fate::delivered) {
    verdict.status = 250;
    return verdict;
  }
  verdict.code = waiting > 0 ? "smtp-waiting" : "smtp-refused";
  verdict.message = fmt::format("{} of {} recipients have it", delivered, recipients.size());
  if (!refused.empty()) verdict.message += "; refused for " + refused;
  return verdict;
}

Verdict conclude(const RecipientStatus& before, const RecipientStatus& status, const std::vector<std::string>& recipients,
                 const std::optional<Verdict>& trouble, bool reached) {
  Verdict verdict = judge_mail(status, recipients);
  if (verdict.fate == Fate::delivered) return verdict;
  const bool has_answers = !status.delivered.empty() || !status.refused.empty();
  verdict.partly = verdict.fate == Fate::retry && reached && has_answers;
  if (!trouble) return verdict;
  verdict.status = verdict.partly && status.delivered.size() > before.delivered.size() ? 250 : trouble->status;
  if (trouble->code.empty()) return verdict;
  verdict.code = trouble->code;
  verdict.message = trouble->message + (has_answers ? "; " + verdict.message : "");
  return verdict;
}

}  // namespace feedwatch::deliver
