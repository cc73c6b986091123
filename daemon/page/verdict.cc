#include "page/verdict.h"

#include <re2/re2.h>

#include "article/text.h"
#include "page/furniture.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr size_t short_page = 1500;  // bytes: a refusal says little

const RE2& challenge() {
  static const RE2 pattern(
      R"(checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:robot|human)|just a moment|attention required|ddos protection by|enable javascript and cookies to continue|)"
      R"(complete the (?:security check|captcha)|unusual traffic|pardon our interruption|access to this page has been denied|bot (?:detection|protection)|please wait while we (?:check|verify)|request unsuccessful\. incapsula|ray id:)");
  return pattern;
}

const RE2& error() {
  static const RE2 pattern(
      R"(^(?:error )?(?:40[0-9]|41[0-9]|50[0-9])\b|\b(?:404|403|500|502|503)[ :-]{1,3}(?:error|not found|page|forbidden|bad gateway|service|internal)|page (?:was |is |could )?not (?:be )?found|page (?:does not|doesn't|no longer) exist|)"
      R"(access denied|permission denied|forbidden|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|too many requests|temporarily unavailable|under maintenance|down for maintenance|)"
      R"(site can.t be reached|seite (?:wurde )?nicht gefunden|page introuvable|pagina no encontrada|pagina nao encontrada|pagina non trovata|error establishing a database connection|страница не наидена|not found$)");
  return pattern;
}

const RE2& login() {
  static const RE2 pattern(
      R"(^(?:please )?(?:log ?in|sign ?in|anmelden|einloggen|connexion|se connecter|iniciar sesion|accedi|entrar)\b|(?:please |you (?:must|need to) (?:be )?)(?:log|logged|sign|signed) ?in|(?:log|sign) ?in to (?:continue|read|view|your account)|)"
      R"(login required|subscribe to (?:continue|read)|subscribers only|create an account to|bitte (?:melden sie sich|loggen sie sich)|forgot (?:your )?password)");
  return pattern;
}

}  // namespace

Refusal find_refusal(std::string_view title, std::string_view text) {
  const std::string folded_title = text::fold(title.substr(0, 300));
  if (text.size() > short_page) return Refusal::none;
  const std::string folded = text::fold(text);
  if (RE2::PartialMatch(folded_title, challenge()) || RE2::PartialMatch(folded, challenge())) return Refusal::challenge;
  if (RE2::PartialMatch(folded_title, error()) || (folded.size() < 600 && RE2::PartialMatch(folded, error())))
    return Refusal::error;
  if (RE2::PartialMatch(folded_title, login()) || (folded.size() < 600 && RE2::PartialMatch(folded, login())))
    return Refusal::login;
  return Refusal::none;
}

PageKind judge_page(const Document& document, const Page& page, const Content& content) {
  const NodeId body = document.find(Tag::body);
  const std::string all = document.line(body == no_node ? 0 : body, 16 * 1024);
  switch (find_refusal(page.title, page.text.size() > short_page ? std::string_view(page.text) : std::string_view(all))) {
    case Refusal::error:
      return PageKind::error;
    case Refusal::challenge:
    case Refusal::login:
      return PageKind::login;
    case Refusal::none:
      break;
  }
  if (all.size() < 20 && page.text.size() < 20) return PageKind::empty;
  size_t prose = 0;
  for (const Block& block : content.blocks) prose += block.prose ? block.characters : 0;
  if (page.links.size() >= 12 && prose < 300 + 40 * page.links.size() && page.published.text.empty()) return PageKind::index;
  if (page.text.empty()) return page.links.size() >= 5 ? PageKind::index : PageKind::empty;
  return PageKind::article;
}

}  // namespace feedwatch::page
