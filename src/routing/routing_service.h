#pragma once
// Loads the routing part of packs and hands out the city that answers.
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "calendar/calendar_service.h"
#include "places/place_service.h"
#include "routing/limit_plan.h"
#include "routing/routing_store.h"

namespace tz::routing {

struct RoutingReport {
  std::size_t categories = 0;
  std::size_t categories_closed = 0;  // no longer in the pack
  std::size_t catalogue_lines = 0;
  std::int64_t catalogue_version = 0;
  bool new_catalogue = false;
  bool lists_kept = false;   // the duty list and the delegations were loaded by a person: the pack's are not
  bool limits_kept = false;  // the same of the time limits
  calendar::SeedReport calendar{};
};

// The two lists that a person may load (CSV); nothing: as it is.
struct ListLoad {
  std::optional<std::string> duty_list{};
  std::optional<std::string> delegations{};
};

// What a load would change, and what would stand against it.
struct ListPlan {
  std::int64_t catalogue_version = 0;  // of the catalogue that it would change
  bool known = false;                  // these lists hold already
  std::vector<DutyLine> duties_added{}, duties_removed{};
  std::vector<Delegation> delegations_added{}, delegations_removed{};
  std::vector<Error> refusals{};  // file, line and rule; with any, the lists cannot be loaded
  std::string digest{};           // of these texts upon this version
};

// Safe to call from any thread.
class RoutingService {
 public:
  RoutingService(RoutingStore& store, places::PlaceService& places, calendar::CalendarService& calendar,
                 const Clock& clock)
      : store_(store), places_(places), calendar_(calendar), clock_(clock) {}

  // Loads after the places of the same pack. Everything is checked before anything is written; the same pack
  // twice changes nothing. Lines that a person made of precedents stay, unless the pack decides the same
  // zone, category and types from a later day; lists and limits that a person loaded stay. Other limits of
  // the pack than those that hold become the next version, from now on.
  //   not_found         the jurisdiction's places are not loaded
  //   invalid_argument  as make_city
  Result<RoutingReport> load_pack(JurisdictionId id, const RoutingPack& pack);
  // Refuses what load_pack would refuse once these places hold; nothing is written. The jurisdiction need not
  // be there yet.
  Status check_pack(JurisdictionId id, const RoutingPack& pack, const places::PlacesPtr& places);
  // From memory once read. Reads anew when the places have changed; catalogue lines whose zone or unit is
  // gone are then left out, with a warning in the log, until the catalogue is loaded again.  not_found
  Result<CityPtr> city(JurisdictionId id);
  // Asks whether the calendar, the catalogue or the limits have changed, here or by another program on the
  // same database; the next city() then reads anew. The version of the calendar that holds from now on.
  Result<std::int64_t> refresh(JurisdictionId id);
  Instant now() const { return clock_.now(); }

  // The city with the catalogue, the duty list and the delegations of an earlier version, and with the limits
  // that held at `moment`: by what an old case is judged. Everything else is as it is now.
  //   not_found  there is no such version
  Result<CityPtr> city_of_version(JurisdictionId id, std::int64_t version, Instant moment);

  // What loading these lists would change.  invalid_argument: they cannot be read (parse_duty_list,
  // parse_delegations)
  Result<ListPlan> plan_lists(JurisdictionId id, const ListLoad& load);
  // Loads what plan_lists showed, as a new version of the catalogue; returns its number, or that of the
  // present one if the lists hold already.
  //   conflict          rule digest: the texts or the catalogue are not those of the preview
  //   invalid_argument  the refusals of the plan
  Result<std::int64_t> load_lists(JurisdictionId id, const ListLoad& load, const std::string& digest);
  // What loading this file of limits would change. A file that cannot be read, and limits that the catalogue
  // stands against, are told in the plan.
  Result<LimitPlan> plan_limits(JurisdictionId id, const std::string& csv);
  // Loads what plan_limits showed, as the next version, from now on; returns its number, or that of the
  // present one if these rules hold already. Sheets that are written keep their limits.
  //   conflict          rule digest: the file, the limits or the catalogue are not those of the preview
  //   invalid_argument  the faults and refusals of the plan
  Result<std::int64_t> load_limits(JurisdictionId id, const std::string& csv, const std::string& digest,
                                   ActorId by);
  // Adds a line that a person made of a precedent; returns the new version.  invalid_argument: as make_city,
  // the line being at the end
  Result<std::int64_t> add_line(JurisdictionId id, CatalogueEntry entry);

 private:
  Result<RoutingRecords> known_of(JurisdictionId id) const;
  Result<CityPtr> read(JurisdictionId id, places::PlacesPtr places);
  Result<LimitPlan> plan_limits_on(const RoutingRecords& known, JurisdictionId id, const std::string& csv,
                                   std::vector<LimitRule>& rules);
  // Checks, saves as a new version, and answers by it from now on.
  Result<std::int64_t> save_version(JurisdictionId id, const RoutingPack& pack, std::int64_t before);
  RoutingStore& store_;
  places::PlaceService& places_;
  calendar::CalendarService& calendar_;
  const Clock& clock_;
  std::mutex writing_;  // one change of a catalogue at a time, read and written as one
  std::mutex mutex_;    // guards cities_
  std::map<JurisdictionId, CityPtr> cities_;
};

}  // namespace tz::routing
