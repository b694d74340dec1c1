#include "ledger/api_resident.h"

#include <algorithm>

#include "ledger/api_named.h"
#include "ledger/api_rows.h"
#include "ledger/case_texts.h"
#include "ledger/contact_key.h"

namespace tz::ledger {
namespace {

using http::Permission;
using http::Request;
using http::Response;

// The rows of those that the caller may list, and that may be found by who filed them, the latest first.
Result<std::vector<CaseSummary>> listed(const ResidentParts& parts, const Caller& caller,
                                        const std::vector<CaseId>& ids, CaseId own) {
  std::vector<CaseSummary> rows;
  CaseFilter filter;
  for (const CaseId id : ids) {
    if (id == own) continue;
    TZ_TRY(other, parts.cases.load(caller.city.id, id));
    if (is_linkable(other) && is_listed(caller, other)) filter.ids.push_back(id);
  }
  if (filter.ids.empty() || !narrow(caller, filter)) return rows;
  TZ_TRY(page, parts.query.list(caller.city.id, filter, Order::received_desc, "", filter.ids.size()));
  rows = std::move(page.cases);
  TZ_CHECK(cover_secret(parts.cases, caller.city.id, rows));
  return rows;
}

void write_masked(JsonWriter& out, const Contact& contact) {
  out.key("contact");
  if (contact.empty()) {
    out.null();
    return;
  }
  out.begin_object()
      .field("name", mask_name(contact.name))
      .field("phone", mask_phone(contact.phone))
      .field("email", mask_email(contact.email))
      .end_object();
}

Result<Response> get_resident(const Request& request, const ResidentParts& parts) {
  TZ_TRY(caller, caller_of(request, parts.planner));
  TZ_TRY(history, find_history(parts.cases, caller, request.path_parameter("code")));
  const Case& c = history.current;
  if (!is_linkable(c) || !may_see_contact(caller, c))
    return fail_rule(Errc::forbidden, "resident_hidden",
                     "who filed an anonymous need, a hidden one or a tip-off is not looked up");
  Contact contact;
  if (const auto json = find_text(history.events.front().texts, "contact"); !json.empty()) {
    TZ_TRY(left, read_contact(json));
    contact = std::move(left);
  }
  TZ_CHECK(parts.record(caller.city.id, caller.principal.actor, "case.resident", c.code));
  // More than are shown: not all of them are in the caller's scope.
  TZ_TRY(ids, parts.find(caller.city.id, contact, kResidentCasesLooked));
  TZ_TRY(rows, listed(parts, caller, ids, c.id));
  const bool more = rows.size() > kResidentCasesMax || ids.size() == kResidentCasesLooked;
  if (rows.size() > kResidentCasesMax) rows.resize(kResidentCasesMax);
  TZ_TRY(codes, merged_codes(parts.query, caller.city.id, rows));
  JsonWriter out;
  out.begin_object();
  write_masked(out, contact);
  out.key("cases").begin_array();
  for (const auto& row : rows) write_row(out, row, codes);
  out.end_array().field("more", more).end_object();
  return http::ok_json(out.take());
}

}  // namespace

void add_resident_route(http::Router& router, ResidentParts parts) {
  router.get("/v1/cases/{code}/resident", Permission::case_read,
             [parts = std::move(parts)](const Request& request) { return get_resident(request, parts); });
}

}  // namespace tz::ledger
