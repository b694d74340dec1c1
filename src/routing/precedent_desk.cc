#include "routing/precedent_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "calendar/civil_day.h"

namespace tz::routing {
namespace {

tl::unexpected<Error> wrong(std::string field, std::string rule, std::string message) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = field + ": " + message,
                                     .field = std::move(field),
                                     .rule = std::move(rule)});
}

Status check_text(const std::string& field, const std::string& text) {
  if (trim(text).empty()) return wrong(field, "text_required", "must not be empty");
  if (count_code_points(text) > PrecedentDesk::kTextMax)
    return wrong(field, "text_too_long", fmt::format("has more than {} characters", PrecedentDesk::kTextMax));
  return {};
}

Status check(const Adoption& adoption, const Precedent& precedent, std::chrono::sys_days today) {
  TZ_CHECK(check_text("legal_basis", adoption.legal_basis));
  TZ_CHECK(check_text("reason", adoption.reason));
  if (adoption.zone != "*" && std::ranges::find(precedent.zones, adoption.zone) == precedent.zones.end())
    return wrong("zone", "precedent_zone", "must be * or a zone of the case that was ruled on");
  if (adoption.effective_from < today) return wrong("effective_from", "day_from_today", "is in the past");
  if (adoption.effective_to && *adoption.effective_to < adoption.effective_from)
    return wrong("effective_to", "date_order", "is before effective_from");
  return {};
}

}  // namespace

Result<Precedent> PrecedentDesk::open_one(JurisdictionId j, std::int64_t position) const {
  TZ_TRY(precedent, store_.get(j, position));
  if (precedent.state != PrecedentState::open)
    return fail_rule(Errc::not_allowed, "precedent_decided", "the precedent is no longer open");
  return std::move(precedent);
}

Result<Precedent> PrecedentDesk::adopt(JurisdictionId j, std::int64_t position, const Adoption& adoption,
                                       ActorId by) {
  const std::lock_guard lock(deciding_);
  TZ_TRY(precedent, open_one(j, position));
  TZ_TRY(city, routing_.city(j));
  const Instant now = routing_.now();
  TZ_CHECK(check(adoption, precedent, calendar::civil_day_of(now, city->places->jurisdiction.time_zone)));
  const places::Unit* owner = city->places->units.find(precedent.owner);
  if (owner == nullptr || !owner->active)
    return fail_rule(Errc::invalid_argument, "inactive_unit",
                     "the unit that it was ruled to be for is no more");
  // A line that was added when the program stopped before this precedent was marked.
  const std::string reference = reference_of(precedent);
  std::int64_t version = city->catalogue->version();
  if (std::ranges::find(city->catalogue->entries(), reference, &CatalogueEntry::precedent) ==
      city->catalogue->entries().end()) {
    CatalogueEntry line{.zone = adoption.zone,
                        .category = precedent.category,
                        .unit = owner->code,
                        .effective_from = adoption.effective_from,
                        .effective_to = adoption.effective_to,
                        .legal_basis = adoption.legal_basis,
                        .precedent = reference};
    line.request_types.add(precedent.request_type);
    TZ_TRY(saved, routing_.add_line(j, std::move(line)));
    version = saved;
  }
  precedent.state = PrecedentState::adopted;
  precedent.decided_at = now;
  precedent.decided_by = by;
  precedent.reason = adoption.reason;
  precedent.adopted_version = version;
  TZ_CHECK(store_.decide(j, precedent));
  return std::move(precedent);
}

Result<Precedent> PrecedentDesk::dismiss(JurisdictionId j, std::int64_t position, std::string reason,
                                         ActorId by) {
  const std::lock_guard lock(deciding_);
  TZ_TRY(precedent, open_one(j, position));
  TZ_CHECK(check_text("reason", reason));
  precedent.state = PrecedentState::dismissed;
  precedent.decided_at = routing_.now();
  precedent.decided_by = by;
  precedent.reason = std::move(reason);
  TZ_CHECK(store_.decide(j, precedent));
  return std::move(precedent);
}

}  // namespace tz::routing
