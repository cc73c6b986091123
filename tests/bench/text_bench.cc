// What reading foreign text costs: HTML, dates, charsets, normal form. The text is made up here so that figures compare across
// machines.
#include <benchmark/benchmark.h>

#include <string>

#include "article/html.h"
#include "article/text.h"
#include "feed/date.h"
#include "feed/decode.h"

namespace feedwatch {
namespace {

// About 64 KiB of the kind of HTML that feeds carry.
std::string sample_html() {
  std::string html;
  for (int i = 0; html.size() < 65'536; ++i) {
    html +=
        "<p class=\"lead\">The council of Lower Wexbridge met on Tuesday &amp; voted, by nine to four, for the new bridge "
        "&#8212; the "
        "third such vote since the flood. <a href=\"/news/" +
        std::to_string(i) +
        "?ref=rss\" onclick=\"track()\">Read more</a> or see <em>what residents said</em> about its cost.</p>\n"
        "<figure><img src=\"https://img.example.org/a.jpg\" alt=\"The old bridge\" width=\"640\"><figcaption>Photo: "
        "Jo Doe</figcaption></figure>\n";
  }
  return html;
}

void set_rate(benchmark::State& state, size_t size) { state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * size)); }

void to_text(benchmark::State& state) {
  const std::string html = sample_html();
  for (auto _ : state) benchmark::DoNotOptimize(html::to_text(html));
  set_rate(state, html.size());
}
BENCHMARK(to_text);

void sanitise(benchmark::State& state) {
  const std::string html = sample_html();
  for (auto _ : state) benchmark::DoNotOptimize(html::sanitise(html, "https://example.org/feed"));
  set_rate(state, html.size());
}
BENCHMARK(sanitise);

void decode_entities(benchmark::State& state) {
  const std::string html = sample_html();
  for (auto _ : state) benchmark::DoNotOptimize(html::decode_entities(html));
  set_rate(state, html.size());
}
BENCHMARK(decode_entities);

void normalise(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(text::normalise(text));
  set_rate(state, text.size());
}
BENCHMARK_CAPTURE(normalise, ascii, html::to_text(sample_html()));
BENCHMARK_CAPTURE(normalise, decomposed, html::to_text(sample_html()) + "e\u0301");

void content_hash(benchmark::State& state) {
  const std::string text = html::to_text(sample_html()).substr(0, 2'500);
  for (auto _ : state) benchmark::DoNotOptimize(text::content_hash("A title of usual length for an article", text));
  set_rate(state, text.size());
}
BENCHMARK(content_hash);

void decode(benchmark::State& state, const std::string& bytes, const std::string& content_type) {
  for (auto _ : state) benchmark::DoNotOptimize(feed::decode(bytes, content_type));
  set_rate(state, bytes.size());
}

std::string repeated(const std::string& piece) {
  std::string bytes = "<?xml version=\"1.0\"?>";
  while (bytes.size() < 1'000'000) bytes += piece;
  return bytes;
}
BENCHMARK_CAPTURE(decode, ascii, repeated("<title>Plain words in a feed</title>\n"), "");
BENCHMARK_CAPTURE(decode, european_utf8, repeated("<title>Übermäßig schöne Wörter im Feed</title>\n"), "");
BENCHMARK_CAPTURE(decode, cyrillic_utf8, repeated("<title>Обычные слова в ленте новостей</title>\n"), "");
BENCHMARK_CAPTURE(decode, windows_1252,
                  repeated("<title>\xDC"
                           "berm\xE4\xDFig sch\xF6ne W\xF6rter</title>\n"),
                  "text/xml; charset=iso-8859-1");
BENCHMARK_CAPTURE(decode, windows_1251, repeated("<title>\xCF\xF0\xE8\xE2\xE5\xF2 \xEC\xE8\xF0</title>\n"),
                  "text/xml; charset=windows-1251");

void parse_date(benchmark::State& state, const char* text) {
  for (auto _ : state) benchmark::DoNotOptimize(feed::parse_date(text));
}
BENCHMARK_CAPTURE(parse_date, rfc5322, "Sat, 14 Dec 2024 03:00:00 +0100");
BENCHMARK_CAPTURE(parse_date, rfc3339, "2024-12-14T03:00:00.123+01:00");
BENCHMARK_CAPTURE(parse_date, named_zone, "Sat, 14 Dec 2024 03:00:00 EST");
BENCHMARK_CAPTURE(parse_date, french, "sam., 14 déc. 2024 03:00:00 +0100");

}  // namespace
}  // namespace feedwatch

BENCHMARK_MAIN();
