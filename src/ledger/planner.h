#pragma once
// What the ledger and the ways in need to know from the city's configuration, without knowing who keeps it.
// Implemented by app/ over routing/ and places/; level-3 modules meet only through this.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/geo.h"
#include "base/result.h"
#include "ledger/case.h"
#include "ledger/decide.h"

namespace tz::ledger {

// An Open311 attribute of a service (definition), and the extra question of a form.
struct ServiceAttribute {
  std::string code;
  enum class Datatype : std::uint8_t {
    string,
    number,
    datetime,
    text,
    singlevaluelist,
    multivaluelist
  } datatype = Datatype::string;
  bool required = false;
  bool variable = true;  // false: text to show, takes no input
  int order = 1;
  std::string description_zh, description_en, datatype_description;
  struct Value {
    std::string key, name_zh, name_en;
  };
  std::vector<Value> values;  // lists only
};

// A category that can be asked for: a leaf of the category tree, Open311's service.
struct Service {
  std::string code, name_zh, name_en, description_zh, description_en;
  std::string group_zh, group_en;  // the top category
  std::vector<std::string> keywords;
  enum class Kind : std::uint8_t { realtime, batch, blackbox } kind = Kind::realtime;
  bool active = true;      // inactive: not listed, but old requests still resolve
  bool sensitive = false;  // cases of it are never public
  Urgency urgency = Urgency::normal;
  std::vector<ServiceAttribute> attributes;
};

struct UnitCard {  // what a screen shows of a unit
  UnitId id{};
  std::string code, name_zh, name_en, kind, phone_public;
  std::optional<UnitId> parent;
  bool active = true;
};

struct JurisdictionCard {
  JurisdictionId id{};
  std::string code;        // "liaoyuan"
  std::string open311_id;  // jurisdiction_id of Open311
  std::string name_zh, name_en, time_zone, ticket_prefix, language;
  std::vector<std::string> emergency_numbers;
  Box bounds{};
  bool surveyed = false;  // false: say on every map that outlines are schematic
};

// A dispatch proposed by the catalogue, with its reason in words.
struct Proposal {
  Dispatch dispatch;  // unit, deadlines, catalogue version, fallback, copy
  std::string reason_zh, reason_en;
};

// What the rule of a case's limit says of extending it.
struct ExtensionRule {
  int times_max = 0;
  std::optional<Instant> latest{};  // nothing: Policy::extension_max bounds it
};

// In which part a unit is to have a case.
enum class DutyPart : std::uint8_t { lead, assist };

// Answers come from an immutable snapshot in memory: cheap, safe from any thread, replaced as a whole when
// configuration changes. propose() alone may read a few rows beside it, by an index.
class Planner {
 public:
  virtual ~Planner() = default;
  virtual std::vector<JurisdictionCard> jurisdictions() const = 0;
  virtual Result<JurisdictionCard> jurisdiction(JurisdictionId j) const = 0;  // not_found
  virtual Result<std::vector<Service>> services(
      JurisdictionId j) const = 0;  // active and inactive, in catalogue order
  virtual Result<Service> service(JurisdictionId j,
                                  std::string_view code) const = 0;  // not_found (field service_code)
  virtual Result<std::vector<UnitCard>> units(JurisdictionId j) const = 0;
  virtual std::vector<UnitId> units_below(JurisdictionId j, UnitId unit) const = 0;  // without itself
  // Codes of the zones of all layers that hold the point, finest first; empty outside the area.
  virtual std::vector<std::string> zones_at(JurisdictionId j, LatLng point) const = 0;
  virtual bool in_area(JurisdictionId j, LatLng point) const = 0;  // surveyed outline; without one the box
  virtual Result<std::string> zones_geojson(JurisdictionId j,
                                            std::string_view layer) const = 0;  // for maps, simplified
  virtual std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zone_names(
      JurisdictionId j) const = 0;  // code -> zh, en
  // Who is responsible by the dispatch catalogue, falling back to the district, then to the hotline
  // (L1-12(2)); with limits from `start`.
  virtual Result<Proposal> propose(const Case& c, Instant start) const = 0;
  // The limits of the case if `unit` has it, from `start`.
  virtual Result<Deadlines> deadlines(const Case& c, UnitId unit, Instant start) const = 0;
  // How often, and until when at the latest, the present limit of the case may be extended.
  virtual Result<ExtensionRule> extension(const Case& c) const = 0;
  // Until when the unit that has the case may object; nothing: Policy::objection_window after its dispatch.
  virtual Result<std::optional<Instant>> objection_until(const Case& /*c*/) const {
    return std::optional<Instant>();
  }
  // The limits of the case by the calendar as it is now, from when they began to run; nothing: a person named
  // them, or they were computed from that calendar.
  virtual Result<std::optional<Deadlines>> recompute(const Case& /*c*/) const {
    return std::optional<Deadlines>();
  }
  // How much of the time between the two lies on working days.
  virtual std::chrono::milliseconds worked_time(JurisdictionId /*j*/, Instant from, Instant to) const {
    return std::max(to - from, Instant::duration::zero());
  }
  // Who organises what units keep passing on (L1-12(2)): the district of the case's place, else the hotline.
  virtual Result<UnitId> district_of(const Case& c) const = 0;
  // False for a community and a category that is not on the list of what communities do (L1-17, P62-3).
  virtual bool may_own(JurisdictionId j, UnitId unit, std::string_view category) const = 0;
  // The units whose accusation keeps a tip-off from `unit`: itself, those below it, and those above it unless
  // it is an independent desk (docs/sources.md#tip-off-line).
  virtual std::vector<UnitId> line_of(JurisdictionId j, UnitId unit) const {
    auto line = units_below(j, unit);
    line.push_back(unit);
    return line;
  }
  // True for a desk that stands beside the line: the hotline, the call-back, the supervising desk.
  virtual bool stands_beside(JurisdictionId /*j*/, UnitId /*unit*/) const { return false; }
  // Fine if the unit may have the case in that part on the day of `at`, by the list of what streets and
  // communities do (docs/sources.md#duty-list). Asked at every dispatch, re-dispatch, ruling, escalation and
  // assistance. Without a list may_own() decides for the lead, and anyone may assist.
  //   invalid_argument  rule township_duty_list, field unit; the values name the unit that is responsible and
  //                     the line of the list, in both languages
  virtual Status check_duty(const Case& c, UnitId unit, DutyPart part, Instant at) const;
  // The numbers of the rules there; the defaults where the city gives none.
  virtual Policy policy(JurisdictionId /*j*/) const { return {}; }
};

}  // namespace tz::ledger
