#pragma once
// Sealing a month (月总结): 件件有回音、事事有着落 as two invariants, the list of who breaks them, and a seal
// that is given only when each of them is signed for. A sealed month never changes; what turns out wrong
// later stands beside it as an erratum. docs/sources.md#sealing
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "cadence/run_dates.h"

namespace tz::cadence {

enum class Invariant : std::uint8_t {
  echo,    // a person's word went out to the resident (an automatic receipt is none)
  landing  // exactly one terminal disposition, with its fields
};
std::string_view name_of(Invariant invariant);

// What sealing needs to know of a case received in the month or before. Times that did not come are empty.
struct SealingCase {
  std::string code{};
  UnitId unit{};  // that answers for it
  Instant received_at{};
  Instant echo_due{};
  std::optional<Instant> echoed_at{};
  Instant landing_due{};  // the whole limit; of a carried case, its target date
  std::optional<Instant> landed_at{};
};

struct Violator {
  std::string case_code{};
  Invariant invariant = Invariant::echo;
  UnitId unit{};
  Instant due{};
  friend auto operator<=>(const Violator&, const Violator&) = default;
};
// Cases whose limit passed before `at` without the echo or the landing being there by then. By case code,
// echo before landing. Pure.
std::vector<Violator> violators(const std::vector<SealingCase>& cases, Instant at);

// A figure with what it was counted from; the percentage is for whoever prints it.
struct Figure {
  std::string key{};  // "echo_rate"
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  friend bool operator==(const Figure&, const Figure&) = default;
};
// echo_rate: of the needs received in the month whose echo is in time or was due by its end, those in time.
// landing_rate: of the needs whose whole limit ended in the month, those landed in it.
std::vector<Figure> rates(const std::vector<SealingCase>& cases, const Window& month);

// A unit's accountable person signs for a violator, with the reason.
struct SignOff {
  std::string case_code{};
  Invariant invariant = Invariant::echo;
  UnitId unit{};
  ActorId by{};
  Instant at{};
  std::string reason{};
  friend bool operator==(const SignOff&, const SignOff&) = default;
};
struct Accountable {
  UnitId unit{};
  ActorId person{};
};

struct MonthDraft {
  JurisdictionId jurisdiction{};
  std::chrono::year_month month{};
  Window covers{};
  std::vector<Figure> figures{};
  std::vector<Violator> violators{};
  friend bool operator==(const MonthDraft&, const MonthDraft&) = default;
};

struct SealedMonth {
  MonthDraft draft{};
  std::vector<SignOff> signatures{};  // one a violator, in the violators' order
  ActorId sealed_by{};
  Instant sealed_at{};
  Hash256 sha256{};  // of canonical_bytes()
  friend bool operator==(const SealedMonth&, const SealedMonth&) = default;
};
// Deterministic CBOR of everything but the hash: the same month gives the same bytes, whatever the order of
// figures, violators and signatures was. The format is in README.md.
Bytes canonical_bytes(const SealedMonth& month);

inline constexpr std::size_t kSealReasonMax = 2000;  // code points

//   not_allowed       month_running: it has not ended; unsigned_violators: the message has up to 20 of them,
//                     `more` an error for each of up to 50
//   invalid_argument  not_accountable: someone else signed for the unit; signed_wrong: a signature for what
//   is
//                     no violator, or the second for one; reason_required, reason_too_long; duplicate_figure
Result<SealedMonth> seal(MonthDraft draft, const std::vector<SignOff>& signatures,
                         const std::vector<Accountable>& accountable, ActorId by, Instant at);
// corrupted: the hash is not that of the month.
Status verify(const SealedMonth& month);

// A correction of a sealed month. It names the seal and the erratum before it by their hashes, so that none
// can be left out later.
struct Erratum {
  Hash256 follows{};  // the month's sha256, or that of the erratum before
  std::string figure{};
  Figure was{};  // as it stood before this erratum
  Figure is{};
  std::string reason{};
  ActorId by{};
  Instant at{};
  Hash256 sha256{};
  friend bool operator==(const Erratum&, const Erratum&) = default;
};
// The erratum after `before`, which are all that there are, in order.
//   not_found         no such figure
//   invalid_argument  reason_required, reason_too_long, no_change
//   corrupted         `before` does not follow from the month
Result<Erratum> correct(const SealedMonth& month, const std::vector<Erratum>& before, const Figure& is,
                        std::string reason, ActorId by, Instant at);
//   corrupted  as above
Status verify(const SealedMonth& month, const std::vector<Erratum>& errata);
// The figures with all corrections. The sealed ones are in the month, and are shown beside them.
std::vector<Figure> figures_as_corrected(const SealedMonth& month, const std::vector<Erratum>& errata);

}  // namespace tz::cadence
