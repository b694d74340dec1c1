#include "outreach/api_visit_json.h"

#include "base/json.h"
#include "base/time.h"
#include "ledger/redaction.h"

namespace tz::outreach {

using ledger::Caller;

Result<std::optional<ledger::Case>> find_case(const Parts& parts, const Caller& caller,
                                              std::string_view typed) {
  const auto id = parts.cases.find_code(caller.city.id, typed);
  if (!id && id.error().code == Errc::unavailable) return tl::unexpected<Error>(id.error());
  if (!id) return std::optional<ledger::Case>{};
  TZ_TRY(history, parts.cases.history(caller.city.id, *id));
  return std::optional(history.current);
}

void write_visit_row(JsonWriter& out, const Visit& visit) {
  out.field("id", visit.id)
      .field("target", name(visit.target))
      .field("at", format_instant(visit.at))
      .field("minutes", visit.minutes)
      .field("zone", visit.zone);
  out.key("point");
  if (visit.point)
    out.begin_object()
        .key("lat")
        .degrees(visit.point->lat_e7)
        .key("long")
        .degrees(visit.point->lng_e7)
        .end_object();
  else
    out.null();
  out.key("result");
  if (visit.result)
    out.value(name(*visit.result));
  else
    out.null();
  out.field("needs_count", static_cast<std::int64_t>(visit.needs.size()))
      .field("campaign", visit.campaign)
      .field("others", visit.others);
  out.key("units").begin_array();
  for (const auto& code : visit.units) out.value(code);
  out.end_array();
  write_by(out, visit.by, visit.unit);
  out.field("received_at", format_instant(visit.received_at));
}

void write_visit_words(JsonWriter& out, const Caller& caller, const KeptVisit& kept) {
  const auto shown = [&](const std::string& words) {
    if (kept.visit.by == caller.principal.actor) return words;
    return ledger::cover(words, ledger::find_personal_data(words));
  };
  out.field("place", shown(kept.visit.place)).field("note", shown(kept.visit.note));
  write_erased(out, kept.erased);
}

std::string render(const Parts& parts, const Caller& caller, const KeptVisit& kept) {
  const Visit& visit = kept.visit;
  JsonWriter out;
  out.begin_object();
  write_visit_row(out, visit);
  write_visit_words(out, caller, kept);
  const auto readable = [&](const std::string& code) {
    const auto found =
        code.empty() ? std::optional<ledger::Case>{} : find_case(parts, caller, code).value_or(std::nullopt);
    return found && ledger::may_read(caller, *found);
  };
  out.key("case");
  if (readable(visit.case_code))
    out.value(visit.case_code);
  else
    out.null();
  out.key("needs").begin_array();
  for (const auto& code : visit.needs)
    if (readable(code)) out.value(code);
  return out.end_array().end_object().take();
}

}  // namespace tz::outreach
