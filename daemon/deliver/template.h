// Bodies that the owner writes: logic-less templates (Mustache: variables, sections, inverted sections, comments). No file, no
// environment, no call; partials and changes of delimiters are refused. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace feedwatch::deliver {

class Template {
 public:
  // `{{x}}` is escaped for the content type: as the inside of a JSON string, as HTML, or not at all; `{{{x}}}` never is. At most
  // 64 KiB of text, sections nested at most 16 deep. Errors: bad-template.
  static Result<Template> parse(std::string_view text, std::string_view content_type);

  // `message` is a body as to_json() of alert/alert.h writes it; its keys are the template's variables. Errors: bad-json;
  // template-too-large when more than 256 KiB would come out, or sections over lists would repeat without measure.
  Result<std::string> render(std::string_view message) const;

 private:
  enum class Escape { json, html, none };

  std::string text_{};
  Escape escape_{Escape::json};
};

}  // namespace feedwatch::deliver
