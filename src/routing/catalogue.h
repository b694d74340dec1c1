#pragma once
// The dispatch catalogue (派单目录): whose work a need is, by place and category (L1-11: powers by law,
// territory, levels). Versioned; a version never changes once it is in use.
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "places/unit.h"
#include "places/zone.h"
#include "routing/category.h"
#include "routing/delegation.h"
#include "routing/duty_list.h"
#include "routing/limits.h"

namespace tz::routing {

// One line. A value.
struct CatalogueEntry {
  std::string zone{};        // code, or "*"
  std::string category{};    // code, standing for its whole subtree, or "*"
  std::string unit{};        // code; or "@layer": the unit responsible for the point's zone in that layer
  std::string limit_rule{};  // id; empty: chosen from the jurisdiction's profile
  RequestTypes request_types{};
  std::chrono::sys_days
      effective_from{};  // until a later line for the same zone, category and types takes over
  std::optional<std::chrono::sys_days> effective_to{};  // the last day; nothing: until further notice
  std::string legal_basis{};
  std::string precedent{};  // the ruling that a person made a line of; empty for a line of the pack
  std::uint64_t line = 0;   // in the file it came from
  friend bool operator==(const CatalogueEntry&, const CatalogueEntry&) = default;
};

// CSV: zone, category, unit, limit_rule, request_types, effective_from, legal_basis, effective_to;
// limit_rule, request_types and effective_to may be missing.
//   invalid_argument  file, line, column and rule (code, request_type, date, date_order)
Result<std::vector<CatalogueEntry>> parse_catalogue(const std::string& file, std::string_view csv);

// One reason of a suggestion, in words. `kind` is catalogue, fallback, delegation, township_duty_list,
// double_dispatch or precedent.
struct Reason {
  std::string kind{};
  std::string zh{};
  std::string en{};
};

// What the catalogue says of one need.
struct Suggestion {
  UnitId unit{};
  std::string unit_code{};
  std::string limit_rule{};
  bool fallback = false;  // no line matched: the district organises (L1-12(2)), or the hotline decides
  std::optional<UnitId> copied_to{};    // the district, where a street is asked directly (L1-12(1))
  std::optional<std::uint64_t> line{};  // the line that matched
  std::int64_t catalogue_version = 0;
  std::optional<std::string> delegation{};  // the power that was handed over
  std::vector<Reason> reasons{};            // in the order in which they decided
  std::string reason_zh{};                  // those that chose the unit, in one sentence
  std::string reason_en{};
};

// A zone the point lies in, with the rank of its layer (0 coarsest).
struct ZoneAt {
  std::string code{};
  std::string layer{};
  places::ZoneLevel level = places::ZoneLevel::district;
  int rank = 0;
  std::string unit_code{};
  std::string name_zh{};
  std::string name_en{};
};

struct Question {
  std::vector<ZoneAt> zones{};  // in any order; at most one of each layer
  std::string category{};       // may be empty or unknown: then only lines for "*" match
  ledger::RequestType request_type = ledger::RequestType::help;
  ledger::Urgency urgency = ledger::Urgency::normal;
  std::chrono::sys_days day{};  // the civil day of the dispatch
};

// Immutable: safe to read from any thread. Refers to the tree and book it was built with, which must outlive
// it.
class Catalogue {
 public:
  // What the lines are checked against.
  struct Context {
    const CategoryTree& categories;
    const places::UnitTree& units;
    const LimitBook& limits;
    std::string limits_profile{};
    std::map<std::string, places::Layer, std::less<>> layers{};  // by code
    std::map<std::string, std::string, std::less<>> zones{};     // code to layer
    std::string file = "catalogue.csv";                          // for messages
    const DutyList* duties = nullptr;                            // nullptr: the city has no such list
    const Delegations* delegations = nullptr;                    // nullptr: nothing was handed over
    bool checked = true;  // false: an old version, read as it stands although lists have changed since
  };
  // At most 100,000 lines. Refuses, naming file and line:
  //   unknown_zone, unknown_category, unknown_unit, inactive_unit, unknown_limit
  //   catalogue_overlap    two lines for the same zone, category, types in common and day: both lines are
  //   named township_duty_list   a community made the owner of a category that is not on the list of what
  //   communities do (L1-17, P62-3), or of a subtree that holds such a category, directly or by "@layer"; or
  //   a street or community made the owner of what the duty list leaves to a department on a day on which the
  //   line holds and no line of a more specific category takes its place (refused_by_duty)
  //   hotline_missing      no active unit of kind hotline to fall back on
  static Result<Catalogue> build(std::int64_t version, std::vector<CatalogueEntry> entries, Context context);

  // The line with the most specific zone decides, then the most specific category, then one that names
  // request types, then the latest day. Without any, the district of the point, else the hotline. What its
  // department has handed over goes to the delegate; what the duty list keeps from the unit found goes to the
  // department that the list names. Always an answer. Pure.
  Suggestion suggest(const Question& question) const;

  std::int64_t version() const { return version_; }
  const std::vector<CatalogueEntry>& entries() const { return entries_; }

 private:
  Catalogue(std::int64_t version, std::vector<CatalogueEntry> entries, Context context);
  const CatalogueEntry* best(const std::string& zone, const std::string& category,
                             const Question& question) const;
  const places::Unit* unit_of(const CatalogueEntry& entry, const Question& question) const;
  Suggestion answer(const places::Unit& unit, const CatalogueEntry* entry, const Question& question,
                    const ZoneAt* zone) const;
  Reason reason_of(const CatalogueEntry& entry, const places::Unit& unit, const ZoneAt* zone,
                   const LimitRule& limit) const;
  Reason fallback_reason(const places::Unit& unit, const ZoneAt* zone, const LimitRule& limit) const;
  // The unit that has the matter by the delegations and the duty list, where it is another; adds why.
  const places::Unit* handed_on(const places::Unit& unit, const Question& question, Suggestion& out) const;

  std::int64_t version_ = 0;
  std::vector<CatalogueEntry> entries_;
  Context context_;
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>>
      by_key_;  // (zone, category) to positions
};

}  // namespace tz::routing
