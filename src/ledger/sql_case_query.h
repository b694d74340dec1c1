#pragma once
// CaseQuery on SQL. A list reads candidates from the one index that serves its narrowest filter and merges
// short ranges; what is left of the filter is checked row by row. ledger/README.md says which index serves
// what.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger/case_query.h"
#include "store/database.h"

namespace tz::ledger {

// What public lists and figures need of the configuration; asked at every call, so that a change counts at
// once.
struct QuerySettings {
  std::function<std::vector<std::string>(JurisdictionId)> sensitive_categories = [](JurisdictionId) {
    return std::vector<std::string>();
  };
  std::function<std::string(JurisdictionId)> time_zone = [](JurisdictionId) { return std::string("UTC"); };
};

// A statement made for one question, with the texts its parameters borrow. Moves only: a copy's parameters
// would borrow the original's.
struct CaseStatement {
  std::string sql;
  std::vector<store::Param> params;
  std::vector<std::unique_ptr<const std::string>> kept;
};

// Candidates of a filter that has at most this many are sorted; one with more is walked in the order asked
// for.
inline constexpr std::size_t kSortMax = 5000;
inline constexpr std::size_t kSortBesideWalk = 500;  // where they can also be read in order

// Safe to call from any thread. The database must outlive it and hold schema() of ledger/module.h.
class SqlCaseQuery final : public CaseQuery {
 public:
  explicit SqlCaseQuery(store::Database& db, QuerySettings settings = {})
      : db_(db), settings_(std::move(settings)) {}

  Result<CasePage> list(JurisdictionId j, const CaseFilter& filter, Order order, std::string_view cursor,
                        std::size_t limit) const override;
  Result<CaseSummary> get(JurisdictionId j, CaseId id, bool public_view) const override;
  Result<std::vector<CountBy>> count(JurisdictionId j, const CaseFilter& filter, Key key) const override;
  Result<ViolationPage> violations(JurisdictionId j, const CaseFilter& filter, std::string_view cursor,
                                   std::size_t limit) const override;
  Result<std::vector<PublicUpdate>> updates(JurisdictionId j, Instant from, Instant to,
                                            std::size_t limit) const override;
  Result<std::vector<PublicUpdate>> updates_of(JurisdictionId j, CaseId id) const override;
  Result<std::vector<PublicUpdate>> updates_of(JurisdictionId j,
                                               const std::vector<CaseId>& ids) const override;

  // Every statement that list() may run for this question, whatever the tables hold: what the index test
  // explains.
  std::vector<CaseStatement> statements(JurisdictionId j, const CaseFilter& filter, Order order,
                                        bool with_cursor) const;
  // The same of violations() and of count().
  std::vector<CaseStatement> violation_statements(JurisdictionId j, const CaseFilter& filter,
                                                  bool with_cursor) const;
  CaseStatement count_statement(JurisdictionId j, const CaseFilter& filter, Key key) const;

 private:
  std::vector<PublicUpdate> shown_updates(JurisdictionId j, const std::vector<store::Row>& rows) const;
  std::vector<std::string> sensitive(JurisdictionId j, const CaseFilter& filter) const;

  store::Database& db_;
  QuerySettings settings_;
};

}  // namespace tz::ledger
