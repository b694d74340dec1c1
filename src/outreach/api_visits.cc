#include "outreach/api_visits.h"

#include <algorithm>

#include "base/json.h"
#include "base/time.h"
#include "http/query_number.h"
#include "outreach/api_visit_filter.h"
#include "outreach/api_visit_json.h"
#include "outreach/field_rules.h"

namespace tz::outreach {
namespace {

using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

constexpr std::size_t kCodeMax = 64;

auto no_such_visit() { return fail_rule(Errc::not_found, "no_such_visit", "there is no such visit"); }

// What was sent, and where exactly, which is not kept.
struct SentVisit {
  Visit visit{};
  std::optional<LatLng> exactly{};
};

void read_point(http::JsonFields& in, SentVisit& sent) {
  const auto lat = in.number("lat", -90, 90);
  const auto lng = in.number("long", -180, 180);
  if (lat.has_value() != lng.has_value()) in.fault(lat ? "long" : "lat", "lat and long come together");
  if (!lat || !lng) return;
  if (auto point = make_lat_lng(*lat, *lng)) {
    sent.exactly = *point;
    sent.visit.point = coarsen(*point, kPointMetres);
  }
}

Result<SentVisit> read_visit(const Request& request) {
  TZ_TRY(body, request.json());
  http::JsonFields in(body);
  SentVisit sent;
  Visit& visit = sent.visit;
  visit.id = in.text("id", kIdMax, true);
  const auto target = parse_visit_target(in.text("target", kCodeMax, true));
  if (!target) in.fault("target", "target: resident, frontline or service_user");
  visit.target = target.value_or(VisitTarget::resident);
  visit.at = read_at(in);
  visit.minutes = in.integer("minutes", 1, kMinutesMax, true).value_or(1);
  visit.place = in.text("place", kPlaceMax);
  visit.zone = in.text("zone", kCodeMax);
  read_point(in, sent);
  visit.case_code = in.text("case", kCodeMax);
  if (const auto word = in.text("result", kCodeMax); !word.empty()) {
    visit.result = parse_visit_result(word);
    if (!visit.result) in.fault("result", "result: solved, partly, unsolved or no_entry");
  }
  visit.needs = in.texts("needs", kNeedsMax, kCodeMax);
  visit.campaign = in.text("campaign", kCodeMax);
  visit.others = in.integer("others", 0, kOthersMax).value_or(0);
  visit.units = in.texts("units", kUnitsMax, kCodeMax);
  visit.note = in.text("note", kNoteMax);
  TZ_CHECK(in.done());
  return sent;
}

// The code as the ledger writes it, of a case that the caller may read.
Result<std::string> visible_code(const Parts& parts, const Caller& caller, const std::string& typed,
                                 const std::string& field) {
  TZ_TRY(found, find_case(parts, caller, typed));
  if (!found || !ledger::shown_to(parts.cases, caller, *found, ledger::may_read))
    return tl::unexpected<Error>(bad_field(field, "visit_case", "there is no such case that you may read"));
  return found->code;
}

Status resolve_cases(const Parts& parts, const Caller& caller, Visit& visit) {
  if (!visit.case_code.empty()) {
    TZ_TRY(code, visible_code(parts, caller, visit.case_code, "case"));
    visit.case_code = code;
  }
  std::vector<std::string> needs;
  for (std::size_t i = 0; i < visit.needs.size(); ++i) {
    TZ_TRY(code, visible_code(parts, caller, visit.needs[i], "needs[" + std::to_string(i) + "]"));
    if (std::ranges::find(needs, code) == needs.end()) needs.push_back(code);  // one need is one
  }
  visit.needs = std::move(needs);
  return {};
}

Result<Response> answer_kept(const Parts& parts, const Caller& caller, const KeptVisit& kept,
                             const Hash256& digest, bool is_new) {
  if (kept.visit.by != caller.principal.actor || !is_same(kept, digest))
    return fail_rule(Errc::not_allowed, "visit_other", "another visit has this id already");
  return http::ok_json(render(parts, caller, kept), is_new ? 201 : 200);
}

Result<Response> post_visit(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_CHECK(check_writer(caller));
  TZ_TRY(sent, read_visit(request));
  Visit& visit = sent.visit;
  const auto digest = digest_of(visit);
  TZ_TRY(before, parts.visits.find(caller.city.id, visit.id));
  if (before) return answer_kept(parts, caller, *before, digest, false);
  if (visit.zone.empty() && sent.exactly)
    if (const auto zones = parts.planner.zones_at(caller.city.id, *sent.exactly); !zones.empty())
      visit.zone = zones.front();
  TZ_TRY(pack, parts.questionnaires.pack(caller.city.id));
  TZ_TRY(city, city_of(parts, caller, pack));
  visit.received_at = parts.cases.now();
  TZ_CHECK(check_visit(visit, city, visit.received_at));
  TZ_CHECK(resolve_cases(parts, caller, visit));
  visit.by = caller.principal.actor;
  visit.unit = caller.principal.unit;
  NewVisit added{.visit = visit, .sent = digest, .secret = new_secret(parts.random)};
  if (!visit.zone.empty()) {
    TZ_TRY(zones, parts.zones.around(caller.city.id, visit.zone));
    added.zones = std::move(zones);
  }
  TZ_TRY(kept, parts.visits.add(caller.city.id, added));
  return answer_kept(parts, caller, kept, digest, true);
}

Result<Response> get_visits(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(filter, read_visit_filter(request, parts, caller));
  TZ_TRY(limit, http::page_limit(request));
  TZ_TRY(page, parts.visits.list(caller.city.id, filter, request.query.get("cursor"), limit));
  JsonWriter out;
  out.begin_object().key("visits").begin_array();
  for (const auto& visit : page.rows) {
    out.begin_object();
    write_visit_row(out, visit);
    out.end_object();
  }
  out.end_array();
  write_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

Result<Response> get_visit(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(kept, parts.visits.find(caller.city.id, request.path_parameter("id")));
  if (!kept || !is_shown(caller, kept->visit.by, kept->visit.unit)) return no_such_visit();
  return http::ok_json(render(parts, caller, *kept));
}

Result<Response> erase_visit(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(erasure, read_erasure(request, parts, caller));
  const std::string id(request.path_parameter("id"));
  TZ_TRY(erased, parts.visits.erase(caller.city.id, id, erasure));
  if (!erased) return no_such_visit();
  if (*erased == erasure)
    TZ_CHECK(parts.record(caller.city.id, erasure.by, "visit.erase",
                          id + " " + std::string(name(erasure.reason))));
  JsonWriter out;
  out.begin_object().field("id", id);
  write_erased(out, erased);
  return http::ok_json(out.end_object().take());
}

Result<Response> get_campaigns(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(pack, parts.questionnaires.pack(caller.city.id));
  JsonWriter out;
  out.begin_object().key("campaigns").begin_array();
  for (const auto& one : pack.campaigns) {
    out.begin_object().field("code", one.code).field("name_zh", one.name.zh).field("name_en", one.name.en);
    out.field("from", one.from).field("to", one.to).end_object();
  }
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

void add_visit_routes(http::Router& router, const Parts& parts) {
  router.post("/v1/visits", Permission::case_read,
              [parts](const Request& request) { return post_visit(request, parts); });
  router.get("/v1/visits", Permission::case_read,
             [parts](const Request& request) { return get_visits(request, parts); });
  router.get("/v1/visits/{id}", Permission::case_read,
             [parts](const Request& request) { return get_visit(request, parts); });
  router.post("/v1/visits/{id}/erase", Permission::administer,
              [parts](const Request& request) { return erase_visit(request, parts); });
  router.get("/v1/campaigns", Permission::case_read,
             [parts](const Request& request) { return get_campaigns(request, parts); });
}

}  // namespace tz::outreach
