#include "notify/schedule.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace tz::notify {
namespace {

using namespace std::chrono_literals;

Instant at(const char* text) { return *parse_instant(text); }
const Instant kNow = at("2026-03-02T04:00:00Z");

TEST(Retry, WaitsDoubleUntilTheLongest) {
  const RetryRule rule{.first = 30s, .longest = 10min, .jitter_percent = 0, .attempts_max = 8};
  const std::chrono::milliseconds expected[] = {30s, 1min, 2min, 4min, 8min, 10min, 10min};
  for (int n = 1; n <= 7; ++n) EXPECT_EQ(next_attempt(n, kNow, rule, 99), kNow + expected[n - 1]) << n;
  EXPECT_EQ(next_attempt(8, kNow, rule, 99), std::nullopt);
}

TEST(Retry, TheLastAttemptAllowedIsTheEdge) {
  const RetryRule rule{.attempts_max = 3};
  EXPECT_TRUE(next_attempt(2, kNow, rule, 0));
  EXPECT_FALSE(next_attempt(3, kNow, rule, 0));
  EXPECT_FALSE(next_attempt(4, kNow, rule, 0));
}

TEST(Retry, JitterStaysWithinItsShareAndReachesBothEnds) {
  const RetryRule rule{.first = 100s, .longest = 1h, .jitter_percent = 20};
  EXPECT_EQ(next_attempt(1, kNow, rule, 0), kNow + 80s);
  EXPECT_EQ(next_attempt(1, kNow, rule, 20'000), kNow + 100s);
  EXPECT_EQ(next_attempt(1, kNow, rule, 40'000), kNow + 120s);
  EXPECT_EQ(next_attempt(1, kNow, rule, 40'001), kNow + 80s);
  for (std::uint64_t random = 1; random != 0; random <<= 1) {
    const auto next = next_attempt(1, kNow, rule, random);
    EXPECT_GE(*next, kNow + 80s);
    EXPECT_LE(*next, kNow + 120s);
  }
}

TEST(Retry, ManyFailuresDoNotOverflow) {
  const RetryRule rule{.first = 1h, .longest = 6h, .jitter_percent = 0, .attempts_max = 1'000'000};
  EXPECT_EQ(next_attempt(999'999, kNow, rule, 0), kNow + 6h);
}

struct QuietCase {
  const char* what;
  const char* zone;
  const char* at;
  const char* until;
};
class Quiet : public ::testing::TestWithParam<QuietCase> {};
TEST_P(Quiet, PushesToItsEnd) {
  const auto& [what, zone, from, until] = GetParam();
  EXPECT_EQ(format_instant(after_quiet(at(from), zone, Channel::sms, Purpose::answer, QuietHours{})), until)
      << what;
}
INSTANTIATE_TEST_SUITE_P(
    Table, Quiet,
    ::testing::Values(
        QuietCase{"a minute before", "Asia/Shanghai", "2026-03-02T20:59:59+08:00", "2026-03-02T12:59:59Z"},
        QuietCase{"the first instant", "Asia/Shanghai", "2026-03-02T21:00:00+08:00", "2026-03-03T00:00:00Z"},
        QuietCase{"before midnight", "Asia/Shanghai", "2026-03-02T23:59:59+08:00", "2026-03-03T00:00:00Z"},
        QuietCase{"after midnight", "Asia/Shanghai", "2026-03-03T00:00:00+08:00", "2026-03-03T00:00:00Z"},
        QuietCase{"the last instant", "Asia/Shanghai", "2026-03-03T07:59:59+08:00", "2026-03-03T00:00:00Z"},
        QuietCase{"the end is not quiet", "Asia/Shanghai", "2026-03-03T08:00:00+08:00",
                  "2026-03-03T00:00:00Z"},
        QuietCase{"over new year", "Asia/Shanghai", "2025-12-31T22:00:00+08:00", "2026-01-01T00:00:00Z"},
        // Clocks go forward on 2026-03-08: 8 o'clock is an hour nearer.
        QuietCase{"the short night", "America/New_York", "2026-03-07T21:00:00-05:00", "2026-03-08T12:00:00Z"},
        // Clocks go back on 2026-11-01: 8 o'clock is an hour later.
        QuietCase{"the long night", "America/New_York", "2026-10-31T21:00:00-04:00", "2026-11-01T13:00:00Z"},
        QuietCase{"within the doubled hour", "America/New_York", "2026-11-01T06:30:00Z",
                  "2026-11-01T13:00:00Z"}));

TEST(QuietHoursRule, AnEndWithinTheSkippedHourIsTheInstantAfterTheGap) {
  const QuietHours quiet{.from = 1h, .to = 2h + 30min};
  const auto end =
      after_quiet(at("2026-03-08T01:30:00-05:00"), "America/New_York", Channel::mail, Purpose::answer, quiet);
  EXPECT_EQ(format_instant(end), "2026-03-08T07:00:00Z");
}

TEST(QuietHoursRule, AnEndWithinTheDoubledHourComesOnce) {
  const QuietHours quiet{.from = 0h, .to = 1h + 30min};
  const auto zone = "America/New_York";
  EXPECT_EQ(
      format_instant(after_quiet(at("2026-11-01T05:29:59Z"), zone, Channel::mail, Purpose::answer, quiet)),
      "2026-11-01T05:30:00Z");
  const auto second = at("2026-11-01T06:10:00Z");  // 1:10 for the second time
  EXPECT_EQ(after_quiet(second, zone, Channel::mail, Purpose::answer, quiet), second);
}

TEST(QuietHoursRule, WithinOneDayBothEdgesHold) {
  const QuietHours noon{.from = 12h, .to = 14h};
  const auto quiet_at = [&](const char* text) {
    return format_instant(after_quiet(at(text), "UTC", Channel::sms, Purpose::answer, noon));
  };
  EXPECT_EQ(quiet_at("2026-03-02T11:59:59Z"), "2026-03-02T11:59:59Z");
  EXPECT_EQ(quiet_at("2026-03-02T12:00:00Z"), "2026-03-02T14:00:00Z");
  EXPECT_EQ(quiet_at("2026-03-02T13:59:59Z"), "2026-03-02T14:00:00Z");
  EXPECT_EQ(quiet_at("2026-03-02T14:00:00Z"), "2026-03-02T14:00:00Z");
}

TEST(QuietHoursRule, EmergenciesWebhooksAndTheInboxAreExempt) {
  const auto night = at("2026-03-02T23:00:00Z");
  const auto until = [&](Channel channel, Purpose purpose, const QuietHours& quiet = {}) {
    return after_quiet(night, "UTC", channel, purpose, quiet);
  };
  EXPECT_EQ(until(Channel::sms, Purpose::emergency), night);
  EXPECT_EQ(until(Channel::webhook, Purpose::sync), night);
  EXPECT_EQ(until(Channel::in_app, Purpose::prompt), night);
  EXPECT_NE(until(Channel::mail, Purpose::prompt), night);
  EXPECT_EQ(until(Channel::mail, Purpose::prompt, {.from = 5h, .to = 5h}), night);
  EXPECT_EQ(until(Channel::mail, Purpose::prompt, {.exempt = {Purpose::prompt}}), night);
}

TEST(Cap, TheMessageAfterTheLastAllowedWaitsForTomorrow) {
  const DailyCap cap{Purpose::reminder, 2};
  const auto noon = at("2026-03-02T12:00:00+08:00");
  EXPECT_EQ(after_cap(noon, "Asia/Shanghai", 1, cap), noon);
  EXPECT_EQ(format_instant(after_cap(noon, "Asia/Shanghai", 2, cap)), "2026-03-02T16:00:00Z");
  EXPECT_EQ(format_instant(after_cap(noon, "Asia/Shanghai", 3, cap)), "2026-03-02T16:00:00Z");
}

TEST(Cap, HoldsForPeopleAndTheirPurposeOnly) {
  const std::vector<DailyCap> caps{{Purpose::reminder, 1}};
  EXPECT_TRUE(cap_of(Channel::sms, Purpose::reminder, caps));
  EXPECT_FALSE(cap_of(Channel::sms, Purpose::receipt, caps));
  EXPECT_FALSE(cap_of(Channel::webhook, Purpose::reminder, caps));
  EXPECT_FALSE(cap_of(Channel::in_app, Purpose::reminder, caps));
}

TEST(Cap, ADayIsTheCivilOneAlsoWhenItHas23Hours) {
  const auto zone = "America/New_York";
  const auto noon = at("2026-03-08T12:00:00-04:00");
  EXPECT_EQ(format_instant(day_start(noon, zone)), "2026-03-08T05:00:00Z");
  EXPECT_EQ(format_instant(next_day_start(noon, zone)), "2026-03-09T04:00:00Z");
}

}  // namespace
}  // namespace tz::notify
