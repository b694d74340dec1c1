#include "search/api_like.h"

#include <algorithm>

#include "ledger/api_named.h"
#include "ledger/api_rows.h"
#include "ledger/handler_view.h"
#include "ledger/repeat.h"
#include "search/alike.h"
#include "search/caller_scope.h"

namespace tz::search {
namespace {

using http::Permission;
using http::Request;
using http::Response;
using ledger::CaseSummary;

// A case and whoever looks at it.
struct Subject {
  ledger::Caller caller;
  CaseSummary row;  // covered
  // What a secret case is about would be told by the company it is put in.
  bool secret = false;
};

Result<Subject> find_subject(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(history,
         ledger::find_history(parts.cases, caller, request.path_parameter("code"), ledger::may_read));
  TZ_TRY(row, parts.query.get(caller.city.id, history.current.id, false));
  const ledger::HandlerView view(history.current, history.events);
  return Subject{std::move(caller), view.row(std::move(row)), view.is_secret()};
}

Result<std::vector<Alike>> similar_to(const Parts& parts, const Subject& subject) {
  AlikeAsk asked{.ended = true, .but = subject.row.id, .limit = kSimilarMax};
  if (!narrow_ask(subject.caller, asked.scope, asked.ask)) return std::vector<Alike>();
  const CaseSummary& row = subject.row;
  return alike_cases(parts, subject.caller.city.id,
                     row.title + kFieldBreak + row.description + kFieldBreak + row.address, asked);
}

struct SamePlace {
  std::vector<CaseSummary> rows;  // newest first
  bool more = false;
};

// Those of the category so near and about the same time. Nothing of a case without place or category.
Result<SamePlace> same_place(const Parts& parts, const Subject& subject, const ledger::Policy& policy) {
  const CaseSummary& row = subject.row;
  ledger::CaseFilter filter;
  if (!row.point || row.category.empty() || !ledger::narrow(subject.caller, filter)) return SamePlace{};
  filter.categories = {row.category};
  filter.box = ledger::box_around(*row.point, policy.repeat_within_m);
  filter.received_from = row.received_at - policy.repeat_within;
  filter.received_to = row.received_at + policy.repeat_within + std::chrono::milliseconds(1);
  TZ_TRY(page, parts.query.list(subject.caller.city.id, filter, ledger::Order::received_desc, "",
                                kSamePlaceMax + 1));
  SamePlace found{.rows = std::move(page.cases), .more = !page.next.empty()};
  std::erase_if(found.rows, [&](const CaseSummary& other) {
    return other.id == row.id || !other.point ||
           distance_m(*other.point, *row.point) > policy.repeat_within_m;
  });
  if (found.rows.size() > kSamePlaceMax) found.rows.resize(kSamePlaceMax);
  TZ_CHECK(ledger::leave_out_secret(parts.cases, subject.caller.city.id, found.rows));
  return found;
}

void write_place(JsonWriter& out, const Subject& subject, const SamePlace& found,
                 const ledger::Policy& policy, const ledger::CodesById& codes) {
  std::vector<Instant> times;
  for (const auto& row : found.rows) times.push_back(row.received_at);
  out.key("place")
      .begin_object()
      .field("within_m", static_cast<std::int64_t>(policy.repeat_within_m))
      .field("within_days", static_cast<std::int64_t>(policy.repeat_within.count()))
      .field("least", static_cast<std::int64_t>(policy.repeat_least))
      .field("repeat", ledger::is_repeat(subject.row.received_at, times, policy))
      .field("more", found.more)
      .key("cases")
      .begin_array();
  for (const auto& row : found.rows) ledger::write_row(out, row, codes);
  out.end_array().end_object();
}

Result<Response> get_like(const Request& request, const Parts& parts) {
  TZ_TRY(subject, find_subject(request, parts));
  const JurisdictionId j = subject.caller.city.id;
  const auto policy = parts.cases.policy(j);
  std::vector<Alike> similar;
  SamePlace place;
  if (!subject.secret) {
    TZ_TRY(alike, similar_to(parts, subject));
    TZ_TRY(near, same_place(parts, subject, policy));
    similar = std::move(alike);
    place = std::move(near);
  }
  std::vector<CaseSummary> rows = place.rows;
  for (const Alike& one : similar) rows.push_back(one.row);
  TZ_TRY(codes, ledger::merged_codes(parts.query, j, rows));
  JsonWriter out;
  out.begin_object().field("secret", subject.secret).key("similar").begin_array();
  for (const Alike& one : similar) {
    out.begin_object().field("shared", static_cast<std::int64_t>(one.shared)).key("case");
    ledger::write_row(out, one.row, codes);
    out.end_object();
  }
  out.end_array();
  write_place(out, subject, place, policy, codes);
  return http::ok_json(out.end_object().take());
}

}  // namespace

void add_like_route(http::Router& router, const Parts& parts) {
  router.get("/v1/cases/{code}/like", Permission::case_read,
             [parts](const Request& request) { return get_like(request, parts); });
}

}  // namespace tz::search
