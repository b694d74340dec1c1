#include "app/prompt_teller.h"

#include <ranges>

namespace tz::app {
namespace {

// Up to which period people were told, as a cursor of the outbox; and how many periods back are looked at:
// the longest told_within is shorter.
constexpr const char* kConsumer = "ten_day_prompts";
constexpr std::size_t kRounds = 4;

}  // namespace

Result<std::vector<notify::Post>> PromptTeller::posts(JurisdictionId j, const cadence::Round& round,
                                                      Instant now) const {
  TZ_TRY(city, notices_.city(j));
  TZ_TRY(prompts, rounds_.prompts_of_period(j, round.first_day));
  const auto period = cadence::ten_day_of(round.first_day);
  std::vector<notify::Post> all;
  for (const auto& one : prompts) {
    if (one.at + city->policy.told_within < now) continue;
    TZ_TRY(post, feed_.prompted(j, {.person = one.person,
                                    .unit = one.unit,
                                    .period = cadence::period_name(round.kind, round.first_day),
                                    .period_words = {cadence::words_zh(period), cadence::words_en(period)},
                                    .lines = one.lines}));
    if (post) all.push_back(*std::move(post));
  }
  return all;
}

Status PromptTeller::run_once(JurisdictionId j, Instant now) {
  TZ_TRY(told, outbox_.cursor(j, kConsumer));
  TZ_TRY(page, rounds_.list(j, cadence::RoundKind::prompt, "", kRounds));
  for (const auto& round : std::views::reverse(page.rows)) {
    // What is still being written comes the next time.
    if (round.state == cadence::RoundState::gathering) break;
    const std::int64_t day = round.first_day.time_since_epoch().count();
    if (day <= told) continue;
    TZ_TRY(found, posts(j, round, now));
    TZ_CHECK(outbox_.advance(j, kConsumer, told, day, found, now));
    told = day;
  }
  return {};
}

}  // namespace tz::app
