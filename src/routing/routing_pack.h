#pragma once
// What routing takes from a pack: categories.csv, attributes.csv, catalogue.csv, limits.csv, the calendar's
// layers, and where the city has them duty_list.csv and delegations.csv (packs/README.md).
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/calendar_service.h"
#include "ledger/decide.h"
#include "places/pack.h"
#include "places/places.h"
#include "routing/catalogue.h"
#include "routing/category.h"
#include "routing/duty_rule.h"
#include "routing/limit_history.h"
#include "routing/limits.h"
#include "routing/whistle_clock.h"

namespace tz::routing {

struct RoutingPack {
  std::vector<Category> categories{};
  std::vector<CatalogueEntry> entries{};
  std::vector<DutyLine> duties{};
  std::vector<Delegation> delegations{};
  bool lists_by_hand = false;                 // the two lists were loaded by a person: no pack replaces them
  std::vector<LimitRule> limits{};            // that hold now
  std::vector<LimitRecord> limit_versions{};  // as they are kept, oldest first; a pack has none
  std::vector<calendar::Layer> calendar{};    // kept by calendar, which may know of more by now
  ledger::Policy policy{};                    // its time zone is the jurisdiction's, and set by make_city
  whistle::Policy whistles{};                 // without due_at
};

// categories.csv: code, parent, name_zh, name_en, description_zh, description_en, keywords (|), request_types
// (|), kind, urgency, active, sensitive, community_may_own; the last eight may be missing.
//   invalid_argument  code, name, request_type, kind, urgency, flag; file, line and column in the message
Result<std::vector<Category>> parse_categories(const std::string& file, std::string_view csv);
// attributes.csv: category, code, datatype, required, variable, order, description_zh, description_en,
// datatype_description, values, where values is a list with '|' of key=中文/English. Adds each to its
// category.
//   invalid_argument  unknown_category, code, datatype, number, values
Status add_attributes(std::vector<Category>& categories, const std::string& file, std::string_view csv);

// Reads the files and checks them against each other and against `pack` (make_city), so that what is
// returned can be loaded.
//   invalid_argument  as the parsers and checks say; not_found: a file is missing
Result<RoutingPack> parse_routing_pack(const places::PackFiles& files, const places::Pack& pack);

// All that routing answers from, for one jurisdiction. Immutable; owned together by the service, which
// replaces it when configuration changes, and by whoever is in the middle of an answer.
struct City {
  places::PlacesPtr places{};
  CategoryTree categories{};
  LimitBook limits{};                    // that hold now
  LimitHistory limit_history{};          // with those of old sheets
  calendar::LayeredCalendar calendar{};  // the nation's and the region's days
  std::map<std::string, calendar::LayeredCalendar, std::less<>>
      unit_calendars{};               // by code: with the unit's own on top
  std::int64_t calendar_version = 0;  // CalendarStore::version
  ledger::Policy policy{};
  DutyList duties{};
  Delegations delegations{};
  whistle::Policy whistles{};            // without due_at: whistle_policy.h
  std::optional<Catalogue> catalogue{};  // refers to the members above: a City stays where it was made
  City() = default;
  City(const City&) = delete;
  City& operator=(const City&) = delete;

  DayRules day_rules() const;
  const calendar::LayeredCalendar& calendar_of(UnitId unit) const;
  // The rule on the sheet of a case, as it was when its limits were written. nullptr: it is not ours.
  const LimitRule* rule_on_sheet(const ledger::Case& c) const;
  // What the catalogue needs to know of the zones that hold a point, or of the zones a case names.
  ZoneAt zone_at(const places::Zone& zone) const;
  DutyBook duty_book() const { return {categories, places->units, &duties, &delegations}; }
};
using CityPtr = std::shared_ptr<const City>;

// The parts put together and checked against each other; without versions of limits, `limits` are the only
// one. A unit's layer has the unit's code. An old version of the catalogue is read as it stands: `checked`
// false.
//   invalid_argument  also those of LayeredCalendar::build, DutyList::build and Delegations::build
Result<CityPtr> make_city(places::PlacesPtr places, const RoutingPack& pack, std::int64_t catalogue_version,
                          const calendar::Snapshot& days, const std::string& catalogue_file = "catalogue.csv",
                          bool checked = true);

}  // namespace tz::routing
