#include "cadence/api_months.h"

#include <limits>

#include "base/time.h"
#include "http/query_number.h"
#include "http/router.h"

namespace tz::cadence {
namespace {

using http::JsonFields;
using http::Permission;
using http::Request;
using http::Response;

constexpr std::size_t kCodeMax = 40;

Result<sys_days> month_of(const Request& request) {
  const auto month = period_of(RoundKind::month, request.path_parameter("month"));
  if (!month) return fail(Errc::not_found, "a month is named as 2026-02");
  return *month;
}

void put_figure(JsonWriter& out, const Figure& f, Instant as_of, const std::string& month) {
  out.begin_object()
      .field("definition", f.key)
      .field("numerator", f.numerator)
      .field("denominator", f.denominator)
      .field("as_of", format_instant(as_of))
      .field("rows", "/v1/months/" + month + "/violators")
      .end_object();
}

Status put_erratum(JsonWriter& out, const Erratum& e, PeopleWriter& people) {
  out.begin_object()
      .field("figure", e.figure)
      .field("was_numerator", e.was.numerator)
      .field("was_denominator", e.was.denominator)
      .field("is_numerator", e.is.numerator)
      .field("is_denominator", e.is.denominator)
      .field("reason", e.reason)
      .field("at", format_instant(e.at));
  TZ_CHECK(people.put(out, "by", e.by));
  out.field("follows", to_hex(e.follows)).field("sha256", to_hex(e.sha256)).end_object();
  return {};
}

// The seal with whether the hashes hold, errata, and the figures with all corrections.
Status put_seal(JsonWriter& out, const MonthApi& api, JurisdictionId j, sys_days first_day,
                const std::string& month) {
  TZ_TRY(both, api.months.sealed(j, first_day));
  const auto& [sealed, errata] = both;
  PeopleWriter people(api.parts, j);
  out.key("seal")
      .begin_object()
      .field("sha256", to_hex(sealed.sha256))
      .field("at", format_instant(sealed.sealed_at));
  TZ_CHECK(people.put(out, "by", sealed.sealed_by));
  out.field("verified", verify(sealed, errata).has_value()).end_object().key("errata").begin_array();
  for (const auto& erratum : errata) TZ_CHECK(put_erratum(out, erratum, people));
  out.end_array().key("corrected").begin_array();
  const Instant as_of = errata.empty() ? sealed.sealed_at : errata.back().at;
  for (const auto& figure : figures_as_corrected(sealed, errata)) put_figure(out, figure, as_of, month);
  out.end_array();
  return {};
}

Result<Response> render(const MonthApi& api, JurisdictionId j, sys_days first_day) {
  TZ_TRY(round, api.rounds.find(j, RoundKind::month, first_day));
  if (!round) return fail(Errc::not_found, "that month has no summary");
  const std::string month = period_name(RoundKind::month, first_day);
  TZ_TRY(count, api.store.count(j, first_day));
  TZ_TRY(signatures, api.store.signed_count(j, first_day));
  TZ_TRY(seal, api.store.seal_of(j, first_day));
  JsonWriter out;
  out.begin_object()
      .field("month", month)
      .field("state", seal                               ? "sealed"
                      : round->state == RoundState::held ? "drafted"
                                                         : "drafting")
      .field("covers_from", format_instant(round->covers.from))
      .field("covers_to", format_instant(round->covers.to))
      .key("figures")
      .begin_array();
  // Half-counted figures are none.
  if (count && round->state == RoundState::held)
    for (const auto* figure : {&count->echo, &count->landing}) put_figure(out, *figure, count->as_of, month);
  out.end_array().field("violators", signatures.violators).field("signed_for", signatures.signed_for);
  if (seal) {
    TZ_CHECK(put_seal(out, api, j, first_day, month));
  } else {
    out.key("seal").null().key("errata").begin_array().end_array();
    out.key("corrected").begin_array().end_array();
  }
  return http::ok_json(out.end_object().take());
}

Result<Response> show(const Request& request, const MonthApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(first_day, month_of(request));
  return render(api, caller.city.id, first_day);
}

Result<Response> violators_of(const Request& request, const MonthApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(first_day, month_of(request));
  TZ_TRY(scope, scope_of(request, caller, api.parts.planner));
  TZ_TRY(limit, http::page_limit(request));
  ViolatorPage page;
  if (!scope.nothing) {
    const ViolatorFilter filter{.units = scope.units, .hide_tip_offs = scope.hide_tip_offs};
    TZ_TRY(found, api.store.violators(caller.city.id, first_day, filter, request.query.get("cursor"), limit));
    page = std::move(found);
    TZ_CHECK(keep_shown(api.parts, caller, page.rows,
                        [](const ListedViolator& v) { return v.violator.case_code; }));
  }
  JsonWriter out;
  PeopleWriter people(api.parts, caller.city.id);
  out.begin_object().key("violators").begin_array();
  for (const auto& one : page.rows) {
    out.begin_object()
        .field("code", one.violator.case_code)
        .field("invariant", name_of(one.violator.invariant));
    put_id(out, "unit", one.violator.unit);
    out.field("due", format_instant(one.violator.due)).key("signature");
    if (one.signature) {
      out.begin_object().field("at", format_instant(one.signature->at));
      TZ_CHECK(people.put(out, "by", one.signature->by));
      out.field("reason", one.signature->reason).end_object();
    } else {
      out.null();
    }
    out.end_object();
  }
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

Result<Response> sign_off(const Request& request, const MonthApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(first_day, month_of(request));
  TZ_TRY(body, request.json());
  JsonFields in(body);
  SignOff signature{.case_code = in.text("code", kCodeMax, true)};
  const auto invariant = invariant_of(in.text("invariant", 16, true));
  if (!invariant) in.fault("invariant", "must be echo or landing");
  signature.invariant = invariant.value_or(Invariant::echo);
  signature.reason = in.text("reason", kSealReasonMax, true);
  TZ_CHECK(in.done());
  signature.at = api.parts.cases.now();
  TZ_CHECK(api.months.sign(caller.city.id, first_day, std::move(signature),
                           {.actor = caller.principal.actor, .units = caller.units}));
  return render(api, caller.city.id, first_day);
}

Result<Response> seal_month(const Request& request, const MonthApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(first_day, month_of(request));
  TZ_TRY(month, api.months.seal(caller.city.id, first_day, caller.principal.actor, api.parts.cases.now()));
  static_cast<void>(month);
  return render(api, caller.city.id, first_day);
}

Result<Response> correct_month(const Request& request, const MonthApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(first_day, month_of(request));
  TZ_TRY(body, request.json());
  JsonFields in(body);
  constexpr auto kMost = std::numeric_limits<std::int32_t>::max();
  Figure is{.key = in.text("figure", 32, true)};
  is.numerator = in.integer("numerator", 0, kMost, true).value_or(0);
  is.denominator = in.integer("denominator", 0, kMost, true).value_or(0);
  const std::string reason = in.text("reason", kSealReasonMax, true);
  if (is.numerator > is.denominator) in.fault("numerator", "is more than the denominator");
  TZ_CHECK(in.done());
  TZ_TRY(erratum, api.months.correct(caller.city.id, first_day, is, reason, caller.principal.actor,
                                     api.parts.cases.now()));
  static_cast<void>(erratum);
  return render(api, caller.city.id, first_day);
}

}  // namespace

void add_month_routes(http::Router& router, const MonthApi& api) {
  router.get("/v1/months/{month}", Permission::case_read, [api](const Request& r) { return show(r, api); });
  router.get("/v1/months/{month}/violators", Permission::case_read,
             [api](const Request& r) { return violators_of(r, api); });
  router.post("/v1/months/{month}/sign_off", Permission::case_approve,
              [api](const Request& r) { return sign_off(r, api); });
  router.post("/v1/months/{month}/seal", Permission::case_supervise,
              [api](const Request& r) { return seal_month(r, api); });
  router.post("/v1/months/{month}/correct", Permission::case_supervise,
              [api](const Request& r) { return correct_month(r, api); });
}

}  // namespace tz::cadence
