#include "intake/similar.h"

#include <algorithm>

namespace tz::intake {

std::vector<Similar> similar_of(const std::vector<ledger::CaseSummary>& near,
                                const std::vector<ledger::CaseSummary>& words) {
  const auto has = [](const std::vector<ledger::CaseSummary>& rows, ledger::CaseId id) {
    return std::ranges::find(rows, id, &ledger::CaseSummary::id) != rows.end();
  };
  std::vector<Similar> all;
  for (const auto& row : words) all.push_back({row, has(near, row.id), true});
  std::ranges::stable_partition(all, [](const Similar& one) { return one.near; });
  for (const auto& row : near)
    if (!has(words, row.id)) all.push_back({row, true, false});
  if (all.size() > kSimilarMax) all.resize(kSimilarMax);
  return all;
}

}  // namespace tz::intake
