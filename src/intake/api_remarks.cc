// What others say of cases, for whoever looks at it before the public may: GET /v1/remarks, GET
// /v1/remarks/{id}, POST /v1/remarks/{id}/decide.
#include "base/json.h"
#include "base/time.h"
#include "intake/api_desk.h"
#include "ledger/api_scope.h"
#include "ledger/case_texts.h"
#include "ledger/handler_view.h"

namespace tz::intake {
namespace {

using http::Permission;

constexpr std::size_t kPageMax = 50, kReasonMax = 500;

auto no_such_remark() { return fail_rule(Errc::not_found, "no_such_remark", "there is no such remark"); }

// The words as staff may read them, and as the public would if nothing more were covered.
void write_remark(JsonWriter& out, const Remark& remark, const ledger::CaseHistory& history) {
  const auto* note = find_note(remark, history);
  const auto words =
      note == nullptr ? std::string_view{} : remark_words(remark, ledger::find_text(note->texts, "note"));
  out.begin_object()
      .field("id", remark.id)
      .field("case", history.current.code)
      .field("kind", name(remark.kind))
      .field("state", name(remark.state))
      .field("version", remark.decisions)
      .field("came_at", format_instant(remark.came_at))
      .field("words", ledger::HandlerView(history.current, history.events).words(words))
      .field("proposed", public_remark(words, history, {}))
      .field("shown", remark.shown);
  out.key("picture");
  if (remark.sha256.empty())
    out.null();
  else
    out.value("/media/" + remark.sha256 + "?case=" + history.current.code);
  out.key("decided_at");
  if (remark.decided_at)
    out.value(format_instant(*remark.decided_at));
  else
    out.null();
  out.end_object();
}

Result<http::Response> get_remarks(const http::Request& request, const DeskParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  const auto word = request.query.get("state");
  const auto state = word.empty() ? std::optional(RemarkState::waiting) : parse_remark_state(word);
  if (!state) return fail_field("state", "state: waiting, shown or closed");
  TZ_TRY(page, parts.module.remark_store.list(caller.city.id, *state, request.query.get("cursor"), kPageMax));
  JsonWriter out;
  out.begin_object().key("remarks").begin_array();
  for (const auto& remark : page.remarks) {
    TZ_TRY(history, parts.cases.history(caller.city.id, remark.case_id));
    if (ledger::may_see(caller, history.current)) write_remark(out, remark, history);
  }
  out.end_array().key("next");
  if (page.next.empty())
    out.null();
  else
    out.value(page.next);
  return http::ok_json(out.end_object().take());
}

Result<RemarkDecision> read_decision(const http::Request& request) {
  TZ_TRY(body, request.json());
  http::JsonFields in(body);
  RemarkDecision decision;
  decision.show = in.boolean("show", true).value_or(false);
  decision.cover = in.texts("cover", kCoverMax, kCoverWordMax);
  decision.reason = in.text("reason", kReasonMax);
  if (!decision.show && decision.reason.empty()) in.fault("reason", "reason: required to leave it unshown");
  TZ_CHECK(in.done());
  return decision;
}

struct OpenedRemark {
  Remark remark;
  ledger::CaseHistory history;
};

Result<OpenedRemark> open_remark(const http::Request& request, const DeskParts& parts,
                                 const ledger::Caller& caller) {
  TZ_TRY(remark, parts.module.remark_store.find(caller.city.id, std::string(request.path_parameter("id"))));
  if (!remark || remark->version == 0) return no_such_remark();
  TZ_TRY(history, parts.cases.history(caller.city.id, remark->case_id));
  if (!ledger::shown_to(parts.cases, caller, history.current)) return no_such_remark();
  return OpenedRemark{*std::move(remark), std::move(history)};
}

http::Response render(const Remark& remark, const ledger::CaseHistory& history) {
  JsonWriter out;
  write_remark(out, remark, history);
  return http::ok_json(out.take(), remark.decisions);
}

Result<http::Response> get_remark(const http::Request& request, const DeskParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(opened, open_remark(request, parts, caller));
  return render(opened.remark, opened.history);
}

Result<http::Response> post_decision(const http::Request& request, const DeskParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(decision, read_decision(request));
  TZ_TRY(opened, open_remark(request, parts, caller));
  auto& [remark, history] = opened;
  TZ_TRY(version, request.if_match());
  remark.decisions = version;  // the store refuses any but the latest
  const auto by = ledger::acting_as(caller, ledger::Role::hotline);
  TZ_TRY(decided, parts.module.remarks.decide(caller.city.id, std::move(remark), history, decision, by));
  return render(decided, history);
}

}  // namespace

void add_remark_routes(http::Router& router, const DeskParts& parts) {
  router.get("/v1/remarks", Permission::case_triage,
             [parts](const http::Request& request) { return get_remarks(request, parts); });
  router.get("/v1/remarks/{id}", Permission::case_triage,
             [parts](const http::Request& request) { return get_remark(request, parts); });
  router.post("/v1/remarks/{id}/decide", Permission::case_triage,
              [parts](const http::Request& request) { return post_decision(request, parts); });
}

}  // namespace tz::intake
