// Where an item happened: GeoRSS simple and GML, W3C Basic Geo.
#include <charconv>

#include "feed/vocabulary.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

using xml::Element;
using Shape = Place::Shape;

constexpr size_t kMostNumbers = 20'000;

// Numbers separated by blanks or commas; nullopt when something else stands between them.
std::optional<std::vector<double>> numbers(std::string_view text) {
  std::vector<double> found;
  for (;;) {
    while (!text.empty() && (xml::is_space(text.front()) || text.front() == ',')) text.remove_prefix(1);
    if (text.empty()) return found;
    if (text.front() == '+') text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || found.size() >= kMostNumbers) return std::nullopt;
    found.push_back(value);
    text.remove_prefix(static_cast<size_t>(end - text.data()));
  }
}

size_t fewest_positions(Shape shape) {
  if (shape == Shape::point) return 1;
  return shape == Shape::polygon ? 4 : 2;  // a ring ends where it began
}

// Geographic reference systems name latitude first, and they are the default; projected ones (UTM, …) name easting first.
// EPSG numbers the geographic ones from 4000 to 4999.
bool is_geographic(std::string_view srs) {
  if (srs.empty()) return true;
  const auto digits = srs.find_last_not_of("0123456789") + 1;
  const auto code = srs.substr(digits);
  return code.size() == 4 && code.front() == '4';
}

void offer(ItemDraft& draft, Shape shape, std::string_view text, size_t dimensions, std::string_view srs = {}) {
  auto coordinates = numbers(text);
  if (draft.item.details->place || !coordinates || dimensions < 2 || dimensions > 3) return;
  if (coordinates->size() % dimensions != 0 || coordinates->size() / dimensions < fewest_positions(shape)) return;
  for (size_t i = 0; is_geographic(srs) && i < coordinates->size(); i += dimensions) {
    std::swap((*coordinates)[i], (*coordinates)[i + 1]);
  }
  draft.item.details.edit().place = std::make_shared<const Place>(Place{shape, dimensions, std::move(*coordinates)});
}

template <Shape shape>
void simple(ItemDraft& draft, Element element) {
  offer(draft, shape, element.text(), 2);
}

std::optional<Shape> gml_shape(Element element) {
  if (element.is_named("Point")) return Shape::point;
  if (element.is_named("LineString")) return Shape::line;
  if (element.is_named("Polygon")) return Shape::polygon;
  if (element.is_named("Envelope")) return Shape::box;
  return std::nullopt;
}

// A GML geometry: its positions are all the text it has.
void geometry(ItemDraft& draft, Element element) {
  const auto shape = gml_shape(element);
  if (!shape) return;
  auto dimensions = element.attribute("srsDimension");
  for (auto inner = element.first_child(); inner && dimensions.empty(); inner = inner.first_child()) {
    dimensions = inner.attribute("srsDimension");
  }
  const auto number = std::min<int64_t>(read_number(dimensions).value_or(2), 9);
  offer(draft, *shape, element.text(), static_cast<size_t>(number), element.attribute("srsName"));
}

void where(ItemDraft& draft, Element element) {
  for (auto child = element.first_child(); child; child = child.next_sibling()) geometry(draft, child);
}

// <geo:lat> and <geo:long>, side by side or below <geo:Point>: a point once both are there.
template <std::optional<double> ItemDraft::* half>
void coordinate(ItemDraft& draft, Element element) {
  const auto value = numbers(element.text());
  if (!value || value->size() != 1) return;
  draft.*half = value->front();
  if (draft.item.details->place || !draft.latitude || !draft.longitude) return;
  draft.item.details.edit().place = std::make_shared<const Place>(Place{Shape::point, 2, {*draft.longitude, *draft.latitude}});
}

void geo_point(ItemDraft& draft, Element element) {
  if (element.ns() == xml::Ns::gml) return geometry(draft, element);
  if (element.ns() == xml::Ns::georss) return simple<Shape::point>(draft, element);
  coordinate<&ItemDraft::latitude>(draft, element.child("lat"));
  coordinate<&ItemDraft::longitude>(draft, element.child("long"));
}

constexpr Rule<ItemDraft> kItem[] = {
    {"point", geo_point},
    {"line", simple<Shape::line>},
    {"polygon", simple<Shape::polygon>},
    {"box", simple<Shape::box>},
    {"where", where},
    {"lat", coordinate<&ItemDraft::latitude>},
    {"long", coordinate<&ItemDraft::longitude>},
    {"lon", coordinate<&ItemDraft::longitude>},
    {"LineString", geometry},
    {"Envelope", geometry},
};

}  // namespace

Vocabulary geo_vocabulary() { return {{}, kItem}; }

}  // namespace feedwatch::feed
