#include "outreach/api_questionnaires.h"

#include <map>

#include "base/json.h"
#include "base/time.h"
#include "http/query_number.h"
#include "outreach/field_rules.h"

namespace tz::outreach {
namespace {

using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

constexpr std::size_t kCodeMax = 64;

auto no_such_questionnaire() {
  return fail_rule(Errc::not_found, "no_such_questionnaire", "there is no such questionnaire");
}

Result<Questionnaire> version_of(const Parts& parts, JurisdictionId j, std::string_view code,
                                 std::int64_t version) {
  TZ_TRY(found, parts.questionnaires.version(j, code, version));
  if (!found) return no_such_questionnaire();
  return *found;
}

void write_answers(JsonWriter& out, const Answers& answers, std::string_view shown) {
  out.field("id", answers.id)
      .field("questionnaire", answers.code)
      .field("version", answers.version)
      .field("zone", answers.zone)
      .field("at", format_instant(answers.at));
  out.key("answers").raw(shown);
  write_by(out, answers.by, answers.unit);
  out.field("received_at", format_instant(answers.received_at));
}

using Versions = std::map<std::int64_t, Questionnaire>;

// What was asked, so that answers to a version that is no longer offered can be read.
void write_versions(JsonWriter& out, const Versions& versions) {
  out.key("versions").begin_array();
  for (const auto& [number, questionnaire] : versions) write(out, questionnaire);
  out.end_array();
}

Result<Response> render(const Parts& parts, const Caller& caller, const KeptAnswers& kept, int status) {
  const Answers& answers = kept.answers;
  const bool own = answers.by == caller.principal.actor;
  TZ_TRY(questionnaire, version_of(parts, caller.city.id, answers.code, answers.version));
  TZ_TRY(all, join_answers(questionnaire, {.facts = answers.answers, .words = kept.words}));
  TZ_TRY(shown, shown_answers(questionnaire, all, own ? Wording::as_written : Wording::covered));
  JsonWriter out;
  out.begin_object();
  write_answers(out, answers, shown);
  write_erased(out, kept.erased);
  write_versions(out, {{questionnaire.version, questionnaire}});
  return http::ok_json(out.end_object().take(), status);
}

Result<Response> get_questionnaires(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(pack, parts.questionnaires.pack(caller.city.id));
  JsonWriter out;
  out.begin_object().key("questionnaires").begin_array();
  for (const auto& one : pack.questionnaires) write(out, one);
  return http::ok_json(out.end_array().end_object().take());
}

// What was sent; the answers themselves are checked against the version that it names.
Result<Answers> read_answers(const Request& request, const Parts& parts, const Caller& caller) {
  TZ_TRY(body, request.json());
  http::JsonFields in(body);
  Answers sent{.id = in.text("id", kIdMax, true), .code = std::string(request.path_parameter("code"))};
  sent.version = in.integer("version", 1, kVersionMax, true).value_or(0);
  sent.zone = in.text("zone", kCodeMax);
  sent.at = read_at(in);
  const auto* given = in.object("answers", true);
  TZ_CHECK(in.done());
  TZ_TRY(questionnaire, version_of(parts, caller.city.id, sent.code, sent.version));
  TZ_TRY(answers, check_answers(questionnaire, *given));
  sent.answers = answers;
  if (questionnaire.about_zone == sent.zone.empty())
    return tl::unexpected<Error>(
        bad_field("zone", "answer_zone", "belongs to a questionnaire about a place, and only to such a one"));
  return sent;
}

Status check_sent(const Parts& parts, const Caller& caller, const Answers& sent, Instant now) {
  std::vector<Error> faults;
  if (!is_client_id(sent.id))
    faults.push_back(bad_field("id", "visit_id", "16 to 64 characters of 0-9 and a-z"));
  if (!is_lately(sent.at, now))
    faults.push_back(bad_field("at", "visit_time", "within the last 31 days, and not ahead of the clock"));
  TZ_TRY(city, city_of(parts, caller, {}));
  if (!sent.zone.empty() && !city.zones.contains(sent.zone))
    faults.push_back(bad_field("zone", "visit_zone", "there is no zone of that code"));
  return told(std::move(faults));
}

Result<Response> answer_kept(const Parts& parts, const Caller& caller, const KeptAnswers& kept,
                             const Hash256& digest, int status) {
  if (kept.answers.by != caller.principal.actor || !is_same(kept, digest))
    return fail_rule(Errc::not_allowed, "answer_other", "other answers have this id already");
  return render(parts, caller, kept, status);
}

Result<Response> post_answers(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_CHECK(check_writer(caller));
  TZ_TRY(sent, read_answers(request, parts, caller));
  const auto digest = digest_of(sent);
  TZ_TRY(before, parts.questionnaires.find(caller.city.id, sent.id));
  if (before) return answer_kept(parts, caller, *before, digest, 200);
  sent.received_at = parts.cases.now();
  TZ_CHECK(check_sent(parts, caller, sent, sent.received_at));
  sent.by = caller.principal.actor;
  sent.unit = caller.principal.unit;
  TZ_TRY(questionnaire, version_of(parts, caller.city.id, sent.code, sent.version));
  TZ_TRY(halves, split_answers(questionnaire, sent.answers));
  sent.answers = halves.facts;
  TZ_TRY(kept,
         parts.questionnaires.add(
             caller.city.id,
             {.answers = sent, .words = halves.words, .sent = digest, .secret = new_secret(parts.random)}));
  return answer_kept(parts, caller, kept, digest, 201);
}

// Of a zone one reads what everybody was told there; else what the lists show to the caller.
Result<Scope> scope_asked(const Request& request, const Caller& caller) {
  TZ_TRY(mine, read_mine(request));
  if (request.query.get("zone").empty()) return scope_of(caller, mine);
  if (mine) return fail_field("mine", "mine: not together with zone");
  return Scope{.everything = true};
}

Result<Page<Answers>> read_page(const Request& request, const Parts& parts, const Caller& caller,
                                const Scope& scope) {
  TZ_TRY(limit, http::page_limit(request));
  const auto code = request.path_parameter("code"), zone = request.query.get("zone"),
             cursor = request.query.get("cursor");
  if (!zone.empty()) return parts.questionnaires.list_of_zone(caller.city.id, code, zone, cursor, limit);
  return parts.questionnaires.list(caller.city.id, code, scope, cursor, limit);
}

Result<Response> list_answers(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(scope, scope_asked(request, caller));
  TZ_TRY(page, read_page(request, parts, caller, scope));
  Versions versions;
  JsonWriter out;
  out.begin_object().key("answers").begin_array();
  for (const auto& answers : page.rows) {
    if (!versions.contains(answers.version)) {
      TZ_TRY(version, version_of(parts, caller.city.id, answers.code, answers.version));
      versions.emplace(answers.version, version);
    }
    TZ_TRY(shown, shown_answers(versions.at(answers.version), answers.answers, Wording::left_out));
    out.begin_object();
    write_answers(out, answers, shown);
    out.field("opens", is_shown(caller, answers.by, answers.unit)).end_object();
  }
  out.end_array().field("scope", whose(scope));
  write_next(out, page.next);
  write_versions(out, versions);
  return http::ok_json(out.end_object().take());
}

Result<Response> get_answers(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(kept, parts.questionnaires.find(caller.city.id, request.path_parameter("id")));
  if (!kept || kept->answers.code != request.path_parameter("code") ||
      !is_shown(caller, kept->answers.by, kept->answers.unit))
    return fail_rule(Errc::not_found, "no_such_answers", "there are no such answers");
  return render(parts, caller, *kept, 200);
}

Result<Response> erase_answers(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(erasure, read_erasure(request, parts, caller));
  const std::string id(request.path_parameter("id"));
  TZ_TRY(kept, parts.questionnaires.find(caller.city.id, id));
  if (!kept || kept->answers.code != request.path_parameter("code"))
    return fail_rule(Errc::not_found, "no_such_answers", "there are no such answers");
  TZ_TRY(erased, parts.questionnaires.erase(caller.city.id, id, erasure));
  if (erased == erasure)
    TZ_CHECK(parts.record(caller.city.id, erasure.by, "answers.erase",
                          id + " " + std::string(name(erasure.reason))));
  JsonWriter out;
  out.begin_object().field("id", id);
  write_erased(out, erased);
  return http::ok_json(out.end_object().take());
}

}  // namespace

void add_questionnaire_routes(http::Router& router, const Parts& parts) {
  router.get("/v1/questionnaires", Permission::case_read,
             [parts](const Request& request) { return get_questionnaires(request, parts); });
  router.post("/v1/questionnaires/{code}/answers", Permission::case_read,
              [parts](const Request& request) { return post_answers(request, parts); });
  router.get("/v1/questionnaires/{code}/answers", Permission::case_read,
             [parts](const Request& request) { return list_answers(request, parts); });
  router.get("/v1/questionnaires/{code}/answers/{id}", Permission::case_read,
             [parts](const Request& request) { return get_answers(request, parts); });
  router.post("/v1/questionnaires/{code}/answers/{id}/erase", Permission::administer,
              [parts](const Request& request) { return erase_answers(request, parts); });
}

}  // namespace tz::outreach
