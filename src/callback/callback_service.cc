#include "callback/callback_service.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <utility>

#include "base/log.h"
#include "callback/effect.h"

namespace tz::callback {
namespace {

constexpr int kRatingCharacters = 26;  // docs/sources.md#rating-link
constexpr int kTries = 5;              // someone else wrote the same case or file at the same time

// What can change whether a case waits for its call-back, or what is known of it.
bool concerns_desk(const ledger::Event& event) {
  return std::holds_alternative<ledger::ResultChecked>(event) ||
         std::holds_alternative<ledger::CallbackTried>(event) ||
         std::holds_alternative<ledger::CallbackAnswered>(event) ||
         std::holds_alternative<ledger::CallbackUnreached>(event) ||
         std::holds_alternative<ledger::ReworkOrdered>(event) ||
         std::holds_alternative<ledger::Landed>(event) || std::holds_alternative<ledger::Withdrawn>(event) ||
         std::holds_alternative<ledger::Reopened>(event) || std::holds_alternative<ledger::Merged>(event) ||
         std::holds_alternative<ledger::Unmerged>(event) || std::holds_alternative<ledger::Dispatched>(event);
}

tl::unexpected<Error> moved_on() {
  return fail_rule(Errc::conflict, "version",
                   "the call-back was changed by someone else since it was read; read it again");
}

// A fault of the store is no reason to send a case back without a limit.
Result<ledger::Deadlines> next_round(const ledger::Planner& planner, const ledger::Case& c, Instant now) {
  if (!c.lead) return ledger::Deadlines{};
  auto due = planner.deadlines(c, *c.lead, now);
  if (!due && due.error().code == Errc::not_found) return ledger::Deadlines{};  // no rule knows a limit
  return due;
}

bool is_refusal(Errc code) {
  return code == Errc::not_allowed || code == Errc::forbidden || code == Errc::invalid_argument;
}

// Who did the work of the leading case has a hand in the case whose work that was.
void add(Involvement& to, Involvement from) {
  to.units.merge(from.units);
  to.actors.merge(from.actors);
}

// One file that cannot be read is told of, and does not keep the others waiting.
Status unless_its_own(JurisdictionId j, ledger::CaseId id, const Result<Desk>& desk) {
  if (desk) return {};
  if (desk.error().code == Errc::unavailable) return tl::unexpected<Error>(desk.error());
  log::error("callback_file_skipped", {{"jurisdiction", static_cast<std::int64_t>(j)},
                                       {"case", static_cast<std::int64_t>(id)},
                                       {"reason", desk.error().message}});
  return {};
}

}  // namespace

Hash256 hash_of_token(std::string_view token) { return sha256(as_bytes(token)); }

Result<Desk> CallbackService::load(JurisdictionId j, ledger::CaseId id) const {
  Desk desk;
  desk.file.id = id;
  desk.file.jurisdiction = j;
  TZ_TRY(events, store_.history(j, id));
  for (const auto& e : events) desk.file = apply(std::move(desk.file), e.event, e.at, e.by);
  desk.events = std::move(events);
  return desk;
}

Status CallbackService::append(Desk& desk, std::vector<StoredEvent> events) {
  for (auto& e : events) {
    e.version = desk.file.version + 1;
    desk.file = apply(std::move(desk.file), e.event, e.at, e.by);
  }
  const bool tip_off = desk.c.request_type == ledger::RequestType::report;
  TZ_CHECK(store_.append(desk.file, events, tip_off, policy(desk.file.jurisdiction)));
  desk.events.insert(desk.events.end(), std::make_move_iterator(events.begin()),
                     std::make_move_iterator(events.end()));
  return {};
}

Result<Desk> CallbackService::open(JurisdictionId j, ledger::CaseId id) {
  for (int tries = 1;; ++tries) {
    TZ_TRY(desk, load(j, id));
    TZ_TRY(told, history_.history(j, id, false));
    desk.c = ledger::Case{.id = id, .jurisdiction = j};
    for (const auto& e : told) desk.c = ledger::apply(std::move(desk.c), e.event, e.at, e.by);
    std::optional<Leading> leading;
    std::vector<ledger::StoredEvent> work;  // of the case that this one is merged into
    if (desk.c.merged_into) {
      TZ_TRY(events, history_.history(j, *desk.c.merged_into, false));
      work = std::move(events);
      leading = leading_of(*desk.c.merged_into, work);
    }
    std::vector<StoredEvent> news;
    for (auto& seen : observe(desk.file, told, leading))
      news.push_back({.event = std::move(seen.event), .at = seen.at, .by = By{.actor = kSystemActor}});
    if (!news.empty()) {
      const auto written = append(desk, std::move(news));
      if (!written && written.error().code == Errc::conflict && tries < kTries) continue;
      TZ_CHECK(written);
    }
    desk.facts.involved = involved_in(id, told);
    if (desk.c.merged_into) add(desk.facts.involved, involved_in(*desk.c.merged_into, work));
    for (const auto unit : std::set(desk.facts.involved.units))
      for (const auto below : planner_.units_below(j, unit))
        if (!planner_.stands_beside(j, below)) desk.facts.involved.units.insert(below);
    desk.facts.reachable = desk.c.reachable;
    TZ_TRY(pack, pack_.load(j));
    for (const auto& cause : pack.causes) desk.facts.causes.push_back(cause.code);
    return desk;
  }
}

// Runs the ledger's command that the file owes. What the rules of the ledger refuse by now is noted as
// refused: the case has moved on, and the answer stays in the file.
Status CallbackService::tell_ledger(Desk& desk) {
  assert(desk.file.pending);
  const auto e = std::ranges::find(desk.events, desk.file.pending->of, &StoredEvent::version);
  if (e == desk.events.end()) return fail(Errc::corrupted, "a file owes the ledger an event that it has not");
  TZ_TRY(due, next_round(planner_, desk.c, now()));
  const auto effect = effect_of(*e, due);
  if (!effect) return fail(Errc::corrupted, "a file owes the ledger nothing that it could be told");
  const auto after =
      cases_.handle(desk.file.jurisdiction, desk.c.id, desk.c.version, effect->command, effect->by);
  if (after || after.error().code == Errc::conflict) return {};  // The next look at the ledger tells which.
  if (!is_refusal(after.error().code)) return tl::unexpected<Error>(after.error());
  return append(desk, {{.event = EffectRefused{e->version, after.error().rule},
                        .at = now(),
                        .by = By{.actor = kSystemActor}}});
}

Result<Desk> CallbackService::settled(JurisdictionId j, ledger::CaseId id) {
  for (int tries = 1;; ++tries) {
    TZ_TRY(desk, open(j, id));
    if (!desk.file.pending) return desk;
    if (tries > kTries) return fail(Errc::unavailable, "the case is being changed by others; try again");
    const auto told = tell_ledger(desk);
    if (!told && told.error().code != Errc::conflict) return tl::unexpected<Error>(told.error());
  }
}

Result<Desk> CallbackService::act(JurisdictionId j, ledger::CaseId id,
                                  std::optional<std::int64_t> expected_version, const Command& command,
                                  const By& by) {
  for (int tries = 1;; ++tries) {
    TZ_TRY(desk, settled(j, id));
    if (expected_version && desk.file.version != *expected_version) return moved_on();
    const Instant at = now();
    const auto rules = policy(j);
    TZ_TRY(decision, decide(desk.file, desk.facts, command, by, at, rules));
    StoredEvent e{.version = desk.file.version + 1,
                  .event = std::move(decision.event),
                  .at = at,
                  .by = by,
                  .texts = std::move(decision.texts)};
    TZ_TRY(due, next_round(planner_, desk.c, at));
    if (const auto effect = effect_of(e, due))
      TZ_CHECK(ledger::decide(desk.c, effect->command, effect->by, at, rules));
    const bool refused = std::holds_alternative<RatingRefused>(e.event);
    const auto written = append(desk, {std::move(e)});
    // A resident quotes no version: decide again on what is there now.
    if (!written && written.error().code == Errc::conflict && !expected_version && tries < kTries) continue;
    TZ_CHECK(written);
    if (refused)
      return fail_rule(Errc::forbidden, "rating_origin", "a rating is not taken from where the unit works");
    return settled(j, id);
  }
}

// Brings the file and the matter of one case level with the ledger.
Status CallbackService::see(JurisdictionId j, ledger::CaseId id, Matters& matters) {
  const auto desk = open(j, id);
  TZ_CHECK(unless_its_own(j, id, desk));
  if (!desk) return {};
  // Those that are merged into it are asked when it has its result.
  for (const auto other : desk->c.absorbed) TZ_CHECK(unless_its_own(j, other, open(j, other)));
  TZ_TRY(known, matters.knows(j, id));
  if (!known && desk->file.rounds.empty()) return {};  // never at the desk, and nobody's matter
  if (!known) TZ_CHECK(store_.refresh(desk->file, policy(j)));
  return matters.keep(desk->c);
}

Result<std::size_t> CallbackService::follow(JurisdictionId j, std::size_t limit, Matters& matters,
                                            const std::stop_token& stop) {
  TZ_TRY(from, store_.cursor(j));
  TZ_TRY(events, history_.feed(j, from, limit, false));
  std::size_t read = 0;
  std::set<ledger::CaseId> seen;
  for (const auto& e : events) {
    if (stop.stop_requested()) break;
    ++read;
    if (!concerns_desk(e.stored.event)) {
      if (!std::holds_alternative<ledger::Classified>(e.stored.event)) continue;
      TZ_TRY(known, matters.knows(j, e.case_id));
      if (!known) continue;
    }
    // What a case became is seen at once, however many of its events follow.
    if (seen.insert(e.case_id).second) TZ_CHECK(see(j, e.case_id, matters));
  }
  if (read > 0) TZ_CHECK(store_.move_cursor(j, events[read - 1].position));
  return read;
}

Result<std::size_t> CallbackService::settle(JurisdictionId j, std::size_t limit,
                                            const std::stop_token& stop) {
  TZ_TRY(ids, store_.owing(j, limit));
  std::size_t done = 0;
  for (const auto id : ids) {
    if (stop.stop_requested()) break;
    TZ_CHECK(unless_its_own(j, id, settled(j, id)));
    ++done;
  }
  return done;
}

Status CallbackService::exclusion_told(JurisdictionId j, const Notice& notice, std::optional<Instant> sent) {
  TZ_TRY(desk, open(j, notice.id));
  const auto e = std::ranges::find(desk.events, notice.version, &StoredEvent::version);
  const auto* ruled = e == desk.events.end() ? nullptr : std::get_if<ExclusionRuled>(&e->event);
  if (ruled == nullptr) return fail(Errc::corrupted, "a notice tells of an exclusion that was not ruled on");
  const TellExclusion command{ruled->round, sent.has_value(), sent.value_or(Instant{})};
  const By program{.actor = kSystemActor, .capacity = Capacity::system};
  const auto after = act(j, notice.id, std::nullopt, command, program);
  if (after || after.error().code == Errc::not_allowed) return {};  // he has objected before he was told
  return tl::unexpected<Error>(after.error());
}

Result<std::optional<std::string>> CallbackService::rating_token(JurisdictionId j, ledger::CaseId id,
                                                                 Random& random) {
  std::string token = random_code(random, kRatingCharacters);
  const By program{.actor = kSystemActor, .capacity = Capacity::system};
  const auto after = act(j, id, std::nullopt, IssueLink{hash_of_token(token)}, program);
  if (after) return std::optional(std::move(token));
  if (after.error().code == Errc::not_allowed) return std::optional<std::string>();
  return tl::unexpected<Error>(after.error());
}

Result<std::optional<FoundLink>> CallbackService::find_link(JurisdictionId j, std::string_view token) const {
  return store_.find_link(j, hash_of_token(token));
}

}  // namespace tz::callback
