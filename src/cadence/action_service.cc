#include "cadence/action_service.h"

#include "base/match.h"

namespace tz::cadence {
namespace {

StoredStep recorded(const ActionStep& step, const StoredAction& after, const Doer& by, Instant now) {
  const StepKind kind = std::visit(
      Match{[](const Finish&) { return StepKind::finished; }, [](const Drop&) { return StepKind::dropped; },
            [](const PassDay&) { return StepKind::passed; }},
      step);
  return {.version = after.version,
          .kind = kind,
          .at = now,
          .by = by.actor,
          .unit = by.unit,
          .text = after.item.outcome};
}

}  // namespace

Result<ActionHistory> ActionService::decide(JurisdictionId j, sys_days week, const Decision& decision,
                                            const CityRules& rules, const Doer& by, Instant now) {
  TZ_TRY(round, rounds_.find(j, RoundKind::weekly, week));
  if (!round) return fail(Errc::not_found, "no run was held in that week");
  if (round->state != RoundState::held)
    return fail_rule(Errc::not_allowed, "run_not_held",
                     "decisions belong to a run that was held, with its agenda made");
  TZ_TRY(item, decide_action(decision, week, round->at, rules.settings.agenda.days));
  const StoredAction action{.id = ActionId{ids_.next()}, .version = 1, .item = std::move(item)};
  const StoredStep step{.version = 1,
                        .kind = StepKind::decided,
                        .at = now,
                        .by = by.actor,
                        .unit = by.unit,
                        .text = action.item.text};
  TZ_CHECK(store_.append(j, action, step));
  return ActionHistory{action, {step}};
}

Result<ActionHistory> ActionService::step(JurisdictionId j, ActionId id, std::int64_t expected_version,
                                          const ActionStep& step, const Doer& by, Instant now) {
  TZ_TRY(history, store_.find(j, id));
  if (history.current.version != expected_version)
    return fail_rule(Errc::conflict, "version",
                     "the action was changed by someone else since it was read; read it again");
  TZ_TRY(item, apply(history.current.item, step, now));
  history.current.item = std::move(item);
  ++history.current.version;
  history.steps.push_back(recorded(step, history.current, by, now));
  TZ_CHECK(store_.append(j, history.current, history.steps.back()));
  return std::move(history);
}

Result<bool> ActionService::pass_days(JurisdictionId j, Instant now, std::size_t limit) {
  TZ_TRY(open, store_.passed(j, now, limit));
  for (auto& action : open) {
    TZ_TRY(item, apply(action.item, PassDay{}, now));
    action.item = std::move(item);
    ++action.version;
    const auto written = store_.append(j, action, recorded(PassDay{}, action, {.actor = kSystemActor}, now));
    // Someone else was faster: it is no longer open, or the next turn finds it again.
    if (!written && written.error().code != Errc::conflict) return tl::unexpected<Error>(written.error());
  }
  return open.size() == limit;
}

}  // namespace tz::cadence
