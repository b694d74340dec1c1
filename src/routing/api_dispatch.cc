#include "routing/api_dispatch.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <limits>

#include "base/json.h"
#include "calendar/civil_day.h"
#include "ledger/api_named.h"
#include "routing/city_planner.h"
#include "routing/dispatch_json.h"

namespace tz::routing {
namespace {

using http::JsonFields;
using http::Permission;
using http::Request;
using http::Response;

constexpr std::int64_t kPageDefault = 50, kPageMax = 200;
constexpr std::size_t kListTextMax = 4 << 20, kNameMax = 64;

template <class T>
std::optional<T> number_in(std::string_view text, T low, T high) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= low && value <= high ? std::optional(value) : std::nullopt;
}

std::chrono::sys_days today(const DispatchParts& parts, const City& city) {
  return calendar::civil_day_of(parts.routing.now(), city.places->jurisdiction.time_zone);
}

Result<std::vector<Precedent>> quoted(const DispatchParts& parts, JurisdictionId j,
                                      const Question& question) {
  if (question.category.empty()) return std::vector<Precedent>{};
  return parts.precedents.matching(j, question.category, question.request_type, kPrecedentsQuoted);
}

// ---- Suggestions.

// By the version and on the day that the sheet names. False: the version is not here (an import).
Result<bool> put_sheet(JsonWriter& out, const DispatchParts& parts, const ledger::Case& c) {
  if (!c.dispatched_at || c.catalogue_version <= 0) return false;
  auto city = parts.routing.city_of_version(c.jurisdiction, c.catalogue_version,
                                            c.due.from.value_or(*c.dispatched_at));
  if (!city && city.error().code == Errc::not_found) return false;
  if (!city) return tl::unexpected<Error>(city.error());
  const Question question = question_of(**city, c, *c.dispatched_at);
  Suggestion suggestion = (*city)->catalogue->suggest(question);
  keep_from_accused(**city, c, suggestion);
  put_suggestion(out, **city, suggestion, question.day, {});
  return true;
}

Result<Response> of_case(const Request& request, const DispatchParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(c, ledger::find_named(parts.cases, caller, request.path_parameter("code")));
  TZ_TRY(city, parts.routing.city(caller.city.id));
  const Question question = question_of(*city, c, parts.routing.now());
  TZ_TRY(precedents, quoted(parts, caller.city.id, question));
  Suggestion suggestion = city->catalogue->suggest(question);
  if (keep_from_accused(*city, c, suggestion)) precedents.clear();
  JsonWriter out;
  out.begin_object().key("now");
  put_suggestion(out, *city, suggestion, question.day, precedents);
  out.key("sheet");
  TZ_TRY(known, put_sheet(out, parts, c));
  if (!known) out.null();
  out.key("transfers");
  put_transfers(out, c, parts.cases.policy(caller.city.id).dispatches_before_district);
  return http::ok_json(out.end_object().take());
}

Result<Question> read_draft(const Request& request, const DispatchParts& parts, const City& city,
                            JurisdictionId j) {
  Question question{.category = std::string(request.query.get("category")), .day = today(parts, city)};
  if (!question.category.empty() && city.categories.find(question.category) == nullptr)
    return fail_field("category", "category: there is no such category");
  if (const auto word = request.query.get("request_type"); !word.empty()) {
    const auto type = ledger::parse<ledger::RequestType>(word);
    if (!type) return fail_field("request_type", "request_type: there is no such type");
    question.request_type = *type;
  }
  if (const auto word = request.query.get("urgency"); !word.empty()) {
    const auto urgency = ledger::parse<ledger::Urgency>(word);
    if (!urgency) return fail_field("urgency", "urgency: there is no such urgency");
    question.urgency = *urgency;
  }
  if (const auto word = request.query.get("day"); !word.empty()) {
    const auto day = calendar::parse_day(word);
    if (!day) return fail_field("day", "day: must be a day of the form YYYY-MM-DD");
    question.day = *day;
  }
  const auto lat = request.query.get("lat"), lng = request.query.get("long");
  if (lat.empty() && lng.empty()) return question;
  TZ_TRY(point, parse_lat_lng(lat, lng));
  for (const std::string& code : parts.planner.zones_at(j, point))
    if (const places::Zone* zone = city.places->zones.find_code(code))
      question.zones.push_back(city.zone_at(*zone));
  return question;
}

// Of a version that the query names, else of the present one.
Result<CityPtr> asked_version(const Request& request, const DispatchParts& parts, JurisdictionId j) {
  const auto word = request.query.get("version");
  if (word.empty()) return parts.routing.city(j);
  const auto version = number_in<std::int64_t>(word, 1, 1'000'000'000);
  if (!version) return fail_field("version", "version: must be the number of a version");
  return parts.routing.city_of_version(j, *version, parts.routing.now());
}

Result<Response> of_draft(const Request& request, const DispatchParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(city, asked_version(request, parts, caller.city.id));
  TZ_TRY(question, read_draft(request, parts, *city, caller.city.id));
  TZ_TRY(precedents, quoted(parts, caller.city.id, question));
  JsonWriter out;
  put_suggestion(out, *city, city->catalogue->suggest(question), question.day, precedents);
  return http::ok_json(out.take());
}

// ---- The two lists.

Result<Response> duty_list(const Request& request, const DispatchParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(city, asked_version(request, parts, caller.city.id));
  JsonWriter out;
  out.begin_object().field("catalogue_version", city->catalogue->version()).key("lines").begin_array();
  for (const DutyLine& line : city->duties.lines()) put_duty_line(out, *city, line);
  return http::ok_json(out.end_array().end_object().take());
}

Result<Response> delegations(const Request& request, const DispatchParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(city, asked_version(request, parts, caller.city.id));
  JsonWriter out;
  out.begin_object().field("catalogue_version", city->catalogue->version()).key("delegations").begin_array();
  for (const Delegation& d : city->delegations.all()) put_delegation(out, *city, d);
  return http::ok_json(out.end_array().end_object().take());
}

std::string plan_json(const City& city, const ListPlan& plan, std::optional<std::int64_t> loaded) {
  JsonWriter out;
  const auto lines = [&](std::string_view key, const std::vector<DutyLine>& all) {
    out.key(key).begin_array();
    for (const DutyLine& line : all) put_duty_line(out, city, line);
    out.end_array();
  };
  const auto powers = [&](std::string_view key, const std::vector<Delegation>& all) {
    out.key(key).begin_array();
    for (const Delegation& d : all) put_delegation(out, city, d);
    out.end_array();
  };
  out.begin_object()
      .field("catalogue_version", plan.catalogue_version)
      .field("known", plan.known)
      .field("digest", plan.digest);
  lines("duties_added", plan.duties_added);
  lines("duties_removed", plan.duties_removed);
  powers("delegations_added", plan.delegations_added);
  powers("delegations_removed", plan.delegations_removed);
  out.key("refusals").begin_array();
  for (const Error& refusal : plan.refusals) put_refusal(out, refusal);
  out.end_array().key("loaded_version");
  if (loaded)
    out.value(*loaded);
  else
    out.null();
  return out.end_object().take();
}

// dry_run: what would change and what stands against it, and a digest; without it the load that the digest
// stands for.
Result<Response> import_lists(const Request& request, const DispatchParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  const JurisdictionId j = caller.city.id;
  TZ_TRY(body, request.json());
  JsonFields in(body);
  ListLoad load;
  if (auto text = in.text("duty_list", kListTextMax); !text.empty()) load.duty_list = std::move(text);
  if (auto text = in.text("delegations", kListTextMax); !text.empty()) load.delegations = std::move(text);
  const bool dry_run = in.boolean("dry_run", true).value_or(true);
  const std::string digest = in.text("digest", 64, false);
  if (!load.duty_list && !load.delegations) in.fault("duty_list", "name one of the two lists at least");
  if (!dry_run && digest.empty()) in.fault("digest", "must be that of the preview");
  TZ_CHECK(in.done());
  TZ_TRY(plan, parts.routing.plan_lists(j, load));
  std::optional<std::int64_t> loaded;
  if (!dry_run) {
    TZ_TRY(version, parts.routing.load_lists(j, load, digest));
    loaded = version;
    TZ_CHECK(parts.record(j, request.actor(), "dispatch.lists", fmt::format("catalogue {}", version)));
  }
  TZ_TRY(city, parts.routing.city(j));
  return http::ok_json(plan_json(*city, plan, loaded),
                       loaded && *loaded != plan.catalogue_version ? 201 : 200);
}

// ---- Precedents.

// For who reads cases, and for who may decide on a precedent.
Result<Response> list_precedents(const Request& request, const DispatchParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  if (!caller.principal.may(Permission::case_read) && !caller.principal.may(Permission::configure))
    return fail_rule(Errc::forbidden, "permission", "your account may not do this");
  std::optional<PrecedentState> state;
  if (const auto word = request.query.get("state"); !word.empty()) {
    state = precedent_state_of(word);
    if (!state) return fail_field("state", "state: must be open, adopted or dismissed");
  }
  std::optional<std::int64_t> before;
  if (const auto word = request.query.get("cursor"); !word.empty()) {
    before = number_in<std::int64_t>(word, 1, std::numeric_limits<std::int64_t>::max());
    if (!before) return fail_field("cursor", "cursor: must be the next of the page before");
  }
  std::int64_t limit = kPageDefault;
  if (const auto word = request.query.get("limit"); !word.empty()) {
    const auto asked = number_in<std::int64_t>(word, 1, kPageMax);
    if (!asked) return fail_field("limit", fmt::format("limit: must be a number from 1 to {}", kPageMax));
    limit = *asked;
  }
  TZ_TRY(city, parts.routing.city(caller.city.id));
  TZ_TRY(page, parts.precedents.list(caller.city.id, state, before, static_cast<std::size_t>(limit)));
  JsonWriter out;
  out.begin_object().key("precedents").begin_array();
  for (const Precedent& one : page.rows) put_precedent(out, *city, one);
  out.end_array().key("next");
  if (page.next)
    out.value(id_text(*page.next));
  else
    out.null();
  return http::ok_json(out.end_object().take());
}

Result<std::int64_t> precedent_id(const Request& request) {
  const auto id =
      number_in<std::int64_t>(request.path_parameter("id"), 1, std::numeric_limits<std::int64_t>::max());
  if (!id) return fail(Errc::not_found, "there is no such precedent");
  return *id;
}

Result<Response> decided(const DispatchParts& parts, const Request& request, JurisdictionId j,
                         const Precedent& precedent, std::string action) {
  TZ_CHECK(parts.record(j, request.actor(), std::move(action), reference_of(precedent)));
  TZ_TRY(city, parts.routing.city(j));
  JsonWriter out;
  put_precedent(out, *city, precedent);
  return http::ok_json(out.take());
}

Result<Response> adopt(const Request& request, const DispatchParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(id, precedent_id(request));
  TZ_TRY(body, request.json());
  JsonFields in(body);
  Adoption adoption{.zone = in.text("zone", kNameMax, true),
                    .legal_basis = in.text("legal_basis", PrecedentDesk::kTextMax, true),
                    .reason = in.text("reason", PrecedentDesk::kTextMax, true)};
  const std::string from = in.text("effective_from", 10, true), to = in.text("effective_to", 10);
  const auto first = calendar::parse_day(from);
  if (first)
    adoption.effective_from = *first;
  else if (!from.empty())
    in.fault("effective_from", "must be a day of the form YYYY-MM-DD");
  if (!to.empty()) {
    adoption.effective_to = calendar::parse_day(to);
    if (!adoption.effective_to) in.fault("effective_to", "must be a day of the form YYYY-MM-DD");
  }
  TZ_CHECK(in.done());
  TZ_TRY(precedent, parts.desk.adopt(caller.city.id, id, adoption, request.actor()));
  return decided(parts, request, caller.city.id, precedent, "precedent.adopt");
}

Result<Response> dismiss(const Request& request, const DispatchParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(id, precedent_id(request));
  TZ_TRY(body, request.json());
  JsonFields in(body);
  std::string reason = in.text("reason", PrecedentDesk::kTextMax, true);
  TZ_CHECK(in.done());
  TZ_TRY(precedent, parts.desk.dismiss(caller.city.id, id, std::move(reason), request.actor()));
  return decided(parts, request, caller.city.id, precedent, "precedent.dismiss");
}

}  // namespace

void add_dispatch_routes(http::Router& router, const DispatchParts& parts) {
  const auto handled = [parts](Result<Response> (*handle)(const Request&, const DispatchParts&)) {
    return [parts, handle](const Request& request) { return handle(request, parts); };
  };
  router.get("/v1/cases/{code}/suggestion", Permission::case_read, handled(of_case));
  router.get("/v1/dispatch/suggestion", Permission::case_read, handled(of_draft));
  router.get("/v1/dispatch/duty-list", Permission::signed_in, handled(duty_list));
  router.get("/v1/dispatch/delegations", Permission::signed_in, handled(delegations));
  router.post("/v1/dispatch/lists/imports", Permission::configure, handled(import_lists));
  router.get("/v1/dispatch/precedents", Permission::signed_in, handled(list_precedents));
  router.post("/v1/dispatch/precedents/{id}/adopt", Permission::configure, handled(adopt));
  router.post("/v1/dispatch/precedents/{id}/dismiss", Permission::configure, handled(dismiss));
}

}  // namespace tz::routing
