#include "page/lines.h"

#include <algorithm>
#include <unordered_set>

#include <re2/re2.h>

#include "article/text.h"
#include "page/dates.h"
#include "page/furniture.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

// Over folded text: lower case, no marks.
const RE2& furniture_start() {
  static const RE2 pattern(
      R"(^(?:share (?:this|on|via|with|the|article)|share$|shares?:|follow (?:us|me|on|@)|like us|tweet$|advert$|advertisement|advertorial|privacy overview|like this story|explore further|tell us what you think|don.t miss$|this slideshow requires|citation: |this document is subject to copyright|follow .{3,40} on (?:facebook|twitter|instagram)|sponsored|)"
      R"(read (?:more|next|also|the full)|also read|related(?: stories| articles| posts| topics| content|:|$)|more from|more on this|more stories|see also:|)"
      R"(you (?:may|might) (?:also )?(?:like|be interested|enjoy|want)|recommended|most (?:read|popular|viewed)|trending|popular posts|)"
      R"(sign up (?:for|to|here|now)|subscribe (?:to|now|here|for|today)|subscribe$|newsletter|get (?:the|our) (?:latest|daily|newsletter)|stay (?:updated|up to date|informed)|)"
      R"(click here|tap here|download (?:the|our) app|copyright|©|\(c\) ?\d{4}|all rights reserved|terms (?:of|and)|privacy policy|)"
      R"(this (?:site|website) uses|we use cookies|please enable|enable javascript|leave a (?:reply|comment)|post a comment|add a comment|comments? ?\(?\d*\)?$|\d+ comments?|no comments|join the (?:discussion|conversation)|)"
      R"(posted (?:in|by|on|under)|filed under|tagged|tags?:|categor(?:y|ies):|topics?:|keywords?:|print this|email this|send to|save$|)"
      R"(photo(?:s|graph|graphy)?(?: credit| by|:)|image(?:s)?(?: credit| source| by|:)|foto(?:s)?:|bild(?:er)?:|picture:|credit:|source: ?(?:getty|ap|afp|reuters)|getty images|)"
      R"(teilen|artikel (?:teilen|drucken|merken)|anzeige$|werbung$|lesen sie (?:auch|mehr)|mehr zum thema|mehr lesen|weiterlesen|weitere (?:artikel|beitrage|themen|meldungen)|zum thema|das konnte (?:sie|dich)|)"
      R"(kommentare?(?: \(?\d+\)?)?$|\d+ kommentare?$|schreibe? (?:einen|uns)|hinterlasse|kommentar (?:verfassen|schreiben)|schlagworter|schlagworte|stichworte|kategorien?:|abgelegt unter|veroffentlicht (?:in|am|unter|von)|newsletter|)"
      R"(a lire aussi|lire aussi|lire la suite|partager|publicite$|sur le meme sujet|voir aussi|commentaires?|abonnez|inscrivez|)"
      R"(leer mas|lea tambien|lee tambien|compartir|publicidad$|relacionad[oa]s?|te puede interesar|comentarios?|suscri|etiquetas|archivado en|)"
      R"(leia (?:tambem|mais)|compartilh|publicidade$|veja (?:tambem|mais)|saiba mais$|leggi anche|condividi|pubblicita$|lees ook|lees meer|deel dit|czytaj (?:tez|wiecej|takze)|udostepnij|reklama$)"
      R"(|читаите также|читать далее|поделиться|реклама$|подпис|bildnachweis|titelbild|beitragsbild|seite teilen|rezept drucken|bei pinterest|bisher keine kommentare|kommentarfeed|trackback|aufrufe: ?\\d|short-?url|empfehlungen aus|mira lo que|powiazane|udostepnij|zobacz (?:tez|takze)|permalin?k|permalien|for the latest (?:stories|news)|not responsible for the opinions|相关|相關|分享|关键词|關鍵|責任編輯|责任编辑|関連記事|続きを読む|シェア))");
  return pattern;
}

const RE2& furniture_anywhere() {
  static const RE2 pattern(
      R"(all rights reserved|alle rechte vorbehalten|tous droits reserves|todos los derechos reservados|your email address will not be published|)"
      R"(e-mail-adresse wird nicht veroffentlicht|votre adresse e-mail ne sera pas|wordpress theme|powered by|view all posts by|alle beitrage von|)"
      R"(this (?:site|website) uses cookies|diese (?:seite|website) (?:verwendet|nutzt) cookies|sign up for our newsletter|subscribe to our|follow us on|folgen sie uns|)"
      R"(javascript (?:is|to be) (?:disabled|required|enabled)|enter your email|already a subscriber|to view the full story|download the .{0,30} apps?\\b|korzystamy z cookies|prawem autorskim|canal de (?:telegram|youtube|whatsapp)|opinions expressed|bitte aktivieren sie javascript|adblocker|ad blocker)");
  return pattern;
}

const RE2& credit_only() {
  static const RE2 pattern(
      R"(^[(\[]?(?:photo|image|picture|foto|bild|bildquelle|quelle|source|credit|via|©|copyright)s?(?: credits?| by| courtesy of)?[:/ ].{0,60}$)");
  return pattern;
}

constexpr size_t most_captions = 200;

bool looks_like_credit(const std::string& folded) {
  return folded.size() < 120 && RE2::PartialMatch(folded, credit_only()) && folded.find(". ") == std::string::npos;
}

// Headings over what follows an article: other articles, the author, sources, contacts.
const RE2& tail_heading() {
  static const RE2 pattern(
      R"(^(?:related|read next|keep reading|further reading|explore further|don.t miss|more great|more from|more on|more stories|more news|popular |самые популярные|latest (?:posts|articles|news|stories)|you (?:may|might)|recommended|most (?:read|popular)|trending|about the author|about us|share this|comments?\b|leave a|references?$|sources?:?$|)"
      R"(neueste|auch interessant|mehr zum|mehr von|mehr aus|mehr infos|noch mehr|weitere |weiterfuhrende|uber (?:den|die) autor|uber uns$|kontakt|ansprechpartner|quellen|empfehlungen|empfohlene|das konnte|das thema konnte|lust auf|artikel und videos|entdecke|ahnliche|passend dazu|passende|zum thema|kommentare?\b|newsletter|links?:?$|)"
      R"(a lire|lire aussi|voir aussi|sur le meme|les plus lus|audios et videos|mas sobre|mas noticias|noticias relacionadas|lo mas leido|te puede|leia mais|veja tambem|powiazane|czytaj|zobacz|leggi anche|lees ook))");
  return pattern;
}

bool is_caption(const Block& block) {
  return (block.signs & sign::caption) != 0 || (block.in_figure && !block.in_quote && block.heading == 0 && !block.in_table);
}

// Short lines among other short lines, or full of links: labels, menus, lists of teasers.
bool is_label(const Block& block) {
  if (block.heading > 0) return block.link_density() > 0.6;
  const double density = block.link_density();
  if (block.characters < 40) return density > 0.5;
  if (block.in_list) return density > 0.7;
  return density > 0.75;
}

// "Published: 10:48, Tue, Nov 19 | Updated: …", "By Staff | November 18, 2019": when and by whom, not what.
bool is_dateline(const Block& block, const std::string& folded) {
  static const RE2 start(
      R"(^(?:published|updated|posted|last (?:updated|modified)|first published|publicad[oa]|actualizado|veroffentlicht|aktualisiert|erstellt|stand:|publie|mis a jour|pubblicato|aggiornato|opublikowano|release date|date:|\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|(?:by|von|por|par) .{3,50}[|,·–-]))");
  if (block.characters > 130 || block.heading > 0 || std::none_of(folded.begin(), folded.end(), is_digit)) return false;
  return RE2::PartialMatch(folded, start) && find_date(folded).time.has_value() && !block.text.ends_with('.');
}

bool is_cookie_notice(const std::string& folded) {
  if (folded.size() > 900) return false;
  const size_t first = folded.find("cookie");
  return first != std::string::npos && folded.find("cookie", first + 6) != std::string::npos &&
         (contains(folded, "website") || contains(folded, "browser") || contains(folded, " site"));
}

class Judge {
 public:
  Judge(std::string_view title, const SiteBlocks* site, std::vector<std::string>& captions)
      : title_(text::fold(title)), site_(site), captions_(captions) {}

  std::vector<Block> sort(std::vector<Block> blocks) {
    std::vector<Block> kept;
    for (Block& block : blocks) {
      if (wanted(block)) kept.push_back(std::move(block));
    }
    drop_tail(kept);
    drop_loose_starts(kept);
    drop_loose_ends(kept);
    return kept;
  }

 private:
  bool wanted(Block& block) {
    if (block.text.empty()) return false;
    if (is_caption(block)) {
      if (captions_.size() < most_captions && std::find(captions_.begin(), captions_.end(), block.text) == captions_.end())
        captions_.push_back(block.text);
      return false;
    }
    const std::string folded = text::fold(block.text);
    block.hash = folded_hash(folded);
    if (site_ != nullptr && site_->is_repeated(block.hash)) return false;
    if (folded == title_) return false;
    if (std::any_of(captions_.begin(), captions_.end(), [&](const std::string& each) { return each == block.text; }))
      return false;
    if (is_label(block) || is_dateline(block, folded) || is_cookie_notice(folded)) return false;
    if (block.text.starts_with('<') && contains(block.text, "=\"")) return false;  // markup that was meant to be read as such
    if (block.characters < 250 && is_furniture_line(folded)) return false;
    if (looks_like_credit(folded)) return false;
    if (block.characters >= 60 && !seen_.insert(folded).second) return false;
    if ((block.signs & sign::details) != 0 && !block.prose && block.characters < 120) return false;
    return true;
  }

  // From a heading of what follows an article on, when the article has been said by then: up to the next heading of its rank.
  static void drop_tail(std::vector<Block>& kept) {
    size_t all = 0;
    for (const Block& each : kept) all += each.characters;
    size_t before = 0;
    for (size_t at = 0; at < kept.size(); ++at) {
      const Block& block = kept[at];
      const bool headed =
          block.heading > 0 ||
          (block.characters < 60 && (block.strong * 10 > block.characters * 8 || block.text.ends_with(':')) && !block.in_list);
      if (headed && before * 2 > all && block.characters < 80 && RE2::PartialMatch(text::fold(block.text), tail_heading())) {
        size_t end = at + 1;
        while (end < kept.size() && !(kept[end].heading > 0 && block.heading > 0 && kept[end].heading <= block.heading)) ++end;
        kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(at), kept.begin() + static_cast<std::ptrdiff_t>(end));
        --at;
        continue;
      }
      before += block.characters;
    }
  }

  // What stands above the first sentence: section names, dates, bylines.
  static void drop_loose_starts(std::vector<Block>& kept) {
    const auto first = std::find_if(kept.begin(), kept.end(), [](const Block& each) { return each.prose; });
    if (first == kept.end()) return;
    kept.erase(std::remove_if(kept.begin(), first,
                              [](const Block& each) {
                                return each.heading == 0 && each.characters < 35 && !each.in_list && !each.in_table;
                              }),
               first);
  }

  // Headings without anything under them, labels behind the last sentence.
  static void drop_loose_ends(std::vector<Block>& kept) {
    while (!kept.empty()) {
      const Block& last = kept.back();
      const bool loose = last.heading > 0 || (last.characters < 30 && !last.in_list && !last.in_table &&
                                              !last.text.ends_with('.') && last.strong * 2 > last.characters);
      if (!loose) break;
      kept.pop_back();
    }
  }

  std::string title_;
  const SiteBlocks* site_;
  std::vector<std::string>& captions_;
  std::unordered_set<std::string> seen_{};
};

}  // namespace

bool is_furniture_line(std::string_view folded) {
  return RE2::PartialMatch(folded, furniture_start()) || RE2::PartialMatch(folded, furniture_anywhere());
}

std::vector<Block> own_lines(std::vector<Block> blocks, std::string_view title, const SiteBlocks* site,
                             std::vector<std::string>& captions) {
  return Judge(title, site, captions).sort(std::move(blocks));
}

}  // namespace feedwatch::page
