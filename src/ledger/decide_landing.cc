#include "ledger/decide_landing.h"

#include <fmt/format.h>
#include <algorithm>

#include <vector>

#include "base/text.h"
#include "ledger/decide_input.h"

namespace tz::ledger {
namespace {

using L = LandingCode;

auto refuse(std::string rule, std::string message) {
  return fail_rule(Errc::not_allowed, std::move(rule), std::move(message));
}
auto forbid(std::string rule, std::string message) {
  return fail_rule(Errc::forbidden, std::move(rule), std::move(message));
}

// An answer or a settlement is an end only where the resident calls it solved, or had not to be asked.
bool is_unsettled(const Case& c, L code) {
  if (code != L::answered && code != L::mediated) return false;
  return c.answer ? c.answer->solved != Solved::yes : c.unreached;
}

// docs/sources.md#landing: every outcome that does not solve has a next review date or a named legal route.
bool needs_prospect(const Case& c, L code) {
  switch (code) {
    case L::answered:
    case L::mediated:
      return is_unsettled(c, code);
    case L::partly:
    case L::explained_no_basis:
    case L::not_supported:
    case L::supported_pending:
    case L::unreachable:
    case L::referred_aid:
    case L::out_of_scope:
    case L::explained_secrecy:
    case L::not_lawful:
      return true;
    default:
      return false;
  }
}

// A solution, an answer or a settlement speaks in its reply; every other end must give its reason.
bool needs_reason(const Case& c, L code) {
  return is_unsettled(c, code) ||
         (code != L::solved && code != L::partly && code != L::answered && code != L::mediated);
}

// docs/sources.md#triage: what may be ended before dispatch. An emergency is handed over at once (T1).
bool open_from_triage(L code) {
  switch (code) {
    case L::answered:
    case L::legal_route:
    case L::duplicate_of:
    case L::out_of_scope:
    case L::explained_secrecy:
    case L::not_lawful:
    case L::transferred_emergency:
      return true;
    default:
      return false;
  }
}

// What was never dispatched is judged again like the first time: nobody did any work to ask about.
bool is_judged_again(const Case& c) { return c.status == CaseStatus::reopened && !c.lead; }

bool is_open_code(const Case& c, L code) {
  if (code == L::withdrawn) return false;
  if (c.merged_into) return code != L::transferred_emergency;  // The work was done under the other case.
  if (c.status == CaseStatus::received) return code == L::transferred_emergency;
  if (c.status == CaseStatus::triaged || is_judged_again(c)) return open_from_triage(code);
  return code != L::transferred_emergency;
}

bool is_before_dispatch(const Case& c) {
  return c.status == CaseStatus::received || c.status == CaseStatus::triaged || is_judged_again(c);
}

// What the resident's answer, or its absence, permits. An unanswered question is no answer
// (docs/sources.md#callback).
Status permitted_by_answer(const Case& c, const Land& r) {
  const bool to_be_asked = c.merged_into || !is_before_dispatch(c);
  if (to_be_asked && !c.answer && !c.unreached && !c.no_reply_wanted)
    return refuse("callback_first", "the resident has not been asked, nor tried often enough");
  if (r.code == L::solved) {
    if (c.answer && c.answer->solved != Solved::yes)
      return refuse("solved_needs_answer", "the resident says that it is not, or only partly, solved");
    if (c.unreached)
      return refuse("unreached_not_solved", "nobody says that it is solved; who was not reached is no yes");
    if (!c.answer && c.filed_outcome != L::solved)
      return refuse("solved_needs_answer", "neither the unit nor the resident says that it is solved");
  }
  if (r.code == L::unreachable && !c.unreached)
    return refuse("unreachable_attempts",
                  "the resident counts as unreachable only after the call-back was closed as unreached");
  return {};
}

std::vector<std::string_view> legal_route_names() {
  std::vector<std::string_view> names;
  for (const auto route : all_of<LegalRoute>()) names.push_back(name(route));
  return names;
}

}  // namespace

bool needs_remedy(LandingCode code) { return code == L::explained_no_basis || code == L::not_supported; }
bool needs_second_person(LandingCode code) {
  return code == L::explained_secrecy || code == L::out_of_scope || code == L::not_lawful;
}

std::string_view landing_gap(const Case& c, const Landing& l) {
  if (l.unit == UnitId{}) return "unit";
  if (l.code == L::legal_route && l.legal_route.empty()) return "legal_route";
  if (l.code == L::duplicate_of && l.duplicate_of.value_or(CaseId{}) == CaseId{}) return "duplicate_of";
  if (l.code == L::transferred_emergency && l.emergency_line.value_or("").empty()) return "emergency_line";
  if (needs_remedy(l.code) && !l.remedy_until) return "remedy_until";
  if (needs_prospect(c, l.code) && !l.next_review && l.legal_route.empty()) return "next_review";
  return {};
}

bool may_land_unheard(const Case& c, const By& by) { return by.role == Role::system && c.source_id; }

Status check_duplicate_target(const Case& c, const Case& target) {
  if (target.status == CaseStatus::withdrawn)
    return refuse("duplicate_target", "the other case was withdrawn, so nobody works on it");
  if (target.landing && target.landing->code == L::duplicate_of)
    return refuse("duplicate_target", "the other case is a duplicate itself; name the one that it repeats");
  if (target.merged_into == c.id) return refuse("duplicate_target", "the other case is merged into this one");
  return {};
}

Result<Decision> decide_landing(const Case& c, const Land& r, const By& by, Instant now) {
  if (!is_open_code(c, r.code))
    return refuse("landing_code",
                  fmt::format("{} does not end a case that is {}", name(r.code), name(c.status)));
  TZ_CHECK(permitted_by_answer(c, r));

  const Landing landing{
      .code = r.code,
      .unit = c.lead.value_or(by.unit),
      .at = now,
      .next_review = r.next_review,
      .legal_route = r.legal_route,
      .duplicate_of = r.duplicate_of,
      .remedy_until = r.remedy_until,
      .emergency_line = r.emergency_line.empty() ? std::nullopt : std::optional(r.emergency_line)};
  const bool told = !trim(r.reply).empty();
  if (!c.echoed && !told)
    return refuse("echo", "the resident has had no word from a person yet; write a reply");

  Input in(now);
  const auto gap = landing_gap(c, landing);
  in.check(gap.empty(), gap, "landing_fields", fmt::format("is missing, and {} needs it", name(r.code)));
  in.check(r.legal_route.empty() || parse<LegalRoute>(r.legal_route), "legal_route", "legal_route",
           fmt::format("is none of {}", fmt::join(legal_route_names(), ", ")));
  in.code("emergency_line", r.emergency_line, 32, Need::optional);
  in.check(r.emergency_line.empty() || r.code == L::transferred_emergency, "emergency_line", "landing_fields",
           "belongs to transferred_emergency only");
  in.after_now("next_review", r.next_review, Need::optional);
  in.after_now("remedy_until", r.remedy_until, Need::optional);
  in.check(!r.duplicate_of || *r.duplicate_of != c.id, "duplicate_of", "other_case", "must be another case");
  in.check(!r.duplicate_of || r.code == L::duplicate_of, "duplicate_of", "landing_fields",
           "belongs to duplicate_of only");
  in.text("reply", r.reply, kReplyMax);
  in.text("reason", r.reason, kReasonMax, needs_reason(c, r.code) ? Need::required : Need::optional);
  in.text("basis", r.basis, kReasonMax, needs_remedy(r.code) ? Need::required : Need::optional);
  in.text("remedy", r.remedy, kReasonMax, needs_remedy(r.code) ? Need::required : Need::optional);
  TZ_CHECK(in.status());

  const bool confirms = c.pending_landing && c.pending_landing->code == r.code;
  if (needs_second_person(r.code)) {
    if (std::find(c.judged_before.begin(), c.judged_before.end(), by.actor) != c.judged_before.end())
      return forbid("review_others", "a review is judged by two people who did not judge before");
    if (!confirms) {
      if (by.role == Role::panel)
        return forbid("role", "the panel agrees to a landing that the hotline proposes");
      return Decision{LandingProposed{r.code}, {{"reason", r.reason}}};
    }
    if (c.pending_landing->proposed_by == by.actor || c.pending_landing->proposed_unit == by.unit)
      return forbid("four_eyes", "a second person of another unit must agree");
  } else if (by.role == Role::panel) {
    return forbid("role", "the panel agrees to a landing that the hotline proposes");
  }
  return Decision{Landed{landing, told, {}}, in.take()};
}

}  // namespace tz::ledger
