#include "routing/dispatch_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.h"
#include "calendar/civil_day.h"
#include "routing/city_planner.h"

namespace tz::routing {
namespace {

void put(JsonWriter& out, std::string_view key, const std::optional<UnitId>& unit) {
  out.key(key);
  if (unit)
    out.value(id_text(static_cast<std::int64_t>(*unit)));
  else
    out.null();
}

void put(JsonWriter& out, std::string_view key, const std::optional<std::int64_t>& number) {
  out.key(key);
  if (number)
    out.value(*number);
  else
    out.null();
}

void put_days(JsonWriter& out, const Days& days) {
  out.field("effective_from", calendar::format_day(days.from)).key("effective_to");
  if (days.to)
    out.value(calendar::format_day(*days.to));
  else
    out.null();
}

// A code with the names of the unit behind it; a code that stands for a kind has none.
void put_unit(JsonWriter& out, std::string_view key, const City& city, const std::string& code) {
  const places::Unit* unit = city.places->units.find(code);
  out.key(key)
      .begin_object()
      .field("code", code)
      .field("name_zh", unit == nullptr ? std::string() : unit->name_zh)
      .field("name_en", unit == nullptr ? std::string() : unit->name_en)
      .end_object();
}

// A category with its names; a code that none has stands for itself.
void put_category(JsonWriter& out, const City& city, const std::string& code) {
  const Category* category = city.categories.find(code);
  out.field("category", code)
      .field("category_zh", category == nullptr ? code : category->name_zh)
      .field("category_en", category == nullptr ? code : category->name_en);
}

void put_texts(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts) {
  out.key(key).begin_array();
  for (const std::string& text : texts) out.value(text);
  out.end_array();
}

void put_reason(JsonWriter& out, const Reason& reason) {
  out.begin_object().field("kind", reason.kind).field("zh", reason.zh).field("en", reason.en).end_object();
}

}  // namespace

std::string id_text(std::int64_t id) { return fmt::format("{}", id); }

void put_suggestion(JsonWriter& out, const City& city, const Suggestion& s, std::chrono::sys_days day,
                    const std::vector<Precedent>& precedents) {
  out.begin_object()
      .field("catalogue_version", s.catalogue_version)
      .field("day", calendar::format_day(day))
      .field("unit", id_text(static_cast<std::int64_t>(s.unit)));
  put_unit(out, "responsible", city, s.unit_code);
  out.field("limit_rule", s.limit_rule).field("fallback", s.fallback);
  put(out, "copied_to", s.copied_to);
  put(out, "line", s.line ? std::optional(static_cast<std::int64_t>(*s.line)) : std::nullopt);
  out.key("delegation");
  if (s.delegation)
    out.value(*s.delegation);
  else
    out.null();
  out.key("reasons").begin_array();
  for (const Reason& reason : s.reasons) put_reason(out, reason);
  for (const Precedent& one : precedents) put_reason(out, reason_of(city, one));
  out.end_array().key("precedents").begin_array();
  for (const Precedent& one : precedents) put_precedent(out, city, one);
  out.end_array().end_object();
}

void put_precedent(JsonWriter& out, const City& city, const Precedent& p) {
  const Reason words = reason_of(city, p);
  out.begin_object()
      .field("id", id_text(p.position))
      .field("case_code", p.case_code)
      .field("reference", reference_of(p))
      .field("ruled_at", format_instant(p.ruled_at));
  put(out, "panel", std::optional(p.panel));
  put(out, "objector", std::optional(p.objector));
  put(out, "proposed", p.proposed);
  put(out, "owner", std::optional(p.owner));
  out.field("upheld", p.upheld).field("category", p.category).field("request_type", name(p.request_type));
  put_texts(out, "zones", p.zones);
  out.field("catalogue_version", p.catalogue_version).field("state", name_of(p.state)).key("decided_at");
  if (p.decided_at)
    out.value(format_instant(*p.decided_at));
  else
    out.null();
  out.field("reason", p.reason);
  put(out, "adopted_version", p.adopted_version);
  out.field("words_zh", words.zh).field("words_en", words.en).end_object();
}

void put_duty_line(JsonWriter& out, const City& city, const DutyLine& line) {
  out.begin_object().field("line", static_cast<std::int64_t>(line.line));
  put_unit(out, "unit", city, line.unit);
  put_category(out, city, line.category);
  out.field("kind", name_of(line.kind));
  put_unit(out, "department", city, line.department);
  out.field("legal_basis", line.legal_basis);
  put_days(out, line.days);
  out.field("source", line.source).end_object();
}

void put_delegation(JsonWriter& out, const City& city, const Delegation& d) {
  out.begin_object()
      .field("line", static_cast<std::int64_t>(d.line))
      .field("code", d.code)
      .field("name_zh", d.name_zh)
      .field("name_en", d.name_en);
  put_category(out, city, d.category);
  put_unit(out, "department", city, d.department);
  put_unit(out, "unit", city, d.unit);
  out.field("legal_basis", d.legal_basis);
  put_days(out, d.days);
  out.field("source", d.source).end_object();
}

void put_transfers(JsonWriter& out, const ledger::Case& c, int dispatches_before_district) {
  out.begin_object()
      .field("dispatches", c.dispatch_count)
      .field("transfers", std::max(0, c.dispatch_count - 1))
      .field("transfers_before_district", dispatches_before_district - 1)
      .field("next_is_district", c.dispatch_count >= dispatches_before_district)
      .field("ruled", c.ruled)
      .key("objectors")
      .begin_array();
  for (const UnitId unit : c.objectors) out.value(id_text(static_cast<std::int64_t>(unit)));
  out.end_array().end_object();
}

void put_refusal(JsonWriter& out, const Error& refusal) {
  out.begin_object()
      .field("rule", refusal.rule)
      .field("field", refusal.field)
      .field("message", refusal.message)
      .end_object();
}

}  // namespace tz::routing
