// `full_text: true`: the article behind an item whose feed carries only a summary. Owned by the io thread.
#pragma once

#include "article/article.h"
#include "pipeline/backfill.h"
#include "pipeline/web_visit.h"

namespace feedwatch::pipeline {

// Whether the feed's text is so short, or so plainly cut off, that the page will say more. Pure.
bool is_summary(const Article& article);

// Puts the text of the page into articles that are new or have changed, where it says more than the feed; what the feed said
// becomes the summary. At most 100 in a poll, and none after five minutes. A page that cannot be had or read leaves the article
// as it is, or, when it was read before, with the text it had. content_hash stays that of the feed's words, by which the item is
// known again. Nothing is fetched at the baseline, which tells nobody anything.
//
// What may be had later waits in visitor.memory.pending; its article has another content_hash until then, so that the store takes
// the same item for a changed one. With `may_retry` these are asked for again, also those that the feed lists no more, which are
// added to `found`; `found.late` becomes those of which that was the end.
Task<> fill_texts(Visitor visitor, Found& found, bool may_retry);

}  // namespace feedwatch::pipeline
