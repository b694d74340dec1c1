#pragma once
// From a question to cases: asks the index, reads the cases as they are now in the asker's scope, and says
// why each was found. Not http.
#include <functional>
#include <optional>
#include <vector>

#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "search/search_store.h"
#include "search/why.h"

namespace tz::search {

// What a search uses; everything must outlive it.
struct Parts {
  const SearchStore& store;
  const ledger::CaseQuery& query;
  const ledger::CaseService& cases;
  const ledger::Planner& planner;
};

struct Wanted {
  Ask ask{};
  ledger::CaseFilter scope{};  // public_only, or what narrow() of ledger/api_scope.h leaves
  // What the index does not know: states. Without it, the total is told.
  std::function<bool(const ledger::CaseSummary&)> keep{};
  std::size_t limit = 20;
};

struct Found {
  ledger::CaseSummary row{};
  std::vector<Snippet> why{};
};

struct FoundPage {
  std::vector<Found> found{};  // newest first; fewer than the limit where the index was behind, or `keep`
                               // refused many: `next` goes on
  std::optional<DocumentId> next{};  // nothing: these were the last
  std::optional<Total> total{};      // on the first page, without `keep`
  bool whole_words = false;
};

inline constexpr std::int64_t kCountMost = 1000;
inline constexpr std::size_t kRoundsMax = 5;  // questions to the index for one page

// Errors as those of the stores; not_found: the city is not loaded.
Result<FoundPage> find_cases(const Parts& parts, JurisdictionId j, Wanted wanted);

}  // namespace tz::search
