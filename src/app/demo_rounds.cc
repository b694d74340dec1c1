#include "app/demo_rounds.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "app/demo_step.h"
#include "base/time.h"

namespace tz::app {
namespace {

using cadence::RoundKind;
using std::chrono::days;
using std::chrono::hours;

// Seals and holds the rounds, as in the background while the program serves.
Status catch_up(Application& application, JurisdictionId j, Instant now) {
  for (bool more = true; more;) {
    TZ_TRY(sealed, application.ledger().events.seal(j, 5000));
    TZ_TRY(behind, cadence::run_once(application.cadence(), j, now));
    more = behind || sealed > 0;
  }
  return {};
}

struct Decided {
  std::string_view text{};
  days due{};  // after the day of the run
  cadence::ActionStep step{cadence::PassDay{}};
};

}  // namespace

Result<int> make_rounds(Application& application, JurisdictionId j, const DemoActors& actors, Instant now) {
  auto& cadence = application.cadence();
  TZ_TRY(begun, cadence.watch.progress(j, now - kDemoTime));
  static_cast<void>(begun);
  TZ_CHECK(catch_up(application, j, now));
  TZ_TRY(rules, cadence.rules(j));
  const auto after_today = std::chrono::floor<days>(now) + days(2);
  TZ_TRY(held, cadence.round_store.last_held(j, RoundKind::weekly, after_today));
  if (!held) return 0;
  TZ_TRY(card, application.planner().jurisdiction(j));
  const auto local = to_civil(held->at, card.time_zone);
  const std::chrono::sys_days day =
      std::chrono::year(local.year) / std::chrono::month(local.month) / std::chrono::day(local.day);
  TZ_TRY(docket, cadence.round_store.docket(j, held->first_day, {}, "", 20));
  const cadence::Doer chair{actors.supervisor, actors.supervisor_unit};
  const std::array<Decided, 4> all{
      Decided{"逐件列出久拖未决的事项，报下次调度。", days(14)},
      Decided{"把现场照片补齐，没有照片的不算办结。", days(1)},
      Decided{"与承办单位开一次协调会，定下办结日期。", days(3),
              cadence::Finish{"已开会，承办单位当场认领并定了日期。"}},
      Decided{"请两个部门各出一人现场蹲点。", days(10), cadence::Drop{"一个部门即可办结，不再安排。"}}};
  int made = 0;
  for (const auto& one : all) {
    cadence::Decision decision{.text = std::string(one.text),
                               .owner = made % 2 == 0 ? actors.housing_unit : actors.handler_unit,
                               .due = day + one.due,
                               .case_codes = {}};
    if (static_cast<std::size_t>(made) < docket.rows.size())
      decision.case_codes = {docket.rows[static_cast<std::size_t>(made)].item.code};
    const Instant at = std::min(now, held->at + hours(2));
    auto item = cadence.actions.decide(j, held->first_day, decision, rules, chair, at);
    if (!item) return at_step("decision", item.error());
    if (!std::holds_alternative<cadence::PassDay>(one.step))
      TZ_CHECK(cadence.actions.step(j, item->current.id, item->current.version, one.step, chair,
                                    std::min(now, at + hours(20))));
    ++made;
  }
  TZ_CHECK(catch_up(application, j, now));  // marks what has passed its day
  return made;
}

}  // namespace tz::app
