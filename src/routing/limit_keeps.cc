#include "routing/limit_keeps.h"

#include <algorithm>

namespace tz::routing {
namespace {

constexpr std::size_t kPage = 500;

}  // namespace

Result<LimitKeeps> open_cases_by_rule(JurisdictionId j, const ledger::CaseQuery& query,
                                      const ledger::CaseService& cases, std::size_t most) {
  const ledger::CaseFilter open{.open = true};
  LimitKeeps keeps;
  TZ_TRY(counts, query.count(j, open, ledger::CaseQuery::Key::status));
  for (const ledger::CountBy& one : counts) keeps.open += one.count;
  std::string cursor;
  std::size_t looked = 0;
  do {
    TZ_TRY(page, query.list(j, open, ledger::Order::due_asc, cursor, std::min(kPage, most - looked)));
    for (const ledger::CaseSummary& row : page.cases) {
      ++looked;
      // In the order of limits those that have none stand at the end.
      if (!row.due_result) return keeps;
      TZ_TRY(c, cases.load(j, row.id));
      ++keeps.read;
      ++keeps.by_rule[c.due.rule];
    }
    cursor = page.next;
  } while (!cursor.empty() && looked < most);
  keeps.complete = cursor.empty();
  return keeps;
}

}  // namespace tz::routing
