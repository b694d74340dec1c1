#pragma once
// ClockQuery on SQL. ledger/README.md says which index serves it.
#include "ledger/clock_query.h"
#include "store/database.h"

namespace tz::ledger {

// Safe to call from any thread. The database must outlive it and hold schema() of ledger/module.h.
class SqlClockQuery final : public ClockQuery {
 public:
  explicit SqlClockQuery(store::Database& db) : db_(db) {}

  Result<std::vector<ClockCount>> counts(JurisdictionId j, UnitId unit, const ClockBands& bands,
                                         const TipOffSight& sight) const override;
  //   also corrupted  an event that says when an assisting unit was asked cannot be read
  Result<ClockPage> list(JurisdictionId j, const ClockFilter& filter, std::string_view cursor,
                         std::size_t limit) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::ledger
