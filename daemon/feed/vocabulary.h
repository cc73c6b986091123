// The vocabularies, one file each. A new dialect or module is a file with its tables and a line in vocabulary.cc.
#pragma once

#include "feed/draft.h"
#include "feed/xml_names.h"

namespace feedwatch::feed {

Vocabulary atom_vocabulary();         // atom.cc
Vocabulary rss_vocabulary();          // rss.cc
Vocabulary cdf_vocabulary();          // cdf.cc
Vocabulary dublin_core_vocabulary();  // dublin_core.cc
Vocabulary dc_terms_vocabulary();     // dublin_core.cc
Vocabulary media_vocabulary();        // media.cc
Vocabulary itunes_vocabulary();       // podcast.cc
Vocabulary google_play_vocabulary();  // podcast.cc
Vocabulary podcast_vocabulary();      // podcast.cc
Vocabulary geo_vocabulary();          // place.cc
Vocabulary syndication_vocabulary();  // modules.cc: how often
Vocabulary history_vocabulary();      // modules.cc: RFC 5005
Vocabulary content_vocabulary();      // modules.cc: content:encoded
Vocabulary xhtml_vocabulary();        // modules.cc: bodies in XHTML
Vocabulary feedburner_vocabulary();   // modules.cc
Vocabulary comment_api_vocabulary();  // modules.cc
Vocabulary licence_vocabulary();      // modules.cc
Vocabulary admin_vocabulary();        // modules.cc

// Atom's <link>, which other formats borrow.
void atom_link(FeedDraft& draft, xml::Element element);
void atom_link(ItemDraft& draft, xml::Element element);

// Says what `element` adds to the feed or item. Elements of no namespace belong to the format of the feed first, then to the
// others.
void apply(FeedDraft& draft, xml::Element element);
void apply(ItemDraft& draft, xml::Element element);

}  // namespace feedwatch::feed
