// What a mail says of an alert or an event: subject, plain text, HTML. Pure; the values are foreign text.
#pragma once

#include <string>

#include "deliver/mail.h"

namespace feedwatch::deliver {

std::string mail_subject(const Message& message);
std::string mail_text(const Message& message, const MailLinks& links = {});
// Self-contained: no image, no link but to the articles and `links`, no script; colours that hold on light and dark grounds.
std::string mail_html(const Message& message, const MailLinks& links = {});

}  // namespace feedwatch::deliver
