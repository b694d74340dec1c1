#include "ledger/api_scope.h"

#include <algorithm>
#include <array>

namespace tz::ledger {

namespace {

using http::Permission;

struct Capacity {
  Permission permission;
  Role role;
};
constexpr Capacity kHotline{Permission::case_triage, Role::hotline};
constexpr Capacity kPanel{Permission::case_rule, Role::panel};
constexpr Capacity kHandler{Permission::case_handle, Role::handler};
constexpr Capacity kApprover{Permission::case_approve, Role::approver};
constexpr Capacity kCallback{Permission::case_callback, Role::callback};
constexpr Capacity kSupervisor{Permission::case_supervise, Role::supervisor};
constexpr Capacity kIntake{Permission::case_file, Role::intake};

struct CommandRule {
  std::string_view command;
  std::array<Capacity, 7> capacities;
  std::size_t count;
};
template <class... C>
constexpr CommandRule rule(std::string_view command, C... capacities) {
  return {command, {capacities...}, sizeof...(C)};
}

// Which permission lets a person act in which capacity; decide() says which capacities each command takes.
constexpr CommandRule kRules[] = {
    rule("classify", kHotline),
    rule("dispatch", kHotline),
    rule("sign", kHandler),
    rule("object", kHandler),
    rule("rule_objection", kPanel),
    rule("assign_assist", kHandler, kHotline),
    rule("report_assist", kHandler),
    rule("record_contact", kHandler),
    rule("ask_extension", kHandler),
    rule("rule_extension", kApprover, kHotline),
    rule("ask_carry", kHandler),
    rule("rule_carry", kApprover, kHotline),
    rule("review_carry", kApprover, kHotline),
    rule("end_carry", kHandler, kApprover, kHotline),
    rule("pause", kHandler, kApprover),
    rule("resume", kHandler, kApprover, kHotline),
    rule("file_result", kHandler),
    rule("check_result", kHotline),
    rule("record_callback", kCallback),
    rule("close_unreached", kCallback),
    rule("order_rework", kHotline, kSupervisor),
    rule("urge", kHotline, kSupervisor),
    rule("supervise", kSupervisor, kHotline),
    rule("lift_supervision", kSupervisor, kHotline),
    rule("escalate", kHandler, kApprover, kHotline),
    rule("tell_progress", kHandler, kApprover, kHotline),
    rule("note", kHandler, kHotline, kPanel, kCallback, kSupervisor, kApprover, kIntake),
    rule("land", kHotline, kPanel),
    rule("link", kHotline, kIntake),
    rule("unlink", kHotline, kIntake),
    rule("merge", kHotline),
    rule("unmerge", kHotline),
    rule("split", kHotline),
    rule("redact", kHotline, kSupervisor),
    rule("show_pictures", kHotline, kSupervisor),
};

// The name of the rule's table for a route: the caller says split, the parent records it.
std::string_view decided_name(std::string_view command) {
  return command == "split" ? "record_split" : command;
}

const Offer* find_offer(const std::vector<Offer>& all, std::string_view command) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Offer& o) { return o.command == decided_name(command); });
  return found == all.end() ? nullptr : &*found;
}

bool concerns(const Caller& caller, const Case& c) {
  if (caller.rules && (c.status == CaseStatus::objected || c.pending_landing)) return true;
  const auto own = [&](UnitId unit) {
    return std::find(caller.units.begin(), caller.units.end(), unit) != caller.units.end();
  };
  if ((c.lead && own(*c.lead)) || (c.proposed_lead && own(*c.proposed_lead))) return true;
  return std::any_of(c.assists.begin(), c.assists.end(), [&](const Assist& a) { return own(a.unit); });
}

}  // namespace

Result<Caller> caller_of(const http::Request& request, const Planner& planner) {
  if (!request.principal) return fail(Errc::unauthenticated, "sign in first");
  Caller caller{.principal = *request.principal};
  JurisdictionId j = caller.principal.jurisdiction;
  if (j == JurisdictionId{}) {
    const auto cities = planner.jurisdictions();
    if (cities.size() != 1)
      return fail_field("jurisdiction", "this account belongs to no jurisdiction, and there are several");
    j = cities.front().id;
  }
  TZ_TRY(city, planner.jurisdiction(j));
  caller.city = city;
  if (caller.principal.unit != UnitId{}) {
    caller.units = planner.units_below(j, caller.principal.unit);
    caller.units.insert(caller.units.begin(), caller.principal.unit);
  }
  if (caller.principal.unit != UnitId{}) caller.line = planner.line_of(j, caller.principal.unit);
  const auto may = [&](Permission p) { return caller.principal.may(p); };
  caller.sees_every_unit =
      may(Permission::case_triage) || may(Permission::case_callback) || may(Permission::case_supervise);
  caller.sees_tip_offs = may(Permission::case_triage);
  caller.rules = may(Permission::case_rule);
  return caller;
}

bool is_accused(const Caller& caller, const Case& c) {
  const auto accused = accused_of(c);
  return accused && std::find(caller.line.begin(), caller.line.end(), *accused) != caller.line.end();
}

bool shown_to(const CaseService& cases, const Caller& caller, const Case& c, MaySee may) {
  if (may(caller, c)) return true;
  if (is_accused(caller, c)) cases.raise_alert(c, caller.principal.actor, caller.principal.unit);
  return false;
}

bool may_see(const Caller& caller, const Case& c) {
  if (is_accused(caller, c)) return false;
  if (concerns(caller, c)) return true;
  return caller.sees_every_unit && (c.request_type != RequestType::report || caller.sees_tip_offs);
}

bool may_read(const Caller& caller, const Case& c) {
  return may_see(caller, c) ||
         (caller.principal.may(Permission::case_file) && c.request_type != RequestType::report);
}

bool may_see_contact(const Caller& caller, const Case& c) {
  switch (c.confidentiality) {
    case Confidentiality::none:
      return true;
    case Confidentiality::hide_from_handler:
      return caller.principal.may(Permission::case_triage);
    case Confidentiality::sealed:
      return false;
  }
  return false;
}

bool narrow(const Caller& caller, CaseFilter& filter) {
  filter.hide_accusing = caller.line;
  if (caller.sees_every_unit) {
    filter.hide_tip_offs = !caller.sees_tip_offs;
    return true;
  }
  filter.scope = own_desks(caller);
  return !filter.scope.empty();
}

bool is_listed(const Caller& caller, const Case& c) {
  if (is_accused(caller, c)) return false;
  if (!caller.sees_every_unit) return concerns(caller, c);
  return caller.sees_tip_offs || c.request_type != RequestType::report;
}

std::vector<UnitId> own_desks(const Caller& caller) {
  auto desks = caller.units;
  if (caller.rules) desks.push_back(kPanelDesk);
  return desks;
}

std::vector<Role> roles_for(const Caller& caller, std::string_view command) {
  std::vector<Role> roles;
  for (const auto& known : kRules) {
    if (known.command != command) continue;
    for (std::size_t i = 0; i < known.count; ++i) {
      if (caller.principal.may(known.capacities[i].permission)) roles.push_back(known.capacities[i].role);
    }
  }
  return roles;
}

By acting_as(const Caller& caller, Role role) {
  By by{.actor = caller.principal.actor, .role = role, .unit = caller.principal.unit};
  for (const auto unit : caller.units) {
    if (unit != by.unit) by.also_units.push_back(unit);
  }
  return by;
}

Result<By> acting_for(const Caller& caller, std::string_view command, const Case& c, Instant now,
                      const Policy& policy) {
  const auto roles = roles_for(caller, command);
  if (roles.empty())
    return fail_rule(Errc::forbidden, "permission", "your account may not do this: " + std::string(command));
  for (const auto role : roles) {
    By by = acting_as(caller, role);
    const auto all = offers(c, by, now, policy);
    const Offer* offer = find_offer(all, command);
    if (offer != nullptr && offer->allowed) return by;
  }
  return acting_as(caller, roles.front());
}

std::vector<Offer> staff_offers(const Caller& caller, const Case& c, Instant now, const Policy& policy) {
  std::vector<Offer> shown;
  for (const auto& known : kRules) {
    Offer offer{.command = known.command};
    const auto roles = roles_for(caller, known.command);
    if (roles.empty())
      offer.reason = {
          .code = Errc::forbidden, .message = "your account may not do this", .rule = "permission"};
    for (auto role = roles.rbegin(); role != roles.rend() && !offer.allowed;
         ++role) {  // the likeliest capacity's reason stays
      const auto all = offers(c, acting_as(caller, *role), now, policy);
      if (const Offer* found = find_offer(all, known.command)) {
        offer.allowed = found->allowed;
        offer.reason = found->reason;
      }
    }
    shown.push_back(std::move(offer));
  }
  return shown;
}

}  // namespace tz::ledger
