#include "ledger/api_named.h"

namespace tz::ledger {
namespace {

Result<CaseId> find_id(const CaseService& cases, const Caller& caller, std::string_view code) {
  auto id = cases.find_code(caller.city.id, code);
  if (!id && id.error().code == Errc::not_found) return no_such_case();
  return id;
}

}  // namespace

tl::unexpected<Error> no_such_case() { return fail(Errc::not_found, "there is no case with this number"); }

Result<Case> find_named(const CaseService& cases, const Caller& caller, std::string_view code, MaySee may) {
  TZ_TRY(id, find_id(cases, caller, code));
  TZ_TRY(c, cases.load(caller.city.id, id));
  if (!shown_to(cases, caller, c, may)) return no_such_case();
  return std::move(c);
}

Result<CaseHistory> find_history(const CaseService& cases, const Caller& caller, std::string_view code,
                                 MaySee may) {
  TZ_TRY(id, find_id(cases, caller, code));
  TZ_TRY(history, cases.history(caller.city.id, id));
  if (!shown_to(cases, caller, history.current, may)) return no_such_case();
  return std::move(history);
}

}  // namespace tz::ledger
