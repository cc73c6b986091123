// The dates that a page states to programs: metadata and linked data. Pure.
#pragma once

#include "page/metadata.h"

namespace feedwatch::page {

// Metadata named for the publication.
PageDate date_in_metadata(const Statements& said);

// Metadata that is called no more than "date" or the like: of the publication on most pages, on others of the last change.
PageDate unnamed_date_in_metadata(const Statements& said);

// Metadata whose name, in whatever vocabulary, speaks of publication.
PageDate other_date_in_metadata(const Statements& said);

// The date of publication in linked data: of its articles, or of all else.
PageDate date_in_linked_data(const Statements& said, bool articles);

// When the page was changed last.
PageDate date_of_change(const Statements& said);

}  // namespace feedwatch::page
