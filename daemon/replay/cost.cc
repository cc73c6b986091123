#include "replay/cost.h"

#include <algorithm>

#include "pipeline/match.h"

namespace feedwatch::replay {

Result<CostReport> measure_cost(const Question& question, const pipeline::Setup& setup, size_t most) {
  const auto history = store::History::open(question.store);
  if (!history) return history.error();
  const auto articles = (*history)->articles(question.since, question.needed);
  if (!articles) return articles.error();
  const auto& all = setup.config.model.rules;
  std::vector<rules::RuleCosts> costs(all.size());
  CostReport report;
  const auto visit = [&](const store::ArticleRow& row) {
    const rules::Document document = pipeline::document_of(setup, row.article);
    const auto start = std::chrono::steady_clock::now();
    setup.rules.measure(document, costs);
    report.took += std::chrono::steady_clock::now() - start;
    ++report.articles;
  };
  const auto newest = std::span{*articles}.last(std::min(most, articles->size()));
  if (const auto done = (*history)->read(newest, visit); !done) return done.error();
  for (size_t i = 0; i < costs.size(); ++i)
    report.rules.push_back({all[i].id.value, costs[i].evaluated, costs[i].matched, costs[i].took});
  std::stable_sort(report.rules.begin(), report.rules.end(),
                   [](const RuleCost& a, const RuleCost& b) { return a.took > b.took; });
  return report;
}

}  // namespace feedwatch::replay
