#include "story/credit.h"

#include <algorithm>
#include <array>

#include "article/text.h"

namespace feedwatch::story {
namespace {

using namespace std::string_view_literals;

// What stands in datelines and bylines, what it means, and how its site's host begins. Folded.
struct Agency {
  std::string_view written;
  std::string_view name;
  std::string_view host;
};
constexpr std::array agencies{
    Agency{"aap"sv, "aap"sv, "aap."sv},
    Agency{"afp"sv, "afp"sv, "afp."sv},
    Agency{"agence france-presse"sv, "afp"sv, "afp."sv},
    Agency{"anadolu"sv, "anadolu"sv, "aa.com"sv},
    Agency{"ani"sv, "ani"sv, "aninews."sv},
    Agency{"ansa"sv, "ansa"sv, "ansa."sv},
    Agency{"ap"sv, "ap"sv, "apnews."sv},
    Agency{"apa"sv, "apa"sv, "apa."sv},
    Agency{"associated press"sv, "ap"sv, "apnews."sv},
    Agency{"bloomberg"sv, "bloomberg"sv, "bloomberg."sv},
    Agency{"dpa"sv, "dpa"sv, "dpa."sv},
    Agency{"efe"sv, "efe"sv, "efe."sv},
    Agency{"interfax"sv, "interfax"sv, "interfax."sv},
    Agency{"kyodo"sv, "kyodo"sv, "english.kyodonews."sv},
    Agency{"lusa"sv, "lusa"sv, "lusa."sv},
    Agency{"pap"sv, "pap"sv, "pap."sv},
    Agency{"pti"sv, "pti"sv, "ptinews."sv},
    Agency{"reuters"sv, "reuters"sv, "reuters."sv},
    Agency{"sda"sv, "sda"sv, "keystone-sda."sv},
    Agency{"tass"sv, "tass"sv, "tass."sv},
    Agency{"the associated press"sv, "ap"sv, "apnews."sv},
    Agency{"upi"sv, "upi"sv, "upi."sv},
    Agency{"xinhua"sv, "xinhua"sv, "xinhuanet."sv},
    Agency{"yonhap"sv, "yonhap"sv, "en.yna."sv},
};

constexpr size_t longest_dateline = 90;  // bytes before the bracket closes

std::string named(std::string_view written) {
  const auto* const found =
      std::find_if(agencies.begin(), agencies.end(), [written](const Agency& one) { return one.written == written; });
  return found == agencies.end() ? std::string{} : std::string(found->name);
}

// "PARIS, May 4 (Reuters) - …"
std::string of_dateline(std::string_view text) {
  const std::string_view head = text.substr(0, longest_dateline);
  const size_t open = head.find('(');
  const size_t close = head.find(')', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  if (head.substr(0, open).find_first_of(".!?\n") != std::string_view::npos) return {};
  return named(text::fold(head.substr(open + 1, close - open - 1)));
}

// "Reuters Staff", "AFP"
std::string of_author(std::string_view author) {
  std::string folded = text::fold(author);
  for (const std::string_view suffix : {" staff"sv, " news agency"sv, " agency"sv}) {
    if (folded.ends_with(suffix)) folded.resize(folded.size() - suffix.size());
  }
  return named(folded);
}

}  // namespace

std::string credited_agency(std::string_view text, const std::vector<std::string>& authors) {
  if (std::string agency = of_dateline(text); !agency.empty()) return agency;
  for (const std::string& author : authors) {
    if (std::string agency = of_author(author); !agency.empty()) return agency;
  }
  return {};
}

bool is_agency(std::string_view agency, std::string_view source_name, std::string_view host) {
  if (agency.empty()) return false;
  if (of_author(source_name) == agency) return true;
  if (host.starts_with("www.")) host.remove_prefix(4);
  return std::any_of(agencies.begin(), agencies.end(),
                     [agency, host](const Agency& one) { return one.name == agency && host.starts_with(one.host); });
}

}  // namespace feedwatch::story
