// Dates on pages: as metadata writes them, inside running text, in URLs. Pure.
#pragma once

#include <string>
#include <string_view>

#include "page/extract.h"

namespace feedwatch::page {

// How "3/4/2020" is to be read when it could be both.
enum class DayOrder : uint8_t { day_first, month_first };

// The date that all of `text` is (a metadata value, a <time>).
PageDate read_date(std::string_view text, DayOrder order = DayOrder::day_first);

// False: no date can be in it. Quick.
bool may_hold_date(std::string_view text);

// The first complete date inside `text`, in any of the languages that feed dates are read in.
PageDate find_date(std::string_view text, DayOrder order = DayOrder::day_first);

// The first date of publication among the data that a page's scripts are given ("datePublished":"2024-12-14T…"). `html` is the
// page's source.
PageDate date_in_scripts(std::string_view html);

// A date in the path of a URL: /2024/12/14/, 2024-12-14, 20241214.
PageDate date_in_url(std::string_view url);

}  // namespace feedwatch::page
