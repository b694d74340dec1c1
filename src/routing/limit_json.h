#pragma once
// What the routes of the time limits say, as JSON. Pure.
#include <optional>

#include "base/json.h"
#include "ledger/account_name.h"
#include "routing/limit_keeps.h"
#include "routing/limit_plan.h"
#include "routing/limit_trial.h"
#include "routing/routing_pack.h"

namespace tz::routing {

// How many catalogue lines are named beside a rule; how many there are is told beside them.
inline constexpr std::size_t kLinesNamed = 20;

// All versions, and the profiles of `shown` with their rules in order and the lines of the present catalogue
// that name them. `names` are those of the accounts that loaded a version.
void put_limits(JsonWriter& out, const City& city, const LimitHistory::Entry& shown,
                const ledger::AccountNames& names);
void put_trial(JsonWriter& out, const City& city, const LimitRule& rule, Instant start,
               const std::vector<TrialStep>& steps);
// `keeps` as of `as_of`; by profile, those of rules that no version knows under no profile.
void put_limit_plan(JsonWriter& out, const City& city, const LimitPlan& plan, const LimitKeeps& keeps,
                    Instant as_of, std::optional<std::int64_t> loaded);

}  // namespace tz::routing
