#pragma once
// Questions asked of the projection of current cases. Every list is a keyset page served by an index; a test
// refuses scans on both engines.
#include <optional>
#include <string>
#include <vector>

#include "base/geo.h"
#include "base/result.h"
#include "ledger/decide.h"

namespace tz::ledger {

// A row of a list. Texts are what the asker may see: the public view unless the caller may read cases.
struct CaseSummary {
  CaseId id{};
  std::string code;
  CaseStatus status{};
  Channel channel{};
  RequestType request_type{};
  Urgency urgency{};
  std::string category;
  std::string zone;  // finest
  std::optional<UnitId> lead;
  std::string title;               // the operator's, else empty
  std::string address;             // as said (staff) or empty where not for the public
  std::string description;         // redacted public view of the verbatim
  std::string reply;               // latest public reply
  std::optional<LatLng> point;     // coarsened to 100 m in public views
  std::vector<std::string> media;  // sha256 of cleared media
  Instant received_at{}, updated_at{};
  std::optional<Instant> due_result, landed_at;
  std::optional<LandingCode> landing;
  std::optional<CaseId> merged_into;
  std::int64_t version = 0;
  bool published = false;  // in public lists at all
  bool supervised = false;
  int reopen_count = 0;
};

enum class Order : std::uint8_t { received_desc, due_asc, updated_asc, updated_desc };

// Stands among the units of a case that waits for the panel: an objection to rule on, or a landing that a
// second person is to agree to. No unit has this id.
inline constexpr UnitId kPanelDesk{-1};

// The violators of docs/sources.md#landing as of `now`.
struct Violating {
  std::vector<Violation> kinds{};  // empty: any
  Instant now{};
  std::chrono::hours owner_within{};  // Policy's
};

struct CaseFilter {
  bool public_only = false;            // published cases, public view of texts
  std::vector<CaseStatus> statuses{};  // empty: any
  std::optional<bool> open{};          // is_open(status)
  std::vector<UnitId> units{};         // lead (or assisting) unit is one of these
  bool unassigned = false;
  std::vector<std::string> categories{};  // codes, leaves resolved by the caller
  std::vector<std::string> zones{};       // any of the case's zones is one of these
  std::vector<CaseId>
      ids{};  // overrides everything else but public_only, hide_tip_offs, hide_accusing and scope
  std::vector<std::string> codes{};  // the same, by code
  std::optional<Instant> received_from{}, received_to{}, updated_from{}, updated_to{},
      due_before{};                   // inclusive from, exclusive to
  std::optional<Box> box{};           // with public_only: of the coarse position, which is all that is told
  std::vector<Channel> channels{};    // empty: any
  std::optional<Instant> due_from{};  // inclusive; with due_before: the limits between the two
  bool hide_tip_offs =
      false;  // leaves out 举报, for staff who are neither the hotline nor the unit in charge
  // Leaves out tip-offs about any of these units, whoever handles them (docs/sources.md#tip-off-line).
  std::vector<UnitId> hide_accusing{};
  // Whose cases the asker may see: any of these units has to do with it, or kPanelDesk. Empty: all.
  std::vector<UnitId> scope{};
  // Exactly what count() counts by, where `units` and `zones` are wider.
  std::vector<UnitId> leads{};
  std::vector<std::string> finest_zones{};
  bool no_zone = false;
  bool no_category = false;
  std::optional<Violating> violating{};
  // Open as the public hears it: merged cases count as closed, whatever is still owed to their residents.
  std::optional<bool> publicly_open{};
  std::optional<bool> has_media{};  // pictures cleared for the public
  std::string words{};              // stand in the public description; the case of A to Z is no matter
};

struct CasePage {
  std::vector<CaseSummary> cases;
  std::string next;  // cursor of the next page, empty at the end; opaque, safe in a URL
};

// One rule that one case violates. A case that violates two is in the list twice.
struct ViolationEntry {
  Violation kind{};
  Instant since{};  // the first moment at which it did
  CaseSummary row;
};

struct ViolationPage {
  std::vector<ViolationEntry> entries;  // the longest first
  std::string next;
};

// A figure and where it comes from (ARCHITECTURE.md, Decisions).
struct CountBy {
  std::string key;
  std::int64_t count = 0;
};

struct PublicUpdate {  // Open311 service request update: one public word about a case
  CaseId case_id{};
  std::string code;
  std::int64_t version = 0;  // update id = code + "." + version
  Instant at{};
  CaseStatus status{};  // after it
  std::string kind;     // of the event
  std::string text;
};

// Safe to call from any thread; never waits for the writer.
class CaseQuery {
 public:
  virtual ~CaseQuery() = default;
  //   invalid_argument  a cursor that is not ours or of another order; limit outside 1..1000; received_from
  //   after received_to
  virtual Result<CasePage> list(JurisdictionId j, const CaseFilter& filter, Order order,
                                std::string_view cursor, std::size_t limit) const = 0;
  virtual Result<CaseSummary> get(JurisdictionId j, CaseId id, bool public_view)
      const = 0;  // not_found: also unpublished when public_view
  enum class Key : std::uint8_t { status, category, zone, unit, month, channel };
  // Counts of the same rows that list() would return.
  virtual Result<std::vector<CountBy>> count(JurisdictionId j, const CaseFilter& filter, Key key) const = 0;
  // What decide()'s violations() says of each case of the filter, whose `violating` must be set.  Errors as
  // list()
  virtual Result<ViolationPage> violations(JurisdictionId j, const CaseFilter& filter,
                                           std::string_view cursor, std::size_t limit) const = 0;
  // Public updates with at in [from, to], oldest first, at most `limit`.
  virtual Result<std::vector<PublicUpdate>> updates(JurisdictionId j, Instant from, Instant to,
                                                    std::size_t limit) const = 0;
  virtual Result<std::vector<PublicUpdate>> updates_of(JurisdictionId j, CaseId id) const = 0;
  // Those of several cases, at most 1,000: case by case in the order of ids, oldest first.
  virtual Result<std::vector<PublicUpdate>> updates_of(JurisdictionId j,
                                                       const std::vector<CaseId>& ids) const = 0;
};

}  // namespace tz::ledger
