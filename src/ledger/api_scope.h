#pragma once
// Which cases a member of staff may see, and in which capacity they act. Permissions let a person in at the
// route; this is the rest.
#include <span>
#include <string_view>
#include <vector>

#include "http/request.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/decide.h"
#include "ledger/planner.h"

namespace tz::ledger {

// A signed-in caller within one jurisdiction.
struct Caller {
  http::Principal principal{};
  JurisdictionCard city{};
  std::vector<UnitId> units{};  // the own unit and those below it; empty without a unit
  std::vector<UnitId> line{};   // a tip-off about any of these is hidden from the caller
  bool sees_every_unit =
      false;  // hotline, call-back and supervision; a handler sees the cases of the own units
  bool sees_tip_offs = false;  // 举报 of other units: the hotline alone (docs/sources.md#tip-off)
  bool rules = false;          // the panel: sees whatever waits for it, of any unit, and tip-offs too
};

//   unauthenticated   nobody signed in
//   invalid_argument  the account belongs to no jurisdiction and there are several
Result<Caller> caller_of(const http::Request& request, const Planner& planner);

// True if the case is in the caller's scope. What is outside does not exist for them: not_found, not
// forbidden.
bool may_see(const Caller& caller, const Case& c);
// True if the case is a tip-off about the caller's own unit or its line (docs/sources.md#tip-off-line): it
// does not exist for them, whatever their permissions.
bool is_accused(const Caller& caller, const Case& c);
using MaySee = bool (*)(const Caller&, const Case&);
// may_see, or another such question, for a case that the caller named: who asks for a tip-off about the own
// line raises an alert.
bool shown_to(const CaseService& cases, const Caller& caller, const Case& c, MaySee may = may_see);
// True if the caller may read this one case by its number: what may_see gives, and for whoever files on
// behalf what was filed. Never a tip-off of others, and nothing may be done to it by that.
bool may_read(const Caller& caller, const Case& c);
// Contact data masked as staff see it: nobody of a sealed case, the hotline alone where handlers are not to
// know.
bool may_see_contact(const Caller& caller, const Case& c);

// Narrows a filter to the caller's scope. False if nothing can be in it.
bool narrow(const Caller& caller, CaseFilter& filter);
// The same question of one case: true if a list narrowed so shows it.
bool is_listed(const Caller& caller, const Case& c);
// The caller's units, and kPanelDesk for the panel.
std::vector<UnitId> own_desks(const Caller& caller);

// The capacities in which the caller may give a command ("dispatch"), the likelier first. Empty: none of the
// permissions it takes.
std::vector<Role> roles_for(const Caller& caller, std::string_view command);
// The caller in that capacity, acting for the own unit and those below.
By acting_as(const Caller& caller, Role role);
// The caller in the capacity in which the rules let this command pass, or the likeliest one.  forbidden (rule
// "permission"): none
Result<By> acting_for(const Caller& caller, std::string_view command, const Case& c, Instant now,
                      const Policy& policy);

// What an action bar offers: every command that staff give, allowed or with the reason why not.
std::vector<Offer> staff_offers(const Caller& caller, const Case& c, Instant now, const Policy& policy);

}  // namespace tz::ledger
