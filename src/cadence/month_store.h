#pragma once
// Monthly summaries: the draft with its violators, signatures, the seal, errata. What is signed, sealed and
// corrected is never changed.
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cadence/round_store.h"
#include "cadence/sealing.h"

namespace tz::cadence {

// The figures of a month as they were counted.
struct MonthCount {
  sys_days first_day{};
  Window covers{};
  Instant as_of{};
  Figure echo{.key = "echo_rate"};
  Figure landing{.key = "landing_rate"};
  friend bool operator==(const MonthCount&, const MonthCount&) = default;
};
struct MonthSeal {
  ActorId by{};
  Instant at{};
  Hash256 sha256{};
};
struct ListedViolator {
  Violator violator{};
  bool tip_off = false;
  std::optional<SignOff> signature{};
};
struct ViolatorFilter {
  std::vector<UnitId> units{};  // empty: all
  bool hide_tip_offs = true;
};
struct ViolatorPage {
  std::vector<ListedViolator> rows{};
  std::string next{};
};
struct SignedCount {
  std::int64_t violators = 0, signed_for = 0;
};
// Everything of one month, for sealing and verifying.
struct MonthFile {
  MonthCount count{};
  std::vector<Violator> violators{};
  std::vector<SignOff> signatures{};
  std::optional<MonthSeal> seal{};
  std::vector<Erratum> errata{};
};

// Safe to call from any thread.
class MonthStore {
 public:
  virtual ~MonthStore() = default;
  virtual Result<std::optional<MonthCount>> count(JurisdictionId j, sys_days first_day) const = 0;
  // A piece of the counting: figures so far, violators found, and how far it has come, together. Doing it
  // again changes nothing, as `after.progress` then stands where it stood.
  virtual Status add(JurisdictionId j, const Round& after, const MonthCount& so_far,
                     const std::vector<ListedViolator>& found) = 0;
  virtual Result<MonthFile> file(JurisdictionId j, sys_days first_day) const = 0;  // not_found
  // By case, echo before landing.  invalid_argument (field cursor)
  virtual Result<ViolatorPage> violators(JurisdictionId j, sys_days first_day, const ViolatorFilter& filter,
                                         std::string_view cursor, std::size_t limit) const = 0;
  virtual Result<SignedCount> signed_count(JurisdictionId j, sys_days first_day) const = 0;
  virtual Result<std::optional<ListedViolator>> violator(JurisdictionId j, sys_days first_day,
                                                         const std::string& code,
                                                         Invariant invariant) const = 0;
  virtual Result<std::optional<MonthSeal>> seal_of(JurisdictionId j, sys_days first_day) const = 0;
  //   conflict  signed for already, or the month is sealed
  virtual Status sign(JurisdictionId j, sys_days first_day, const SignOff& signature) = 0;
  //   conflict  sealed already
  virtual Status seal(JurisdictionId j, sys_days first_day, const MonthSeal& seal) = 0;
  //   conflict  another erratum came between
  virtual Status correct(JurisdictionId j, sys_days first_day, std::size_t place, const Erratum& erratum) = 0;
};

std::optional<Invariant> invariant_of(std::string_view name);

}  // namespace tz::cadence
