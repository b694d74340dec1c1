#include "routing/limit_json.h"

#include <algorithm>
#include <map>
#include <ranges>

#include "base/text.h"
#include "base/time.h"
#include "calendar/civil_day.h"
#include "routing/dispatch_json.h"

namespace tz::routing {
namespace {

void put_span(JsonWriter& out, std::string_view key, const std::optional<Span>& span) {
  out.key(key);
  if (!span) {
    out.null();
    return;
  }
  out.begin_object()
      .field("value", span->value)
      .field("unit", calendar::name_of(span->unit))
      .field("zh", words_zh(*span))
      .field("en", words_en(*span))
      .end_object();
}

void put_names(JsonWriter& out, std::string_view key, const auto& set, const auto& all) {
  out.key(key).begin_array();
  for (const auto one : all)
    if (set.bits() != 0 && set.has(one)) out.value(ledger::name(one));
  out.end_array();
}

// Without the braces, so that more may follow.
void put_rule_fields(JsonWriter& out, const LimitRule& rule) {
  out.field("rule", rule.id).field("profile", rule.profile);
  put_names(out, "request_types", rule.request_types, ledger::all_of<ledger::RequestType>());
  put_names(out, "urgencies", rule.urgencies, ledger::all_of<ledger::Urgency>());
  put_span(out, "sign", rule.sign);
  put_span(out, "contact", rule.contact);
  put_span(out, "objection", rule.objection);
  put_span(out, "result", rule.result);
  put_span(out, "extension", rule.extension);
  out.field("extensions_max", rule.extensions_max)
      .field("source", rule.source)
      .field("note_zh", rule.note_zh)
      .field("note_en", rule.note_en);
}

void put_rule(JsonWriter& out, const LimitRule& rule) {
  out.begin_object();
  put_rule_fields(out, rule);
  out.end_object();
}

void put_named(JsonWriter& out, std::string_view key, std::string_view code, std::string_view zh,
               std::string_view en) {
  out.key(key).begin_object().field("code", code).field("name_zh", zh).field("name_en", en).end_object();
}

void put_line(JsonWriter& out, const City& city, const CatalogueEntry& entry) {
  out.begin_object().field("line", static_cast<std::int64_t>(entry.line));
  const places::Zone* zone = city.places->zones.find_code(entry.zone);
  put_named(out, "zone", entry.zone, zone == nullptr ? "" : zone->name_zh,
            zone == nullptr ? "" : zone->name_en);
  const Category* category = city.categories.find(entry.category);
  put_named(out, "category", entry.category, category == nullptr ? "" : category->name_zh,
            category == nullptr ? "" : category->name_en);
  out.end_object();
}

void put_lines(JsonWriter& out, const City& city, const LimitRule& rule) {
  std::int64_t total = 0;
  out.key("lines").begin_array();
  for (const CatalogueEntry& entry : city.catalogue->entries()) {
    if (entry.limit_rule != rule.id) continue;
    if (total < static_cast<std::int64_t>(kLinesNamed)) put_line(out, city, entry);
    ++total;
  }
  out.end_array().field("lines_total", total);
}

void put_version(JsonWriter& out, const LimitHistory::Entry& entry, const ledger::AccountNames& names) {
  const LimitVersion& about = entry.about;
  out.begin_object()
      .field("version", about.version)
      .field("effective_from", format_instant(about.effective_from))
      .field("loaded_at", format_instant(about.saved_at))
      .field("by", about.saved_by ? "person" : "pack")
      .key("loaded_by");
  if (about.saved_by)
    out.value(id_text(static_cast<std::int64_t>(*about.saved_by)));
  else
    out.null();
  const auto bringer = about.saved_by ? names.find(*about.saved_by) : names.end();
  out.field("loaded_by_name", bringer == names.end() ? std::string_view() : bringer->second);
  out.field("rules", static_cast<std::int64_t>(entry.book.rules().size())).end_object();
}

// In the order in which the rules first name them.
std::vector<std::string> profiles_of(const LimitBook& book) {
  std::vector<std::string> profiles;
  for (const LimitRule& rule : book.rules())
    if (std::ranges::find(profiles, rule.profile) == profiles.end()) profiles.push_back(rule.profile);
  return profiles;
}

void put_days(JsonWriter& out, const std::vector<TrialDays>& days) {
  out.key("days").begin_array();
  for (const TrialDays& one : days)
    out.begin_object()
        .field("from", calendar::format_day(one.from))
        .field("to", calendar::format_day(one.to))
        .field("kind", name_of(one.kind))
        .field("name_zh", one.name_zh)
        .field("name_en", one.name_en)
        .end_object();
  out.end_array();
}

void put_changes(JsonWriter& out, const LimitDiff& diff) {
  const auto rules = [&](std::string_view key, const std::vector<LimitRule>& all) {
    out.key(key).begin_array();
    for (const LimitRule& rule : all) put_rule(out, rule);
    out.end_array();
  };
  rules("added", diff.added);
  rules("removed", diff.removed);
  out.key("changed").begin_array();
  for (const ChangedLimit& one : diff.changed) {
    out.begin_object().key("was");
    put_rule(out, one.was);
    out.key("is");
    put_rule(out, one.is);
    out.key("fields").begin_array();
    for (const std::string& field : one.fields) out.value(field);
    out.end_array().end_object();
  }
  out.end_array().field("reordered", diff.reordered);
}

// The line is in the error's values where a file has one.
void put_fault(JsonWriter& out, const Error& fault) {
  const auto line = std::ranges::find(fault.values, "line", &std::pair<std::string, std::string>::first);
  out.begin_object().key("line");
  if (line == fault.values.end())
    out.null();
  else
    out.raw(line->second);
  out.field("field", fault.field).field("rule", fault.rule).field("message", fault.message).end_object();
}

// Of the latest version that has the rule.
std::string profile_of(const LimitHistory& history, const std::string& rule, Instant now) {
  const LimitRule* found = history.rule_of(rule, now);
  return found == nullptr ? std::string() : found->profile;
}

void put_keeps(JsonWriter& out, const City& city, const LimitKeeps& keeps, Instant as_of) {
  std::map<std::string, std::int64_t> by_profile;
  for (const auto& [rule, count] : keeps.by_rule)
    by_profile[profile_of(city.limit_history, rule, as_of)] += count;
  out.key("keeps")
      .begin_object()
      .field("open", keeps.open)
      .field("read", keeps.read)
      .field("complete", keeps.complete)
      .field("as_of", format_instant(as_of))
      .key("profiles")
      .begin_array();
  for (const auto& [profile, cases] : by_profile)
    out.begin_object().field("profile", profile).field("cases", cases).end_object();
  out.end_array().end_object();
}

}  // namespace

void put_limits(JsonWriter& out, const City& city, const LimitHistory::Entry& shown,
                const ledger::AccountNames& names) {
  const std::string& chosen = city.places->jurisdiction.limits_profile;
  out.begin_object()
      .field("version", shown.about.version)
      .field("current_version", city.limit_history.current().about.version)
      .field("catalogue_version", city.catalogue->version())
      .field("city_profile", chosen)
      .field("objection_hours", static_cast<std::int64_t>(city.policy.objection_window.count()))
      .field("extension_days", static_cast<std::int64_t>(city.policy.extension_max.count()))
      .key("versions")
      .begin_array();
  const auto& versions = city.limit_history.versions();
  for (const auto& entry : std::ranges::reverse_view(versions)) put_version(out, entry, names);
  out.end_array().key("profiles").begin_array();
  for (const std::string& profile : profiles_of(shown.book)) {
    out.begin_object()
        .field("profile", profile)
        .field("chosen", profile == chosen)
        .field("complete", shown.book.check_complete(profile).has_value())
        .key("rules")
        .begin_array();
    for (const LimitRule& rule : shown.book.rules()) {
      if (rule.profile != profile) continue;
      out.begin_object();
      put_rule_fields(out, rule);
      put_lines(out, city, rule);
      out.end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().end_object();
}

void put_trial(JsonWriter& out, const City& city, const LimitRule& rule, Instant start,
               const std::vector<TrialStep>& steps) {
  out.begin_object()
      .field("version", city.limit_history.current().about.version)
      .field("calendar_version", city.calendar_version)
      .field("at", format_instant(start))
      .field("time_zone", city.places->jurisdiction.time_zone)
      .field("provisional",
             std::ranges::any_of(steps, [](const TrialStep& step) { return step.due.provisional; }))
      .key("rule");
  put_rule(out, rule);
  out.key("steps").begin_array();
  for (const TrialStep& step : steps) {
    out.begin_object().field("kind", name_of(step.kind));
    put_span(out, "span", step.span);
    out.field("from", format_instant(step.from))
        .field("due", format_instant(step.due.at))
        .field("provisional", step.due.provisional);
    put_days(out, step.days);
    out.end_object();
  }
  out.end_array().end_object();
}

void put_limit_plan(JsonWriter& out, const City& city, const LimitPlan& plan, const LimitKeeps& keeps,
                    Instant as_of, std::optional<std::int64_t> loaded) {
  out.begin_object().field("version", plan.version).field("known", plan.known).field("digest", plan.digest);
  out.key("faults").begin_array();
  for (const Error& fault : plan.faults) put_fault(out, fault);
  out.end_array();
  put_changes(out, plan.diff);
  out.key("refusals").begin_array();
  for (const Error& refusal : plan.refusals) put_fault(out, refusal);
  out.end_array().key("warnings").begin_array();
  for (const WarnedLimit& warning : plan.warnings)
    out.begin_object().field("kind", name_of(warning.kind)).field("rule", warning.rule).end_object();
  out.end_array();
  put_keeps(out, city, keeps, as_of);
  out.key("loaded_version");
  if (loaded)
    out.value(*loaded);
  else
    out.null();
  out.end_object();
}

}  // namespace tz::routing
