// Articles that tell stories: texts, and a store that places them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fixture.h"

namespace feedwatch::store {

inline const std::string flood_title = "River bursts its banks near Tarvik after dam breaks";
inline const std::string flood =
    "TARVIK (AFP) - The river Olm burst its banks near Tarvik on Monday night after the Halden dam broke, the regional council "
    "said. "
    "Rescue teams led by Ana Brandt brought 140 people to a school in the upper town of Tarvik while helicopters searched the "
    "valley.\n"
    "The Halden dam, built in 1961, had been due for repairs this spring. Engineers warned the council in March about cracks in "
    "its "
    "northern wall. The road to the coast was closed and trains from Olmhaven to Tarvik were cancelled until further notice.";
inline const std::string flood_elsewhere =
    "A dam above Tarvik gave way late on Monday and sent the Olm over its banks, driving families from the lower town. Ana "
    "Brandt, who "
    "leads the rescue teams, said everybody had been brought to a school uphill. The Halden dam was to be repaired in spring; "
    "engineers "
    "had told the Tarvik council of cracks. No trains ran between Olmhaven and Tarvik.";
inline const std::string strike =
    "Workers at the port of Grenholm voted on Tuesday for a strike of three days over night shifts and pay. The dockers' union "
    "said "
    "cranes would stand still from Thursday morning. Shipping lines sent two freighters on to Malvik. The port authority called "
    "the "
    "decision regrettable and offered talks with a mediator from the ministry of labour.";

struct StoriesTest : StoreFixture {
  int next = 0;

  NewArticle fresh(std::string title, std::string text, std::vector<Hit> hits = {}) {
    const std::string name = std::to_string(++next);
    NewArticle made =
        entry(article(name, "site" + name + ".example/" + name, std::move(title), std::move(text)), std::move(hits));
    made.sketch = story::sketch({made.article.title, made.article.text});
    made.margins = story::margins(made.article.text);
    return made;
  }
  // The article as its source tells it now.
  static NewArticle edited(const NewArticle& before, std::string text, story::Change change, std::vector<Hit> hits) {
    NewArticle made =
        entry(article(before.article.guid, before.article.url_key, before.article.title, std::move(text)), std::move(hits));
    made.change = change;
    for (Hit& hit : made.hits) hit.held_before = true;
    return made;
  }
  std::string story_of(const PollResult& result) {
    const auto rows = get(store->articles_since(at(0), ArticleId{0}, 1000));
    for (const ArticleRow& row : rows) {
      if (row.id == result.changes.at(0).id) return row.story_id;
    }
    return "";
  }
};

}  // namespace feedwatch::store
