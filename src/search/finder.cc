#include "search/finder.h"

#include <algorithm>
#include <map>

#include "ledger/api_rows.h"
#include "ledger/case_units.h"

namespace tz::search {
namespace {

using ledger::CaseId;
using ledger::CaseSummary;

// The rows of one answer of the index, and what else is read of them.
struct Rows {
  std::map<CaseId, CaseSummary> by_id;
  std::map<CaseId, std::vector<std::string>> replies;
};

Result<Rows> read_rows(const Parts& parts, JurisdictionId j, const std::vector<Hit>& hits,
                       ledger::CaseFilter scope) {
  Rows rows;
  for (const Hit& hit : hits) scope.ids.push_back(hit.case_id);
  TZ_TRY(page, parts.query.list(j, scope, ledger::Order::received_desc, "", scope.ids.size()));
  TZ_TRY(updates, parts.query.updates_of(j, scope.ids));
  for (auto& row : page.cases) rows.by_id.emplace(row.id, std::move(row));
  for (auto& update : updates)
    if (!update.text.empty()) rows.replies[update.case_id].push_back(std::move(update.text));
  return rows;
}

// A page being filled.
class Page {
 public:
  Page(const Parts& parts, JurisdictionId j, const Wanted& wanted, const CityNames& names)
      : parts_(parts), j_(j), wanted_(wanted), names_(names) {}

  bool is_full() const { return found_.size() >= wanted_.limit; }
  std::vector<Found> take() { return std::move(found_); }

  // Adds the case if the asker may see it, wants it, and it still holds the words.
  Status add(CaseId id, Rows& rows) {
    const auto at = rows.by_id.find(id);
    if (at == rows.by_id.end()) return {};
    CaseSummary row = std::move(at->second);
    if (wanted_.keep && !wanted_.keep(row)) return {};
    TZ_CHECK(ledger::cover_secret(parts_.cases, j_, row));
    std::vector<UnitId> units;
    if (row.lead) units.push_back(*row.lead);
    auto reasons = reasons_of(row, rows.replies[id], units);
    if (reasons.empty() && !wanted_.ask.open_only) {
      TZ_TRY(current, parts_.cases.load(j_, id));
      reasons = reasons_of(row, rows.replies[id], ledger::units_of(current));
    }
    if (!reasons.empty()) found_.push_back({std::move(row), std::move(reasons)});
    return {};
  }

 private:
  std::vector<Snippet> reasons_of(const CaseSummary& row, const std::vector<std::string>& replies,
                                  const std::vector<UnitId>& units) const {
    auto fields = fields_of(row, replies, units, names_);
    if (wanted_.ask.open_only) std::erase_if(fields, [](const SearchedField& field) { return !field.open; });
    return why(wanted_.ask.query, fields);
  }

  const Parts& parts_;
  const JurisdictionId j_;
  const Wanted& wanted_;
  const CityNames& names_;
  std::vector<Found> found_;
};

}  // namespace

Result<FoundPage> find_cases(const Parts& parts, JurisdictionId j, Wanted wanted) {
  TZ_CHECK(parts.store.expand(j, wanted.ask.query));
  TZ_TRY(names, names_of(parts.planner, j));
  FoundPage page{.whole_words = wanted.ask.query.whole_words};
  if (!wanted.ask.before && !wanted.keep) {
    TZ_TRY(total, parts.store.count(j, wanted.ask, kCountMost));
    page.total = total;
  }
  // Without a choice to make, one more than a page shows says whether there is another.
  const std::size_t batch = wanted.keep ? 100 : wanted.limit + 1;
  Page filling(parts, j, wanted, names);
  for (std::size_t round = 0; round < kRoundsMax; ++round) {
    TZ_TRY(hits, parts.store.find(j, wanted.ask, batch));
    if (hits.empty()) break;
    TZ_TRY(rows, read_rows(parts, j, hits, wanted.scope));
    std::size_t used = 0;
    for (; used < hits.size() && !filling.is_full(); ++used) {
      TZ_CHECK(filling.add(hits[used].case_id, rows));
      wanted.ask.before = hits[used].document;
    }
    if (used == hits.size() && hits.size() < batch) break;
    if (!filling.is_full() && round + 1 < kRoundsMax) continue;
    page.next = wanted.ask.before;
    break;
  }
  page.found = filling.take();
  return page;
}

}  // namespace tz::search
