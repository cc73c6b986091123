#include "store/alert_rows.h"

#include "article/publisher.h"
#include "store/texts.h"

namespace feedwatch::store {

std::optional<AlertRow> load_alert(Session& session, int64_t id) {
  Query row = session.database.query("SELECT body, ifnull(story, 0), entities FROM alert WHERE id = ? AND body <> ''", id);
  if (!row.next()) return std::nullopt;
  AlertRow loaded{.id = id, .body = row.text(0), .story = row.integer(1), .entities = from_list(row.text(2))};
  if (auto parsed = alert::alert_from_json(loaded.body)) loaded.alert = std::move(*parsed);
  return loaded;
}

notify::Subject subject_of(const alert::Alert& alert, std::vector<std::string> entities) {
  notify::Subject subject{.rule = alert.rule.id,
                          .story = alert.story.id,
                          .severity = alert.rule.severity,
                          .entities = std::move(entities),
                          .labels = alert.rule.labels};
  if (!alert.articles.empty()) {
    subject.source = alert.articles.front().source_id;
    subject.domain = publisher_of(alert.articles.front().url);
  }
  return subject;
}

}  // namespace feedwatch::store
