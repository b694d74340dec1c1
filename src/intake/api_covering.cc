// Covering parts of pictures: GET /v1/cases/{code}/coverings; GET and PUT .../media/{sha256}/covering, POST
// .../media/{sha256}/uncover, GET .../media/{sha256}/original. What everybody else sees is GET
// /media/{sha256}.
#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "intake/module.h"
#include "ledger/api_named.h"

namespace tz::intake {
namespace {

using http::Permission;

constexpr std::size_t kEntriesShown = 50;
constexpr std::int64_t kFarOff =
    1'000'000;  // numbers beyond this are none of a picture's; the rule says which are
constexpr std::size_t kHashShown = 12;  // of a picture, where a person reads which one it was

auto no_such_picture() { return fail_rule(Errc::not_found, "no_such_picture", "there is no such picture"); }

struct Subject {
  ledger::Caller caller;
  ledger::CaseHistory history;
  std::string sha256;
  JurisdictionId city() const { return caller.city.id; }
};

// A picture that the case shows, for whoever looks after pictures: the hotline and supervision.
Result<Subject> find_subject(const http::Request& request, const CoveringParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(history, ledger::find_history(parts.cases, caller, request.path_parameter("code")));
  std::string sha256(request.path_parameter("sha256"));
  if (!case_shows(history, sha256)) return no_such_picture();
  return Subject{std::move(caller), std::move(history), std::move(sha256)};
}

Result<ledger::By> acting(const ledger::Caller& caller) {
  const auto roles = ledger::roles_for(caller, "show_pictures");  // who shows pictures also covers them
  if (roles.empty()) return fail_rule(Errc::forbidden, "permission", "your account may not cover pictures");
  return ledger::acting_as(caller, roles.front());
}

void write_areas(JsonWriter& out, const Covering& covering) {
  out.key("areas").begin_array();
  for (const auto& area : covering)
    out.begin_object()
        .field("left", area.left)
        .field("top", area.top)
        .field("width", area.width)
        .field("height", area.height)
        .end_object();
  out.end_array();
}

Status write_who(JsonWriter& out, const CoveringParts& parts, JurisdictionId j, const CoveringEntry& entry) {
  TZ_TRY(name, parts.name_of(j, entry.by));
  out.field("by", std::to_string(static_cast<std::int64_t>(entry.by)))
      .field("name", name)
      .field("at", format_instant(entry.at));
  return {};
}

Result<http::Response> render(const CoveringParts& parts, const Subject& subject) {
  const auto j = subject.city();
  TZ_TRY(picture, parts.coverings.original(j, subject.sha256));
  if (!picture) return no_such_picture();
  TZ_TRY(entries, parts.coverings.entries(j, subject.sha256, kEntriesShown));
  const CoveringEntry none;
  const CoveringEntry& latest = entries.empty() ? none : entries.front();
  const auto& code = subject.history.current.code;
  JsonWriter out;
  out.begin_object()
      .field("sha256", subject.sha256)
      .field("version", latest.version)
      .field("covered", !latest.covering.empty())
      .field("width", picture->width)
      .field("height", picture->height)
      .field("url", "/media/" + subject.sha256 + "?case=" + percent_encode(code))
      .field("original_url", "/v1/cases/" + percent_encode(code) + "/media/" + subject.sha256 + "/original");
  write_areas(out, latest.covering);
  out.key("entries").begin_array();
  for (const auto& entry : entries) {
    out.begin_object().field("version", entry.version);
    TZ_CHECK(write_who(out, parts, j, entry));
    write_areas(out, entry.covering);
    out.end_object();
  }
  out.end_array().end_object();
  return http::ok_json(out.take(), latest.version);
}

Result<http::Response> get_covering(const http::Request& request, const CoveringParts& parts) {
  TZ_TRY(subject, find_subject(request, parts));
  return render(parts, subject);
}

Result<Covering> read_areas(const http::Request& request) {
  TZ_TRY(body, request.json());
  http::JsonFields in(body);
  const auto* list = in.array("areas", kCoverAreasMax, true);
  std::vector<CoverArea> areas;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const std::string path = "areas[" + std::to_string(i) + "]";
    if (!(*list)[i].is_object()) {
      in.fault(path, path + ": {\"left\":...,\"top\":...,\"width\":...,\"height\":...}");
      continue;
    }
    http::JsonFields one((*list)[i].get_object(), path);
    const auto number = [&](std::string_view name) {
      return static_cast<int>(one.integer(name, -kFarOff, kFarOff, true).value_or(0));
    };
    const CoverArea area{number("left"), number("top"), number("width"), number("height")};
    TZ_CHECK(one.done());
    areas.push_back(area);
  }
  TZ_CHECK(in.done());
  return make_covering(std::move(areas));
}

Result<http::Response> put_covering(const http::Request& request, const CoveringParts& parts) {
  TZ_TRY(subject, find_subject(request, parts));
  TZ_TRY(by, acting(subject.caller));
  TZ_TRY(version, request.if_match());
  TZ_TRY(covering, read_areas(request));
  TZ_CHECK(parts.coverings.cover({subject.city(), subject.history, subject.sha256, version},
                                 std::move(covering), by));
  return render(parts, subject);
}

Result<http::Response> post_uncover(const http::Request& request, const CoveringParts& parts) {
  TZ_TRY(subject, find_subject(request, parts));
  TZ_TRY(by, acting(subject.caller));
  TZ_TRY(version, request.if_match());
  TZ_CHECK(parts.coverings.uncover({subject.city(), subject.history, subject.sha256, version}, by));
  return render(parts, subject);
}

// Who reads what is covered is on the audit. No copy stays behind on the way or in the browser.
Result<http::Response> get_original(const http::Request& request, const CoveringParts& parts) {
  TZ_TRY(subject, find_subject(request, parts));
  TZ_TRY(latest, parts.coverings.entries(subject.city(), subject.sha256, 1));
  TZ_TRY(picture, parts.coverings.original(subject.city(), subject.sha256));
  if (!picture) return no_such_picture();
  if (!latest.empty() && !latest.front().covering.empty())
    TZ_CHECK(parts.record(subject.city(), subject.caller.principal.actor, "picture.original",
                          subject.history.current.code + " " + subject.sha256.substr(0, kHashShown)));
  http::Response response;
  response.content_type = picture->type;
  response.body = as_text(picture->bytes);
  return response;
}

// Of the pictures that the case shows, those that were ever covered, for whoever may read the case.
Result<http::Response> get_coverings(const http::Request& request, const CoveringParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(history,
         ledger::find_history(parts.cases, caller, request.path_parameter("code"), ledger::may_read));
  std::set<std::string> hashes;
  for (const auto& event : history.events)
    for (const auto& text : event.texts)
      for (auto& sha256 : pictures_named(text)) hashes.insert(std::move(sha256));
  JsonWriter out;
  out.begin_object().key("coverings").begin_array();
  for (const auto& sha256 : hashes) {
    TZ_TRY(latest, parts.coverings.entries(caller.city.id, sha256, 1));
    if (latest.empty()) continue;
    const auto& entry = latest.front();
    out.begin_object()
        .field("sha256", sha256)
        .field("version", entry.version)
        .field("covered", !entry.covering.empty())
        .field("count", static_cast<std::int64_t>(entry.covering.size()));
    TZ_CHECK(write_who(out, parts, caller.city.id, entry));
    out.end_object();
  }
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

void add_covering_routes(http::Router& router, CoveringParts parts) {
  const std::string picture = "/v1/cases/{code}/media/{sha256}/";
  router.get("/v1/cases/{code}/coverings", Permission::case_read,
             [parts](const http::Request& request) { return get_coverings(request, parts); });
  router.get(picture + "covering", Permission::case_supervise,
             [parts](const http::Request& request) { return get_covering(request, parts); });
  router.put(picture + "covering", Permission::case_supervise,
             [parts](const http::Request& request) { return put_covering(request, parts); });
  router.post(picture + "uncover", Permission::case_supervise,
              [parts](const http::Request& request) { return post_uncover(request, parts); });
  router.get(picture + "original", Permission::case_supervise,
             [parts](const http::Request& request) { return get_original(request, parts); });
}

}  // namespace tz::intake
