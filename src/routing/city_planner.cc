#include "routing/city_planner.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "calendar/civil_day.h"
#include "routing/duty_rule.h"

namespace tz::routing {
namespace {

ledger::JurisdictionCard card_of(const places::Places& places) {
  const places::Jurisdiction& j = places.jurisdiction;
  ledger::JurisdictionCard card{
      .id = j.id,
      .code = j.code,
      .open311_id = j.open311_id,
      .name_zh = j.name_zh,
      .name_en = j.name_en,
      .time_zone = j.time_zone,
      .ticket_prefix = j.ticket_prefix,
      .language = j.default_language,
      .emergency_numbers = {},
      .bounds = j.area,
      .surveyed = std::ranges::all_of(places.zones.zones(), &places::Zone::surveyed)};
  for (const places::EmergencyNumber& number : j.emergency) card.emergency_numbers.push_back(number.number);
  return card;
}

ledger::UnitCard card_of(const places::Unit& unit) {
  return {.id = unit.id,
          .code = unit.code,
          .name_zh = unit.name_zh,
          .name_en = unit.name_en,
          .kind = std::string(name_of(unit.kind)),
          .phone_public = unit.phone_public,
          .parent = unit.parent,
          .active = unit.active};
}

ledger::Deadlines deadlines_by(const City& city, const LimitRule& rule, UnitId unit, Instant start) {
  return due_dates(rule, start, city.calendar_of(unit), city.day_rules(), city.calendar_version);
}

Result<ledger::Deadlines> deadlines_by(const City& city, const std::string& rule_id, UnitId unit,
                                       Instant start) {
  const LimitRule* rule = city.limits.find(rule_id);
  if (rule == nullptr) return fail(Errc::corrupted, fmt::format("limit rule \"{}\" is gone", rule_id));
  return deadlines_by(city, *rule, unit, start);
}

// The rule on the sheet; a case whose rule is not ours (an import) has the profile's.
const LimitRule* rule_of(const City& city, const ledger::Case& c) {
  const LimitRule* rule = city.rule_on_sheet(c);
  return rule != nullptr
             ? rule
             : city.limits.choose(city.places->jurisdiction.limits_profile, c.request_type, c.urgency);
}

// Desks that stand beside the line, not in it: someone must be left to look into a tip-off about the city's
// head.
bool is_independent(places::UnitKind kind) {
  using enum places::UnitKind;
  return kind == hotline || kind == callback_desk || kind == supervision;
}

std::vector<UnitId> line_in(const places::UnitTree& units, UnitId unit) {
  std::vector<UnitId> line{unit};
  for (const places::Unit* below : units.descendants(unit)) line.push_back(below->id);
  if (const places::Unit* own = units.find(unit); own == nullptr || is_independent(own->kind)) return line;
  for (const places::Unit* above : units.ancestors(unit)) line.push_back(above->id);
  return line;
}

// True if the unit may have no part in the case because it is a tip-off about it or its line.
bool is_accused(const places::UnitTree& units, const ledger::Case& c, UnitId unit) {
  const auto accused = ledger::accused_of(c);
  return accused && std::ranges::count(line_in(units, unit), *accused) > 0;
}

// Who organises when the district may not, or is not known: the hotline, for most.
const places::Unit* impartial_desk(const places::UnitTree& units, const ledger::Case& c) {
  for (const auto kind : {places::UnitKind::hotline, places::UnitKind::supervision})
    if (const places::Unit* desk = units.first(kind); desk != nullptr && !is_accused(units, c, desk->id))
      return desk;
  return nullptr;
}

}  // namespace

bool keep_from_accused(const City& city, const ledger::Case& c, Suggestion& suggestion) {
  const places::UnitTree& units = city.places->units;
  if (suggestion.copied_to && is_accused(units, c, *suggestion.copied_to)) suggestion.copied_to.reset();
  if (!is_accused(units, c, suggestion.unit)) return false;
  const places::Unit* desk = units.first(places::UnitKind::supervision);
  if (desk == nullptr || is_accused(units, c, desk->id)) desk = impartial_desk(units, c);
  if (desk == nullptr) return false;
  const LimitRule* rule =
      city.limits.choose(city.places->jurisdiction.limits_profile, c.request_type, c.urgency);
  suggestion.unit = desk->id;
  suggestion.unit_code = desk->code;
  if (rule != nullptr) suggestion.limit_rule = rule->id;
  suggestion.line.reset();
  suggestion.reasons.clear();
  suggestion.reason_zh = fmt::format("举报涉及目录所定单位或其上下级，回避后由{}办理", desk->name_zh);
  suggestion.reason_en =
      fmt::format("The tip-off is about the unit of the catalogue or its line, which must stand aside: {}",
                  desk->name_en);
  return true;
}

Question question_of(const City& city, const ledger::Case& c, Instant start) {
  const CivilTime civil = to_civil(start, city.places->jurisdiction.time_zone);
  Question question{
      .category = c.category,
      .request_type = c.request_type,
      .urgency = c.urgency,
      .day = std::chrono::year{civil.year} / static_cast<int>(civil.month) / static_cast<int>(civil.day)};
  for (const std::string& code : c.zones)
    if (const places::Zone* zone = city.places->zones.find_code(code))
      question.zones.push_back(city.zone_at(*zone));
  return question;
}

Reason reason_of(const City& city, const Precedent& precedent) {
  const auto unit = [&](UnitId id) -> std::pair<std::string, std::string> {
    const places::Unit* found = city.places->units.find(id);
    return found == nullptr
               ? std::pair<std::string, std::string>("（已不在册的单位）", "a unit that is no more")
               : std::pair(found->name_zh, found->name_en);
  };
  const auto [panel_zh, panel_en] = unit(precedent.panel);
  const auto [owner_zh, owner_en] = unit(precedent.owner);
  const auto day =
      calendar::format_day(calendar::civil_day_of(precedent.ruled_at, city.places->jurisdiction.time_zone));
  return {.kind = "precedent",
          .zh = fmt::format("先例：{}{}裁定工单{}由{}承办", day, panel_zh, reference_of(precedent), owner_zh),
          .en = fmt::format("precedent: on {} {} ruled case {} to be for {}", day, panel_en,
                            reference_of(precedent), owner_en)};
}

std::vector<ledger::JurisdictionCard> CityPlanner::jurisdictions() const {
  std::vector<ledger::JurisdictionCard> cards;
  const auto all = places_.jurisdictions();
  if (!all) return cards;
  for (const places::Jurisdiction& one : *all)
    if (auto card = jurisdiction(one.id)) cards.push_back(std::move(*card));
  return cards;
}

Result<ledger::JurisdictionCard> CityPlanner::jurisdiction(JurisdictionId j) const {
  TZ_TRY(places, places_.current(j));
  return card_of(*places);
}

Result<std::vector<ledger::Service>> CityPlanner::services(JurisdictionId j) const {
  TZ_TRY(city, routing_.city(j));
  return city->categories.services();
}

Result<ledger::Service> CityPlanner::service(JurisdictionId j, std::string_view code) const {
  TZ_TRY(city, routing_.city(j));
  const Category* category = city->categories.find(code);
  if (category == nullptr || !city->categories.is_leaf(code))
    return tl::unexpected<Error>(
        Error{.code = Errc::not_found,
              .message = fmt::format("there is no service \"{}\"", first_code_points(code, 64)),
              .field = "service_code"});
  return city->categories.service_of(*category);
}

Result<std::vector<ledger::UnitCard>> CityPlanner::units(JurisdictionId j) const {
  TZ_TRY(places, places_.current(j));
  std::vector<ledger::UnitCard> cards;
  for (const places::Unit& unit : places->units.units()) cards.push_back(card_of(unit));
  return cards;
}

std::vector<UnitId> CityPlanner::units_below(JurisdictionId j, UnitId unit) const {
  std::vector<UnitId> below;
  if (const auto places = places_.current(j))
    for (const places::Unit* one : (*places)->units.descendants(unit)) below.push_back(one->id);
  return below;
}

std::vector<std::string> CityPlanner::zones_at(JurisdictionId j, LatLng point) const {
  std::vector<std::string> codes;
  if (const auto places = places_.current(j))
    for (const places::Zone* zone : (*places)->zones_at(point)) codes.push_back(zone->code);
  return codes;
}

bool CityPlanner::in_area(JurisdictionId j, LatLng point) const {
  const auto places = places_.current(j);
  if (!places || !(*places)->jurisdiction.area.contains(point)) return false;
  // Where the city's own outline was surveyed, it is the border; a drawn one refuses nobody.
  bool has_outline = false;
  for (const places::Layer& layer : (*places)->layers) {
    if (layer.level != places::ZoneLevel::city) continue;
    const auto zones = (*places)->zones_of(layer.code);
    if (zones.empty() || !std::ranges::all_of(zones, &places::Zone::surveyed)) continue;
    if ((*places)->zones.find_one(point, layer.code) != nullptr) return true;
    has_outline = true;
  }
  return !has_outline;
}

Result<std::string> CityPlanner::zones_geojson(JurisdictionId j, std::string_view layer) const {
  TZ_TRY(places, places_.current(j));
  if (places->layer(layer) == nullptr)
    return tl::unexpected<Error>(
        Error{.code = Errc::not_found,
              .message = fmt::format("there is no layer \"{}\"", first_code_points(layer, 64)),
              .field = "layer"});
  return places->map_of(layer);
}

std::vector<std::pair<std::string, std::pair<std::string, std::string>>> CityPlanner::zone_names(
    JurisdictionId j) const {
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> names;
  if (const auto places = places_.current(j))
    for (const places::Zone& zone : (*places)->zones.zones())
      names.push_back({zone.code, {zone.name_zh, zone.name_en}});
  return names;
}

Result<ledger::Proposal> CityPlanner::propose(const ledger::Case& c, Instant start) const {
  TZ_TRY(city, routing_.city(c.jurisdiction));
  Suggestion suggestion = city->catalogue->suggest(question_of(*city, c, start));
  const bool around = keep_from_accused(*city, c, suggestion);
  TZ_TRY(deadlines, deadlines_by(*city, suggestion.limit_rule, suggestion.unit, start));
  if (precedents_ != nullptr && !around) {
    TZ_TRY(quoted, precedents_->matching(c.jurisdiction, c.category, c.request_type, kPrecedentsQuoted));
    for (const Precedent& one : quoted) {
      const Reason reason = reason_of(*city, one);
      suggestion.reason_zh += "；" + reason.zh;
      suggestion.reason_en += "; " + reason.en;
    }
  }
  return ledger::Proposal{.dispatch = {.unit = suggestion.unit,
                                       .due = std::move(deadlines),
                                       .catalogue_version = suggestion.catalogue_version,
                                       .fallback = suggestion.fallback,
                                       .copied_to = suggestion.copied_to,
                                       .note = {}},
                          .reason_zh = std::move(suggestion.reason_zh),
                          .reason_en = std::move(suggestion.reason_en)};
}

Result<ledger::Deadlines> CityPlanner::deadlines(const ledger::Case& c, UnitId unit, Instant start) const {
  TZ_TRY(city, routing_.city(c.jurisdiction));
  // The catalogue's own limit holds for the unit it names; anyone else has the profile's.
  const Suggestion suggestion = city->catalogue->suggest(question_of(*city, c, start));
  if (suggestion.unit == unit) return deadlines_by(*city, suggestion.limit_rule, suggestion.unit, start);
  const LimitRule* rule =
      city->limits.choose(city->places->jurisdiction.limits_profile, c.request_type, c.urgency);
  if (rule == nullptr) return fail(Errc::corrupted, "the limits profile is incomplete");
  return deadlines_by(*city, *rule, unit, start);
}

Result<ledger::ExtensionRule> CityPlanner::extension(const ledger::Case& c) const {
  TZ_TRY(city, routing_.city(c.jurisdiction));
  const LimitRule* rule = rule_of(*city, c);
  if (rule == nullptr) return fail(Errc::corrupted, "the limits profile is incomplete");
  ledger::ExtensionRule out{.times_max = rule->extensions_max, .latest = {}};
  if (rule->extension && c.due.result)
    out.latest = due_at(*rule->extension, *c.due.result, city->calendar_of(c.lead.value_or(UnitId{})),
                        city->day_rules())
                     .at;
  return out;
}

Result<std::optional<Instant>> CityPlanner::objection_until(const ledger::Case& c) const {
  TZ_TRY(city, routing_.city(c.jurisdiction));
  const LimitRule* rule = rule_of(*city, c);
  if (rule == nullptr || !rule->objection || !c.dispatched_at) return std::optional<Instant>();
  return std::optional(due_at(*rule->objection, *c.dispatched_at,
                              city->calendar_of(c.lead.value_or(UnitId{})), city->day_rules())
                           .at);
}

Result<std::optional<ledger::Deadlines>> CityPlanner::recompute(const ledger::Case& c) const {
  TZ_TRY(city, routing_.city(c.jurisdiction));
  const LimitRule* rule = city->rule_on_sheet(c);
  if (rule == nullptr || !c.due.from || c.due.calendar >= city->calendar_version)
    return std::optional<ledger::Deadlines>();
  return std::optional(deadlines_by(*city, *rule, c.lead.value_or(UnitId{}), *c.due.from));
}

std::chrono::milliseconds CityPlanner::worked_time(JurisdictionId j, Instant from, Instant to) const {
  const auto city = routing_.city(j);
  if (!city) return Planner::worked_time(j, from, to);
  return calendar::worked_time(from, to, (*city)->calendar, (*city)->places->jurisdiction.time_zone);
}

Result<UnitId> CityPlanner::district_of(const ledger::Case& c) const {
  TZ_TRY(places, places_.current(c.jurisdiction));
  for (const std::string& code : c.zones) {
    const places::Zone* zone = places->zones.find_code(code);
    if (zone == nullptr || zone->level != places::ZoneLevel::district) continue;
    const places::Unit* district = places->units.find(zone->unit_code);
    if (district != nullptr && district->active && !is_accused(places->units, c, district->id))
      return district->id;
  }
  const places::Unit* desk = impartial_desk(places->units, c);
  if (desk == nullptr) return fail(Errc::corrupted, "the city has no hotline");
  return desk->id;
}

bool CityPlanner::stands_beside(JurisdictionId j, UnitId unit) const {
  const auto places = places_.current(j);
  const places::Unit* own = places ? (*places)->units.find(unit) : nullptr;
  return own != nullptr && is_independent(own->kind);
}

std::vector<UnitId> CityPlanner::line_of(JurisdictionId j, UnitId unit) const {
  const auto places = places_.current(j);
  return places ? line_in((*places)->units, unit) : std::vector<UnitId>{unit};
}

bool CityPlanner::may_own(JurisdictionId j, UnitId unit, std::string_view category) const {
  const auto city = routing_.city(j);
  if (!city) return false;
  const places::Unit* found = (*city)->places->units.find(unit);
  if (found == nullptr) return false;
  return !refused_by_duty((*city)->duty_book(), {found->code, found->kind}, category, ledger::DutyPart::lead,
                          calendar::civil_day_of(routing_.now(), (*city)->places->jurisdiction.time_zone));
}

Status CityPlanner::check_duty(const ledger::Case& c, UnitId unit, ledger::DutyPart part, Instant at) const {
  TZ_TRY(city, routing_.city(c.jurisdiction));
  const places::Unit* found = city->places->units.find(unit);
  if (found == nullptr)
    return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                       .message = "there is no such unit",
                                       .field = "unit",
                                       .rule = "unknown_unit"});
  const Question question = question_of(*city, c, at);
  const auto refusal =
      refused_by_duty(city->duty_book(), {found->code, found->kind}, c.category, part, question.day);
  if (!refusal) return {};
  std::string zh = "：" + refusal->zh, en = ": " + refusal->en;
  if (refusal->responsible == nullptr) {  // Whoever the catalogue would ask is responsible.
    const Suggestion instead = city->catalogue->suggest(question);
    if (const places::Unit* other = city->places->units.find(instead.unit); other && other->id != unit) {
      zh += "；应由" + other->name_zh + "承办";
      en += "; responsible is " + other->name_en;
    }
  }
  return tl::unexpected<Error>(
      Error{.code = Errc::invalid_argument,
            .message = fmt::format("{} ({}) may not {} it{} / {}", found->name_en, found->name_zh,
                                   part == ledger::DutyPart::lead ? "lead" : "assist with", en, zh),
            .field = "unit",
            .rule = "township_duty_list",
            .values = {{"responsible_zh", std::move(zh)}, {"responsible_en", std::move(en)}}});
}

ledger::Policy CityPlanner::policy(JurisdictionId j) const {
  const auto city = routing_.city(j);
  return city ? (*city)->policy : ledger::Policy{};
}

}  // namespace tz::routing
