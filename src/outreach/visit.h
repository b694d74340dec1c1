#pragma once
// A visit (走访): somebody of the city went to see people, and this is where, whom, how long, and what came
// of it. It counts once, however many needs came from it, and no score asks how many there are
// (docs/sources.md#visit). Pure.
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/geo.h"
#include "base/id.h"
#include "base/result.h"
#include "outreach/campaign.h"
#include "outreach/words.h"

namespace tz::outreach {

// Whom it was paid to: 基层群众, 生产一线, 服务对象. The enumerators are the wire names.
enum class VisitTarget : std::uint8_t { resident, frontline, service_user };
// How a case stood that was the reason to go: as whoever went saw it, not an answer of the resident.
enum class VisitResult : std::uint8_t { solved, partly, unsolved, no_entry };
std::string_view name(VisitTarget target) noexcept;
std::string_view name(VisitResult result) noexcept;
std::optional<VisitTarget> parse_visit_target(std::string_view wire) noexcept;
std::optional<VisitResult> parse_visit_result(std::string_view wire) noexcept;

inline constexpr std::size_t kPlaceMax = 250, kNoteMax = 4000;  // code points
inline constexpr std::size_t kNeedsMax = 50, kUnitsMax = 20;
inline constexpr std::int64_t kMinutesMax = 24 * 60, kOthersMax = 99;
inline constexpr int kPointMetres = 100;  // the grid that a position is kept on

struct Visit {
  std::string id{};  // made by whoever wrote it: sent twice is one visit
  VisitTarget target{};
  Instant at{};  // when it began, by the phone's clock
  std::int64_t minutes = 0;
  std::string place{};                  // in words; may be somebody's address
  std::string zone{};                   // code of the smallest zone it lies in
  std::optional<LatLng> point{};        // coarse: coarsen(kPointMetres)
  std::string case_code{};              // the case it was about, if any
  std::optional<VisitResult> result{};  // exactly if it was about a case
  std::vector<std::string> needs{};     // codes of the cases that came from it
  std::string campaign{};
  std::int64_t others = 0;           // further people who went along, never by name
  std::vector<std::string> units{};  // codes of their units
  std::string note{};                // as written
  ActorId by{};
  UnitId unit{};  // 0 for none
  Instant received_at{};
  friend bool operator==(const Visit&, const Visit&) = default;
};

// What the rules ask of the city.
struct City {
  std::string time_zone{};
  std::vector<Campaign> campaigns{};
  std::set<std::string> zones{}, units{};  // codes
};

//   invalid_argument  rules visit_id, visit_time, visit_minutes, visit_place (neither words nor zone nor
//   position), visit_zone, visit_unit, visit_result (of no case, or a case without one), visit_campaign
//   (unknown, or the day lies outside); all at once
Status check_visit(const Visit& visit, const City& city, Instant now);

// Of what was sent: the same again has the same. Not of by, unit, received_at. It is over the words as they
// are, so that short ones could be guessed from it: it is kept only keyed (keyed_digest of words.h).
Hash256 digest_of(const Visit& visit);

// Commitments to the words of a visit (commit_words of words.h): fields "place" and "note".
struct VisitCommits {
  Hash256 place{}, note{};
  friend bool operator==(const VisitCommits&, const VisitCommits&) = default;
};
VisitCommits commits_of(const Visit& visit, const WordSecret& secret);
// Of the visit as it is kept, all of it, with the commitments in the place of the words: it can be checked
// when the words are gone.
Hash256 row_digest(const Visit& visit, const VisitCommits& commits);

}  // namespace tz::outreach
