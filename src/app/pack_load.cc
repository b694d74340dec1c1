#include "app/pack_load.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "places/pack_zones.h"

namespace tz::app {
namespace {

// What stays of a city that is there already; nothing of a new one.
Result<places::PlacesPtr> known_places(places::PlaceService& service, JurisdictionId id) {
  auto known = service.current(id);
  if (!known && known.error().code == Errc::not_found) return places::PlacesPtr();
  return known;
}

Result<JurisdictionId> id_for(places::PlaceService& service, const std::string& code) {
  TZ_TRY(all, service.jurisdictions());
  const auto known = std::ranges::find(all, code, &places::Jurisdiction::code);
  if (known != all.end()) return known->id;
  JurisdictionId id{1};
  for (const auto& one : all) id = std::max(id, JurisdictionId{static_cast<std::int32_t>(one.id) + 1});
  return id;
}

// The pack with what it leaves as it was: zones of layers for which it has none.
places::Pack with_kept_zones(places::Pack pack, const places::PlacesPtr& known) {
  if (known == nullptr) return pack;
  std::set<std::string> drawn;
  for (const auto& zone : pack.zones) drawn.insert(zone.layer);
  for (const auto& layer : pack.layers)
    if (!drawn.contains(layer.code))
      for (const places::Zone* zone : known->zones_of(layer.code)) pack.zones.push_back(*zone);
  return pack;
}

// The places as they will stand: with the units that are no longer in the pack, closed, because lists and
// lines of old still name them.
Result<places::PlacesPtr> places_after(const places::Pack& pack, const places::PlacesPtr& known) {
  std::vector<places::Unit> units = pack.units;
  std::set<std::string_view> codes;
  std::int64_t id = 0;  // those of a pack are provisional, so these may be
  for (const auto& unit : pack.units) {
    codes.insert(unit.code);
    id = std::max(id, static_cast<std::int64_t>(unit.id));
  }
  if (known != nullptr)
    for (places::Unit unit : known->units.units()) {
      if (codes.contains(unit.code)) continue;
      unit.id = UnitId{++id};
      unit.parent.reset();
      unit.active = false;
      units.push_back(std::move(unit));
    }
  return places::make_places(pack.jurisdiction, pack.layers, std::move(units), pack.zones);
}

}  // namespace

Result<std::optional<JurisdictionId>> city_of(const PackModules& modules, const places::PackFiles& files) {
  std::optional<JurisdictionId> none;
  const std::string* text = files.find("pack.json");
  const auto document = text == nullptr ? Result<boost::json::value>(nullptr) : parse_json(*text);
  const auto* pack = document ? document->if_object() : nullptr;
  const auto* jurisdiction = pack == nullptr ? nullptr : pack->if_contains("jurisdiction");
  const auto* fields = jurisdiction == nullptr ? nullptr : jurisdiction->if_object();
  const auto* code = fields == nullptr ? nullptr : fields->if_contains("code");
  if (code == nullptr || !code->is_string()) return none;
  TZ_TRY(all, modules.places.service.jurisdictions());
  const std::string_view wanted = code->get_string();
  for (const auto& one : all)
    if (one.code == wanted) return std::optional(one.id);
  return none;
}

Result<CheckedPack> check_pack(const PackModules& modules, const places::PackFiles& files,
                               const std::set<std::string>& parts, std::optional<JurisdictionId> city) {
  CheckedPack pack;
  places::PlacesPtr known;
  if (city) {
    TZ_TRY(places, modules.places.service.current(*city));
    known = places;
    TZ_TRY(read, places::parse_pack_with_zones(files, parts, known->zones.zones()));
    pack.places = std::move(read);
    pack.id = *city;
  } else {
    TZ_TRY(read, places::parse_pack(files, parts));
    pack.places = std::move(read);
    TZ_TRY(id, id_for(modules.places.service, pack.places.jurisdiction.code));
    pack.id = id;
    TZ_TRY(places, known_places(modules.places.service, id));
    known = places;
  }
  const places::Pack whole = with_kept_zones(pack.places, known);
  TZ_TRY(rules, routing::parse_routing_pack(files, whole));
  pack.routing = std::move(rules);
  TZ_TRY(after, places_after(whole, known));
  TZ_CHECK(modules.routing.service.check_pack(pack.id, pack.routing, after));
  TZ_TRY(notices, notify::read_notice_pack(files));
  pack.notices = std::move(notices);
  TZ_TRY(replies, notify::read_reply_file(files, [&](std::string_view code) {
           return std::ranges::find(pack.routing.categories, code, &routing::Category::code) !=
                  pack.routing.categories.end();
         }));
  pack.replies = std::move(replies);
  TZ_TRY(inquiry, intake::read_inquiry_files(files));
  pack.inquiry = std::move(inquiry);
  TZ_TRY(desk, callback::parse_callback_pack(files));
  pack.desk = std::move(desk);
  TZ_TRY(scores, callback::read_score_pack(files));
  pack.scores = std::move(scores);
  TZ_TRY(rounds, cadence::read_settings(files));
  pack.rounds = std::move(rounds);
  TZ_TRY(searching, search::read_settings(files));
  pack.searching = searching;
  TZ_TRY(outreaching, outreach::read_outreach_pack(files));
  TZ_CHECK(modules.outreach.questionnaires.check_pack(pack.id, outreaching));
  pack.outreaching = std::move(outreaching);
  return pack;
}

Status write_pack(const PackModules& modules, const CheckedPack& pack, places::LoadReport* report) {
  TZ_TRY(placed, modules.places.service.load_pack(pack.id, pack.places));
  if (report != nullptr) *report = std::move(placed);
  TZ_CHECK(modules.routing.service.load_pack(pack.id, pack.routing).map([](const auto&) {}));
  TZ_CHECK(modules.notify.notices.load_pack(pack.id, pack.notices));
  TZ_CHECK(modules.notify.replies.save(pack.id, pack.replies));
  TZ_CHECK(modules.intake.inquiry.load(pack.id, pack.inquiry));
  TZ_CHECK(modules.callback.pack.save(pack.id, pack.desk));
  TZ_CHECK(modules.callback.score_pack.save(pack.id, pack.scores));
  TZ_CHECK(modules.cadence.settings.save(pack.id, pack.rounds));
  TZ_CHECK(modules.search.store.save(pack.id, pack.searching));
  return modules.outreach.questionnaires.save_pack(pack.id, pack.outreaching);
}

Status write_table(const PackModules& modules, const CheckedPack& pack, std::string_view table) {
  if (table == "units") {
    places::Pack units = pack.places;
    units.zones.clear();  // a layer without zones stays as it was imported
    return modules.places.service.load_pack(pack.id, units).map([](const auto&) {});
  }
  if (table == "categories" || table == "attributes" || table == "catalogue")
    return modules.routing.service.load_pack(pack.id, pack.routing).map([](const auto&) {});
  if (table == "templates" || table == "notices")
    return modules.notify.notices.load_pack(pack.id, pack.notices);
  if (table == "replies") return modules.notify.replies.save(pack.id, pack.replies);
  if (table == "callback_script" || table == "exclusion_causes")
    return modules.callback.pack.save(pack.id, pack.desk);
  if (table.starts_with("inquiry_")) return modules.intake.inquiry.load(pack.id, pack.inquiry);
  return fail(Errc::corrupted, "nobody reads the table " + std::string(table));
}

}  // namespace tz::app
