#include "outreach/visit.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "outreach/field_rules.h"

namespace tz::outreach {
namespace {

constexpr std::array<std::string_view, 3> kTargets{"resident", "frontline", "service_user"};
constexpr std::array<std::string_view, 4> kResults{"solved", "partly", "unsolved", "no_entry"};

template <class E, std::size_t N>
std::optional<E> parse(const std::array<std::string_view, N>& names, std::string_view wire) {
  const auto found = std::ranges::find(names, wire);
  return found == names.end() ? std::nullopt : std::optional(static_cast<E>(found - names.begin()));
}

void check_place(const Visit& visit, const City& city, std::vector<Error>& faults) {
  if (trim(visit.place).empty() && visit.zone.empty() && !visit.point)
    faults.push_back(bad_field("place", "visit_place", "a place in words, a zone or a position is needed"));
  if (!visit.zone.empty() && !city.zones.contains(visit.zone))
    faults.push_back(bad_field("zone", "visit_zone", "there is no zone of that code"));
}

void check_campaign(const Visit& visit, const City& city, std::vector<Error>& faults) {
  if (visit.campaign.empty()) return;
  const auto* campaign = find_campaign(city.campaigns, visit.campaign);
  if (campaign == nullptr || !covers(*campaign, visit.at, city.time_zone))
    faults.push_back(
        bad_field("campaign", "visit_campaign", "there is no such campaign on the day of the visit"));
}

// What was sent, in the order in which its digest has always had it; the note follows.
void write_facts(JsonWriter& out, const Visit& visit, std::string_view place) {
  const auto texts = [&](std::string_view key, const std::vector<std::string>& all) {
    out.key(key).begin_array();
    for (const auto& one : all) out.value(one);
    out.end_array();
  };
  out.field("id", visit.id)
      .field("target", name(visit.target))
      .field("at", to_millis(visit.at))
      .field("minutes", visit.minutes)
      .field("place", place)
      .field("zone", visit.zone)
      .field("located", visit.point.has_value())
      .field("lat", std::int64_t{visit.point.value_or(LatLng{}).lat_e7})
      .field("long", std::int64_t{visit.point.value_or(LatLng{}).lng_e7})
      .field("case", visit.case_code)
      .field("result", visit.result ? name(*visit.result) : std::string_view{});
  texts("needs", visit.needs);
  texts("units", visit.units);
  out.field("campaign", visit.campaign).field("others", visit.others);
}

}  // namespace

std::string_view name(VisitTarget target) noexcept { return kTargets[static_cast<std::size_t>(target)]; }
std::string_view name(VisitResult result) noexcept { return kResults[static_cast<std::size_t>(result)]; }
std::optional<VisitTarget> parse_visit_target(std::string_view wire) noexcept {
  return parse<VisitTarget>(kTargets, wire);
}
std::optional<VisitResult> parse_visit_result(std::string_view wire) noexcept {
  return parse<VisitResult>(kResults, wire);
}

Status check_visit(const Visit& visit, const City& city, Instant now) {
  std::vector<Error> faults;
  if (!is_client_id(visit.id))
    faults.push_back(bad_field("id", "visit_id", "16 to 64 characters of 0-9 and a-z"));
  if (!is_lately(visit.at, now))
    faults.push_back(bad_field("at", "visit_time", "within the last 31 days, and not ahead of the clock"));
  if (visit.minutes < 1 || visit.minutes > kMinutesMax)
    faults.push_back(bad_field("minutes", "visit_minutes", "from 1 to 1440"));
  check_place(visit, city, faults);
  for (std::size_t i = 0; i < visit.units.size(); ++i)
    if (!city.units.contains(visit.units[i]))
      faults.push_back(bad_field("units[" + std::to_string(i) + "]", "visit_unit", "there is no such unit"));
  if (visit.case_code.empty() == visit.result.has_value())
    faults.push_back(bad_field("result", "visit_result", "belongs to the visit to a case, and only to that"));
  check_campaign(visit, city, faults);
  return told(std::move(faults));
}

Hash256 digest_of(const Visit& visit) {
  JsonWriter out;
  out.begin_object();
  write_facts(out, visit, visit.place);
  out.field("note", visit.note);
  return sha256(as_bytes(out.end_object().take()));
}

VisitCommits commits_of(const Visit& visit, const WordSecret& secret) {
  return {.place = commit_words(secret, "place", visit.place),
          .note = commit_words(secret, "note", visit.note)};
}

Hash256 row_digest(const Visit& visit, const VisitCommits& commits) {
  JsonWriter out;
  out.begin_object();
  write_facts(out, visit, to_hex(commits.place));
  out.field("note", to_hex(commits.note))
      .field("by", static_cast<std::int64_t>(visit.by))
      .field("unit", static_cast<std::int64_t>(visit.unit))
      .field("received_at", to_millis(visit.received_at));
  return sha256(as_bytes(out.end_object().take()));
}

}  // namespace tz::outreach
