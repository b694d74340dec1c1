#include "ledger/api_rows.h"

#include <algorithm>

#include "ledger/handler_view.h"

namespace tz::ledger {

Result<CodesById> codes_of(const CaseQuery& query, JurisdictionId j, std::vector<CaseId> ids) {
  CodesById codes;
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  constexpr std::size_t kMost = 1000;
  if (ids.size() > kMost) ids.resize(kMost);
  if (ids.empty()) return codes;
  CaseFilter filter;
  filter.ids = ids;
  TZ_TRY(page, query.list(j, filter, Order::received_desc, "", kMost));
  for (const auto& row : page.cases) codes.emplace(row.id, row.code);
  return codes;
}

Result<CodesById> merged_codes(const CaseQuery& query, JurisdictionId j,
                               const std::vector<CaseSummary>& rows) {
  std::vector<CaseId> others;
  for (const auto& row : rows)
    if (row.merged_into) others.push_back(*row.merged_into);
  return codes_of(query, j, std::move(others));
}

Status cover_secret(const CaseService& cases, JurisdictionId j, CaseSummary& row) {
  if (row.published) return {};
  TZ_TRY(history, cases.history(j, row.id));
  row = HandlerView(history.current, history.events).row(std::move(row));
  return {};
}

Status leave_out_secret(const CaseService& cases, JurisdictionId j, std::vector<CaseSummary>& rows) {
  std::vector<CaseSummary> kept;
  for (auto& row : rows) {
    if (!row.published) {
      TZ_TRY(history, cases.history(j, row.id));
      const HandlerView view(history.current, history.events);
      if (view.is_secret()) continue;
      row = view.row(std::move(row));
    }
    kept.push_back(std::move(row));
  }
  rows = std::move(kept);
  return {};
}

Status cover_secret(const CaseService& cases, JurisdictionId j, std::vector<CaseSummary>& rows) {
  for (auto& row : rows) TZ_CHECK(cover_secret(cases, j, row));
  return {};
}

}  // namespace tz::ledger
