#include "feed/date_zones.h"

#include <algorithm>
#include <array>

namespace feedwatch::feed {
namespace {

using std::chrono::April;
using std::chrono::March;
using std::chrono::November;
using std::chrono::October;
using std::chrono::September;
using std::chrono::Sunday;

// When clocks go forward an hour.
enum class Daylight : uint8_t { none, american, european, australian, new_zealand };

struct Zone {
  std::string_view name{};
  int offset{0};  // standard time, minutes east of UTC
  Daylight daylight{Daylight::none};
};

// RFC 5322 section 4.3, the abbreviations of the tz database that stand for one offset in practice (IST is India, CST and AST
// America, BST Britain), and its busiest regions. Sorted.
// clang-format off
constexpr std::array zones{
    Zone{"acdt", 630}, Zone{"acst", 570}, Zone{"adt", -180}, Zone{"aedt", 660}, Zone{"aest", 600},
    Zone{"africa/cairo", 120}, Zone{"africa/casablanca", 60}, Zone{"africa/johannesburg", 120}, Zone{"africa/lagos", 60}, Zone{"africa/nairobi", 180},
    Zone{"akdt", -480}, Zone{"akst", -540}, Zone{"almt", 360},
    Zone{"america/anchorage", -540, Daylight::american}, Zone{"america/argentina/buenos_aires", -180}, Zone{"america/bogota", -300},
    Zone{"america/chicago", -360, Daylight::american}, Zone{"america/denver", -420, Daylight::american}, Zone{"america/detroit", -300, Daylight::american},
    Zone{"america/edmonton", -420, Daylight::american}, Zone{"america/halifax", -240, Daylight::american}, Zone{"america/lima", -300},
    Zone{"america/los_angeles", -480, Daylight::american}, Zone{"america/mexico_city", -360}, Zone{"america/montreal", -300, Daylight::american},
    Zone{"america/new_york", -300, Daylight::american}, Zone{"america/phoenix", -420}, Zone{"america/sao_paulo", -180},
    Zone{"america/toronto", -300, Daylight::american}, Zone{"america/vancouver", -480, Daylight::american}, Zone{"america/winnipeg", -360, Daylight::american},
    Zone{"art", -180},
    Zone{"asia/bangkok", 420}, Zone{"asia/calcutta", 330}, Zone{"asia/dhaka", 360}, Zone{"asia/dubai", 240}, Zone{"asia/hong_kong", 480},
    Zone{"asia/jakarta", 420}, Zone{"asia/karachi", 300}, Zone{"asia/kathmandu", 345}, Zone{"asia/kolkata", 330}, Zone{"asia/kuala_lumpur", 480},
    Zone{"asia/manila", 480}, Zone{"asia/riyadh", 180}, Zone{"asia/seoul", 540}, Zone{"asia/shanghai", 480}, Zone{"asia/singapore", 480},
    Zone{"asia/taipei", 480}, Zone{"asia/tehran", 210}, Zone{"asia/tokyo", 540},
    Zone{"ast", -240}, Zone{"at", -240, Daylight::american},
    Zone{"australia/adelaide", 570, Daylight::australian}, Zone{"australia/brisbane", 600}, Zone{"australia/melbourne", 600, Daylight::australian},
    Zone{"australia/perth", 480}, Zone{"australia/sydney", 600, Daylight::australian}, Zone{"awst", 480},
    Zone{"bdt", 360}, Zone{"brst", -120}, Zone{"brt", -180}, Zone{"bst", 60}, Zone{"cat", 120}, Zone{"cdt", -300}, Zone{"cest", 120}, Zone{"cet", 60},
    Zone{"clst", -180}, Zone{"clt", -240}, Zone{"cot", -300}, Zone{"cst", -360}, Zone{"ct", -360, Daylight::american},
    Zone{"eat", 180}, Zone{"edt", -240}, Zone{"eest", 180}, Zone{"eet", 120}, Zone{"est", -300}, Zone{"et", -300, Daylight::american},
    Zone{"etc/gmt", 0}, Zone{"etc/utc", 0},
    Zone{"europe/amsterdam", 60, Daylight::european}, Zone{"europe/athens", 120, Daylight::european}, Zone{"europe/belgrade", 60, Daylight::european},
    Zone{"europe/berlin", 60, Daylight::european}, Zone{"europe/brussels", 60, Daylight::european}, Zone{"europe/bucharest", 120, Daylight::european},
    Zone{"europe/budapest", 60, Daylight::european}, Zone{"europe/copenhagen", 60, Daylight::european}, Zone{"europe/dublin", 0, Daylight::european},
    Zone{"europe/helsinki", 120, Daylight::european}, Zone{"europe/istanbul", 180}, Zone{"europe/kiev", 120, Daylight::european},
    Zone{"europe/kyiv", 120, Daylight::european}, Zone{"europe/lisbon", 0, Daylight::european}, Zone{"europe/london", 0, Daylight::european},
    Zone{"europe/madrid", 60, Daylight::european}, Zone{"europe/moscow", 180}, Zone{"europe/oslo", 60, Daylight::european},
    Zone{"europe/paris", 60, Daylight::european}, Zone{"europe/prague", 60, Daylight::european}, Zone{"europe/rome", 60, Daylight::european},
    Zone{"europe/sofia", 120, Daylight::european}, Zone{"europe/stockholm", 60, Daylight::european}, Zone{"europe/vienna", 60, Daylight::european},
    Zone{"europe/warsaw", 60, Daylight::european}, Zone{"europe/zurich", 60, Daylight::european},
    Zone{"gmt", 0}, Zone{"gst", 240}, Zone{"hadt", -540}, Zone{"hast", -600}, Zone{"hdt", -540}, Zone{"hkt", 480}, Zone{"hst", -600}, Zone{"ict", 420},
    Zone{"idt", 180}, Zone{"irkt", 480}, Zone{"irst", 210}, Zone{"ist", 330}, Zone{"jst", 540}, Zone{"kgt", 360}, Zone{"krat", 420}, Zone{"kst", 540},
    Zone{"magt", 660}, Zone{"mdt", -360}, Zone{"mest", 120}, Zone{"mesz", 120}, Zone{"met", 60}, Zone{"mez", 60}, Zone{"mmt", 390}, Zone{"msd", 240},
    Zone{"msk", 180}, Zone{"mst", -420}, Zone{"mt", -420, Daylight::american}, Zone{"myt", 480}, Zone{"ndt", -150}, Zone{"novt", 420}, Zone{"npt", 345},
    Zone{"nst", -210}, Zone{"nt", -210, Daylight::american}, Zone{"nzdt", 780}, Zone{"nzst", 720}, Zone{"omst", 360},
    Zone{"pacific/auckland", 720, Daylight::new_zealand}, Zone{"pacific/honolulu", -600},
    Zone{"pdt", -420}, Zone{"pet", -300}, Zone{"pht", 480}, Zone{"pkt", 300}, Zone{"pst", -480}, Zone{"pt", -480, Daylight::american}, Zone{"samt", 240},
    Zone{"sast", 120}, Zone{"sgt", 480}, Zone{"trt", 180}, Zone{"us/central", -360, Daylight::american}, Zone{"us/eastern", -300, Daylight::american},
    Zone{"us/mountain", -420, Daylight::american}, Zone{"us/pacific", -480, Daylight::american},
    Zone{"ut", 0}, Zone{"utc", 0}, Zone{"uyt", -180}, Zone{"uzt", 300}, Zone{"vet", -240}, Zone{"vlat", 600}, Zone{"wast", 120}, Zone{"wat", 60},
    Zone{"west", 60}, Zone{"wet", 0}, Zone{"wib", 420}, Zone{"wit", 540}, Zone{"wita", 480}, Zone{"yakt", 540}, Zone{"yekt", 300}, Zone{"z", 0}, Zone{"zulu", 0},
};
// clang-format on
static_assert(std::is_sorted(zones.begin(), zones.end(), [](const Zone& a, const Zone& b) { return a.name < b.name; }));

std::chrono::local_days last_sunday(std::chrono::year year, std::chrono::month month) {
  return std::chrono::local_days(year / month / Sunday[std::chrono::last]);
}

std::chrono::local_days sunday(std::chrono::year year, std::chrono::month month, unsigned number) {
  return std::chrono::local_days(year / month / Sunday[number]);
}

// The clock changes of the year in standard time, with the laws in force since 1987 (USA), 1996 (EU), 2001 (Australia), 1990 (New
// Zealand).
bool is_daylight(Daylight rule, std::chrono::local_seconds local, int offset) {
  const std::chrono::year year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(local)).year();
  const std::chrono::hours two{2};
  switch (rule) {
    case Daylight::none:
      return false;
    case Daylight::american: {
      const bool since_2007 = year >= std::chrono::year(2007);
      const auto start = since_2007 ? sunday(year, March, 2) : sunday(year, April, 1);
      const auto end = since_2007 ? sunday(year, November, 1) : last_sunday(year, October);
      return local >= start + two && local < end + two;
    }
    case Daylight::european: {
      const auto change = std::chrono::minutes(60 + offset);
      return local >= last_sunday(year, March) + change && local < last_sunday(year, October) + change + std::chrono::hours(1);
    }
    case Daylight::australian: {
      const bool since_2008 = year >= std::chrono::year(2008);
      const auto start = since_2008 ? sunday(year, October, 1) : last_sunday(year, October);
      const auto end = since_2008 ? sunday(year, April, 1) : last_sunday(year, March);
      return local >= start + two || local < end + std::chrono::hours(3);
    }
    case Daylight::new_zealand:
      return local >= last_sunday(year, September) + two || local < sunday(year, April, 1) + std::chrono::hours(3);
  }
  return false;
}

}  // namespace

std::optional<int> zone_offset(std::string_view name, std::chrono::local_seconds local) {
  const auto* const zone = std::lower_bound(zones.begin(), zones.end(), name,
                                            [](const Zone& entry, std::string_view wanted) { return entry.name < wanted; });
  if (zone == zones.end() || zone->name != name) return std::nullopt;
  return zone->offset + (is_daylight(zone->daylight, local, zone->offset) ? 60 : 0);
}

}  // namespace feedwatch::feed
