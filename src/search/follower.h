#pragma once
// Keeps the documents by the ledger's feed: whatever happens to a case, its document is made anew from what
// staff and the public may read of it now, and written with the cursor in one transaction.
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "search/search_store.h"

namespace tz::search {

// Safe to call from any thread; one of two at once gets `conflict`. Everything must outlive it.
class Follower {
 public:
  Follower(SearchStore& store, const ledger::EventStore& events, const ledger::CaseQuery& query,
           const ledger::CaseService& cases, const ledger::Planner& planner)
      : store_(store), events_(events), query_(query), cases_(cases), planner_(planner) {}
  // Reads on, at most `limit` events (1..1000); returns how many. An index that was made by other rules is
  // emptied first and made anew. An unreadable case is left out, with an error in the log.
  //   conflict  another reader was faster; nothing was written
  Result<std::size_t> follow(JurisdictionId j, std::size_t limit);

 private:
  Result<std::int64_t> position(JurisdictionId j);
  Result<Document> document(JurisdictionId j, ledger::CaseSummary row, std::vector<std::string> replies,
                            const CityNames& names) const;

  SearchStore& store_;
  const ledger::EventStore& events_;
  const ledger::CaseQuery& query_;
  const ledger::CaseService& cases_;
  const ledger::Planner& planner_;
};

}  // namespace tz::search
