#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "outreach/scope.h"
#include "outreach/visit.h"
#include "outreach/words.h"

namespace tz::outreach {

struct NewVisit {
  Visit visit{};
  Hash256 sent{};                    // digest_of what was sent
  std::vector<std::string> zones{};  // that it lies in, of every layer
  WordSecret secret{};
};
struct KeptVisit {
  Visit visit{};                       // without words once they are erased
  Hash256 sent{};                      // keyed
  std::optional<WordSecret> secret{};  // exactly while there are words
  std::optional<Erasure> erased{};
};
// True if that was sent before under its id. Once the words are erased nobody can tell any more: then true.
bool is_same(const KeptVisit& kept, const Hash256& sent);

// Everything that is set must fit.
struct VisitFilter {
  Scope scope{};
  std::string zone{};  // of any layer
  std::string campaign{};
  std::optional<VisitTarget> target{};
  bool about_case = false;              // a case was the reason to go
  std::optional<Instant> from{}, to{};  // of the visit; `to` not included
};

// A visit in the history of a case.
struct CaseVisit {
  std::string id{};
  Instant at{};
  bool about = false;  // the case was the reason to go
  bool came = false;   // the case came from it
  friend bool operator==(const CaseVisit&, const CaseVisit&) = default;
};

// How a zone was visited. Never something to order zones by (docs/sources.md#visit-counts).
struct ZoneVisits {
  std::string zone{};
  std::optional<Instant> last{};  // before the end of the period, however long ago
  // Within the period: visits, units that went, visits because of a case.
  std::int64_t visits = 0, units = 0, about_case = 0;
  friend bool operator==(const ZoneVisits&, const ZoneVisits&) = default;
};

// Visits, added and never changed; their words may be erased. Safe to call from any thread. Every call may
// answer unavailable, and corrupted for a row that does not have its digest.
class VisitStore {
 public:
  virtual ~VisitStore() = default;
  // Keeps it unless there is one of that id already; whichever is kept.
  virtual Result<KeptVisit> add(JurisdictionId j, const NewVisit& visit) = 0;
  virtual Result<std::optional<KeptVisit>> find(JurisdictionId j, std::string_view id) const = 0;
  // By the time of the visit, newest first, at most `limit`, without words.
  //   invalid_argument (field cursor)  not one of ours
  virtual Result<Page<Visit>> list(JurisdictionId j, const VisitFilter& filter, std::string_view cursor,
                                   std::size_t limit) const = 0;
  // Of the case of that code, newest first, whoever went.  Errors as list
  virtual Result<Page<CaseVisit>> of_case(JurisdictionId j, std::string_view code, std::string_view cursor,
                                          std::size_t limit) const = 0;
  // Of each of the zones, in their order, of the visits in scope; `to` not included.
  virtual Result<std::vector<ZoneVisits>> coverage(JurisdictionId j, const std::vector<std::string>& zones,
                                                   const Scope& scope, Instant from, Instant to) const = 0;
  // Erases words and secret for good. How it stands after: the first erasure if there was one; nothing if
  // there is no such visit.
  virtual Result<std::optional<Erasure>> erase(JurisdictionId j, std::string_view id,
                                               const Erasure& erasure) = 0;
};

}  // namespace tz::outreach
