#include "routing/api_limits.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "calendar/civil_day.h"
#include "http/query_number.h"
#include "ledger/api_scope.h"
#include "routing/limit_json.h"

namespace tz::routing {
namespace {

using http::JsonFields;
using http::Permission;
using http::Request;
using http::Response;

constexpr std::size_t kCodeMax = 64;
// Days that the calendar writes, with room behind them for the longest span.
constexpr int kYearFirst = 1900, kYearLast = 2189;

// For who reads cases, and for who configures the city.
Result<ledger::Caller> reader_of(const Request& request, const LimitParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  if (!caller.principal.may(Permission::case_read) && !caller.principal.may(Permission::configure))
    return fail_rule(Errc::forbidden, "permission", "your account may not do this");
  return std::move(caller);
}

// The version that the query names, else the one that holds now.
Result<const LimitHistory::Entry*> asked_version(const Request& request, const City& city) {
  if (request.query.get("version").empty()) return &city.limit_history.current();
  TZ_TRY(version, http::query_number(request, "version", 0, 1'000'000'000));
  const LimitHistory::Entry* found = version ? city.limit_history.find(*version) : nullptr;
  if (found == nullptr) return fail(Errc::not_found, "there is no such version of the limits");
  return found;
}

Result<Response> show(const Request& request, const LimitParts& parts) {
  TZ_TRY(caller, reader_of(request, parts));
  TZ_TRY(city, parts.routing.city(caller.city.id));
  TZ_TRY(shown, asked_version(request, *city));
  ledger::AccountNames names;
  for (const auto& entry : city->limit_history.versions())
    if (const auto by = entry.about.saved_by)
      TZ_CHECK(ledger::add_name(names, parts.name_of, caller.city.id, *by));
  JsonWriter out;
  put_limits(out, *city, *shown, names);
  return http::ok_json(out.take());
}

// The file as it would be loaded, to change it.
Result<Response> file(const Request& request, const LimitParts& parts) {
  TZ_TRY(caller, reader_of(request, parts));
  TZ_TRY(city, parts.routing.city(caller.city.id));
  TZ_TRY(shown, asked_version(request, *city));
  Response response;
  response.content_type = "text/csv; charset=utf-8; header=present";
  response.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"limits-{}.csv\"", shown->about.version));
  response.body = limits_csv(shown->book.rules());
  return response;
}

template <class E>
Result<E> one_of(const Request& request, const std::string& name, E otherwise) {
  const auto word = request.query.get(name);
  if (word.empty()) return otherwise;
  const auto value = ledger::parse<E>(word);
  if (!value) return fail_field(name, name + ": there is no such word");
  return *value;
}

// An instant, or a time of the city's own clocks.
Result<Instant> asked_moment(const Request& request, const City& city, Instant now) {
  const auto word = request.query.get("at");
  if (word.empty()) return now;
  const std::string& zone = city.places->jurisdiction.time_zone;
  auto at = parse_instant(word);
  if (!at) at = parse_local(word, "%Y-%m-%dT%H:%M", zone);
  if (!at) return fail_field("at", "at: must be a time, as 2026-09-30T12:00 in the city or with a zone");
  const int year = to_civil(*at, zone).year;
  if (year < kYearFirst || year > kYearLast)
    return fail_field("at", fmt::format("at: must be of the years {} to {}", kYearFirst, kYearLast));
  return *at;
}

// The rule that is named, or the first of the profile that fits; the city's own profile if none is named.
Result<const LimitRule*> asked_rule(const Request& request, const City& city) {
  if (const auto id = request.query.get("rule"); !id.empty()) {
    const LimitRule* rule = city.limits.find(id);
    if (rule == nullptr) return fail_field("rule", "rule: there is no such rule");
    return rule;
  }
  TZ_TRY(type, one_of(request, "request_type", ledger::RequestType::help));
  TZ_TRY(urgency, one_of(request, "urgency", ledger::Urgency::normal));
  std::string profile(request.query.get("profile"));
  if (profile.empty()) profile = city.places->jurisdiction.limits_profile;
  const LimitRule* rule = city.limits.choose(profile, type, urgency);
  if (rule == nullptr)
    return fail_field("profile",
                      fmt::format("profile: {} has no rule for this", first_code_points(profile, kCodeMax)));
  return rule;
}

Result<Response> try_one(const Request& request, const LimitParts& parts) {
  TZ_TRY(caller, reader_of(request, parts));
  TZ_TRY(city, parts.routing.city(caller.city.id));
  TZ_TRY(rule, asked_rule(request, *city));
  TZ_TRY(at, asked_moment(request, *city, parts.routing.now()));
  JsonWriter out;
  put_trial(out, *city, *rule, at, try_limits(*rule, at, city->calendar, city->day_rules(), city->policy));
  return http::ok_json(out.take());
}

// dry_run: what would change and what stands against it, and a digest; without it the load that the digest
// stands for.
Result<Response> import_limits(const Request& request, const LimitParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  const JurisdictionId j = caller.city.id;
  TZ_TRY(body, request.json());
  JsonFields in(body);
  const std::string csv = in.text("limits", kLimitFileBytesMax, true);
  const bool dry_run = in.boolean("dry_run", true).value_or(true);
  const std::string digest = in.text("digest", 64, false);
  if (!dry_run && digest.empty()) in.fault("digest", "must be that of the preview");
  TZ_CHECK(in.done());
  TZ_TRY(plan, parts.routing.plan_limits(j, csv));
  std::optional<std::int64_t> loaded;
  if (!dry_run) {
    TZ_TRY(version, parts.routing.load_limits(j, csv, digest, request.actor()));
    loaded = version;
    if (version != plan.version)
      TZ_CHECK(parts.record(j, request.actor(), "limits.load", fmt::format("limits {}", version)));
  }
  LimitKeeps keeps;
  if (plan.faults.empty()) {
    TZ_TRY(counted, open_cases_by_rule(j, parts.query, parts.cases));
    keeps = std::move(counted);
  }
  TZ_TRY(city, parts.routing.city(j));
  JsonWriter out;
  put_limit_plan(out, *city, plan, keeps, parts.routing.now(), loaded);
  return http::ok_json(out.take(), loaded && *loaded != plan.version ? 201 : 200);
}

}  // namespace

void add_limit_routes(http::Router& router, const LimitParts& parts) {
  const auto handled = [parts](Result<Response> (*handle)(const Request&, const LimitParts&)) {
    return [parts, handle](const Request& request) { return handle(request, parts); };
  };
  router.get("/v1/limits", Permission::signed_in, handled(show));
  router.get("/v1/limits/file", Permission::signed_in, handled(file));
  router.get("/v1/limits/try", Permission::signed_in, handled(try_one));
  router.post("/v1/limits/imports", Permission::configure, handled(import_limits));
}

}  // namespace tz::routing
