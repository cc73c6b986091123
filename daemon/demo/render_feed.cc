#include <map>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "demo/news_day.h"

namespace feedwatch::demo {

namespace json = boost::json;

namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

// RFC 822 date in GMT.
std::string rfc822(Time time) {
  static constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  static constexpr std::string_view weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", weekdays[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

struct Entry {
  const Happening* happening;
  Duration published;  // of the first version
};

// The newest version of everything that has happened, newest first.
std::vector<Entry> entries(const Publisher& publisher, Duration now) {
  std::vector<Entry> result;
  std::map<std::string_view, size_t> places;
  for (const Happening& happening : happenings()) {
    if (happening.publisher != publisher.id || happening.at > now) continue;
    const auto [place, fresh] = places.emplace(happening.guid, result.size());
    if (fresh) {
      result.push_back({&happening, happening.at});
    } else {
      result[place->second].happening = &happening;
    }
  }
  return {result.rbegin(), result.rend()};
}

std::string rss(const Publisher& publisher, const std::vector<Entry>& all, std::string_view site, Time morning) {
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>{}</title><link>{}/</link>"
      "<description>News</description><language>en</language>\n",
      publisher.name, site);
  for (const auto& [happening, published] : all) {
    text += fmt::format(
        "<item><title>{}</title><link>{}{}</link><guid isPermaLink=\"false\">{}</guid><pubDate>{}</pubDate>"
        "<description>{}</description></item>\n",
        escaped(happening->title), site, escaped(happening->link), happening->guid, rfc822(morning + published),
        escaped(happening->text));
  }
  return text + "</channel></rss>\n";
}

std::string atom(const Publisher& publisher, const std::vector<Entry>& all, std::string_view site, Time morning) {
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><id>urn:{}</id>"
      "<title>{}</title><updated>{}</updated><link href=\"{}/\"/>\n",
      publisher.id, publisher.name, to_rfc3339(morning), site);
  for (const auto& [happening, published] : all) {
    text += fmt::format(
        "<entry><id>{}</id><title>{}</title><link href=\"{}{}\"/><published>{}</published><updated>{}</updated>"
        "<content type=\"text\">{}</content></entry>\n",
        happening->guid, escaped(happening->title), site, escaped(happening->link), to_rfc3339(morning + published),
        to_rfc3339(morning + happening->at), escaped(happening->text));
  }
  return text + "</feed>\n";
}

std::string json_feed(const Publisher& publisher, const std::vector<Entry>& all, std::string_view site, Time morning) {
  json::array items;
  for (const auto& [happening, published] : all) {
    items.push_back(json::object{{"id", happening->guid},
                                 {"url", fmt::format("{}{}", site, happening->link)},
                                 {"title", happening->title},
                                 {"content_text", happening->text},
                                 {"date_published", to_rfc3339(morning + published)}});
  }
  return json::serialize(json::object{{"version", "https://jsonfeed.org/version/1.1"},
                                      {"title", publisher.name},
                                      {"home_page_url", site},
                                      {"language", "en"},
                                      {"items", std::move(items)}});
}

}  // namespace

std::string render_feed(const Publisher& publisher, Duration now, std::string_view site, Time morning) {
  const std::vector<Entry> all = entries(publisher, now);
  switch (publisher.format) {
    case Format::rss:
      return rss(publisher, all, site, morning);
    case Format::atom:
      return atom(publisher, all, site, morning);
    case Format::json:
      return json_feed(publisher, all, site, morning);
  }
  return {};
}

std::string_view content_type(Format format) {
  switch (format) {
    case Format::rss:
      return "application/rss+xml; charset=utf-8";
    case Format::atom:
      return "application/atom+xml; charset=utf-8";
    case Format::json:
      return "application/feed+json";
  }
  return {};
}

}  // namespace feedwatch::demo
