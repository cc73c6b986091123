#include "feed/draft.h"

#include <algorithm>
#include <charconv>

#include "article/url.h"
#include "feed/date.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

constexpr size_t kMostListed = 1000;  // people, categories, enclosures, links of one item

bool differ(const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; }

std::string language_tag(std::string_view text) {
  std::string tag(xml::trim(text));
  std::replace(tag.begin(), tag.end(), '_', '-');
  return tag;
}

// A dc:date publishes what has no other date of publication.
template <class D>
void settle_dates(D& draft, std::optional<Time>& published, std::optional<Time>& updated) {
  published = draft.published.get();
  updated = draft.updated.get();
  auto& vacant = published ? updated : published;
  if (!vacant) vacant = draft.dated.get();
}

// RSS 1.0 syndication module: so many updates a period. The longest of that and ttl counts.
void settle_interval(FeedDraft& draft) {
  using namespace std::chrono_literals;
  struct Period {
    std::string_view name;
    Duration length;
  };
  constexpr Period kPeriods[] = {{"hourly", 1h}, {"daily", 24h}, {"weekly", 168h}, {"monthly", 720h}, {"yearly", 8760h}};
  for (const auto& period : kPeriods) {
    if (!xml::same_name(period.name, draft.update_period)) continue;
    const Duration interval = period.length / std::max<int64_t>(draft.update_frequency, 1);
    draft.feed.ttl = std::max(draft.feed.ttl.value_or(interval), interval);
  }
}

}  // namespace

Rank Draft::rank_of(Format vocabulary) const {
  const bool same = vocabulary == format_ || (vocabulary == Format::rss && format_ == Format::rdf);
  return same ? Rank::native : Rank::guest;
}

void Draft::offer_text(Ranked<Construct>& slot, Rank rank, const Construct& construct) {
  if (rank > slot.rank() && !is_empty(construct)) slot.offer(rank, construct);
}

void Draft::offer_string(Ranked<std::string>& slot, Rank rank, std::string_view value) {
  value = xml::trim(value);
  if (rank > slot.rank() && !value.empty()) slot.offer(rank, std::string(value));
}

void Draft::offer_date(Ranked<std::optional<Time>>& slot, Rank rank, xml::Element element) {
  if (rank < slot.rank()) return;
  std::string scratch;
  if (auto date = parse_date(element.text(scratch))) slot.replace(rank, date);
}

void Draft::offer_url(Ranked<std::string>& slot, Rank rank, xml::Element element, std::string_view text) {
  if (rank <= slot.rank()) return;
  if (auto resolved = resolve(element, text); !resolved.empty()) slot.offer(rank, std::move(resolved));
}

std::string Draft::resolve(xml::Element element, std::string_view text) const {
  text = xml::trim(text);
  if (text.empty()) return {};
  // "//host/path" takes the scheme by which the feed came, whatever the site calls itself.
  const bool schemeless = text.starts_with("//") && !request_url_.empty();
  auto resolved = url::absolute(text, schemeless ? request_url_ : element.base(base_));
  if (resolved.empty()) resolved = std::string(text);  // relative, and nothing to resolve it against
  for (const std::string_view active : {"javascript:", "vbscript:", "data:"}) {
    if (xml::same_name(std::string_view(resolved).substr(0, active.size()), active)) return {};
  }
  return resolved;
}

Item ItemDraft::finish() {
  item.title = plain_text(title.get());
  item.summary_html = safe_html(summary.get(), base_of(summary.get().element));
  item.content_html = safe_html(content.get(), base_of(content.get().element));
  item.set(&ItemDetails::rights, plain_text(rights.get()));
  item.id_is_link = link.rank() == Rank::fallback && !id.get().empty();
  item.id = id.take();
  item.link = link.take();
  item.comments = comments.take();
  item.set(&ItemDetails::image, image.take());
  item.language = language_tag(language.get());
  settle_dates(*this, item.published, item.updated);
  item.authors.shrink_to_fit();
  item.categories.shrink_to_fit();
  item.enclosures.shrink_to_fit();
  item.links.shrink_to_fit();
  return std::move(item);
}

Feed FeedDraft::finish() {
  feed.format = format();
  feed.title = plain_text(title.get());
  feed.description_html = safe_html(description.get(), base_of(description.get().element));
  feed.rights = plain_text(rights.get());
  feed.id = id.take();
  feed.link = link.take();
  feed.image = image.take();
  feed.language = language_tag(language.get());
  feed.generator = generator.take();
  settle_dates(*this, feed.published, feed.updated);
  if (feed.authors.empty()) add_person(feed.authors, std::move(web_master));
  settle_interval(*this);
  return std::move(feed);
}

std::optional<int64_t> read_number(std::string_view text) {
  text = xml::trim(text);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 0) return std::nullopt;
  return value;
}

std::string too_many_items(const Limits& limits) { return "only the first " + std::to_string(limits.items) + " items were read"; }

void add_person(std::vector<Person>& people, Person person) {
  if ((person.name.empty() && person.email.empty() && person.uri.empty()) || people.size() >= kMostListed) return;
  for (auto& known : people) {
    if (known.name != person.name || differ(known.email, person.email)) continue;
    if (person.name.empty() && differ(known.uri, person.uri)) continue;
    if (known.email.empty()) known.email = std::move(person.email);
    if (known.uri.empty()) known.uri = std::move(person.uri);
    return;
  }
  people.push_back(std::move(person));
}

void add_category(std::vector<Category>& categories, Category category) {
  if ((category.term.empty() && category.label.empty()) || categories.size() >= kMostListed) return;
  const auto same = [&](const Category& known) { return known.term == category.term && known.scheme == category.scheme; };
  if (std::any_of(categories.begin(), categories.end(), same)) return;
  categories.push_back(std::move(category));
}

void add_keywords(std::vector<Category>& categories, std::string_view list, std::string_view scheme, bool by_blanks) {
  const std::string_view separators = by_blanks && list.find(',') == std::string_view::npos ? " \t\r\n" : ",";
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(separators), list.size());
    add_category(categories, {std::string(xml::trim(list.substr(0, end))), {}, std::string(scheme)});
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

void add_link(std::vector<Link>& links, Link link) {
  if (!link.href.empty() && links.size() < kMostListed) links.push_back(std::move(link));
}

void add_enclosure(std::vector<Enclosure>& enclosures, Enclosure enclosure) {
  if (enclosure.url.empty() || enclosures.size() >= kMostListed) return;
  for (auto& known : enclosures) {
    if (known.url != enclosure.url) continue;
    if (known.type.empty()) known.type = std::move(enclosure.type);
    if (!known.length) known.length = enclosure.length;
    return;
  }
  enclosures.push_back(std::move(enclosure));
}

}  // namespace feedwatch::feed
