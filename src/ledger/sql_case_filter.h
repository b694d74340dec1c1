#pragma once
// A CaseFilter in SQL: which index finds its candidates, and what is checked of each. The text is put
// together from literals only; values go in as parameters, lists as JSON arrays, so that a question of one
// shape is one statement.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/case_query.h"
#include "ledger/sql_case_query.h"

namespace tz::ledger {

// What finds the candidates. The status ranges find every case, in any order; the others only what their
// filter names.
enum class Facet : std::uint8_t {
  ids,
  codes,
  units,
  violating,
  box,
  zones,
  categories,
  updated,
  received,
  due,
  status
};

// The column that an order sorts by, and which way.
std::string_view order_column(Order order);
bool is_descending(Order order);

struct CursorPosition {
  std::int64_t key = 0, case_id = 0;
  std::int64_t kind = 0;  // of a page of violations
};

// Puts together one statement. Use once.
class CaseSql {
 public:
  CaseSql(store::Dialect dialect, JurisdictionId j, const CaseFilter& filter,
          const std::vector<std::string>& sensitive);

  // The facets whose filter is set and that might name few cases, narrowest first; ids or codes stand alone.
  static std::vector<Facet> narrow_facets(const CaseFilter& filter, Order order);
  // The facet that has the candidates in the order asked for, when none is narrow.
  static Facet walk_facet(const CaseFilter& filter, Order order);

  // SELECT COUNT(*) of at most `most` candidates of the facet, without the rest of the filter.
  CaseStatement count_candidates(Facet facet, std::size_t most);
  // A page: all candidates of a narrow facet, checked and sorted.
  CaseStatement sorted_page(Facet facet, Order order, std::optional<CursorPosition> after, std::size_t limit);
  // A page: candidates read in order, range by range, until there are enough.
  CaseStatement walked_page(Facet facet, Order order, std::optional<CursorPosition> after, std::size_t limit);
  // A page of violations, a row for each case and kind. Reads the kinds side by side in the order of time, or
  // all that the units have.
  CaseStatement violations_page(bool of_units, std::optional<CursorPosition> after, std::size_t limit);
  // SELECT key, COUNT(*) of the cases of the filter.
  CaseStatement counts(CaseQuery::Key key);

 private:
  std::string bind(store::Param value);
  std::string bind_text(std::string value);
  std::string bind_list(const std::vector<std::int64_t>& values);
  std::string box_source(const std::vector<CellRange>& ranges);
  std::string among(const std::vector<std::string>& values);  // a condition's operator and right side
  std::string among(const std::vector<std::int64_t>& values);
  std::string among_statuses();
  std::string source(Facet facet, bool with_case);
  std::string checks(Facet facet);
  CaseStatement count_in_box(std::size_t most);
  std::string within(std::string_view which, const Box& box);
  std::string public_checks();
  std::string violates(std::string_view alias, Violation kind);  // one kind, now
  std::string violates_any(std::string_view alias);
  std::string after_cursor(std::string_view key, std::string_view id, Order order,
                           std::optional<CursorPosition> after);
  std::string page(std::string candidates, Order order, std::size_t limit);
  CaseStatement finish(std::string sql);

  store::Dialect dialect_;
  const CaseFilter& filter_;
  const std::vector<std::string>& sensitive_;
  std::vector<CaseStatus> statuses_;  // that the filter permits
  CaseStatement statement_;
};

// Columns of ledger_case as page() selects them, for reading rows.
CaseSummary read_summary(const store::Row& row, bool public_view);
std::int64_t order_key(const store::Row& row);  // the page's key of that row
Violation violation_of(const store::Row& row);  // of a page of violations

// SELECT of one case by id ($1, $2).
std::string_view select_one();

}  // namespace tz::ledger
