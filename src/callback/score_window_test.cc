#include "callback/score_window.h"

#include <gmock/gmock.h>

#include "base/time.h"

namespace tz::callback {
namespace {

constexpr std::string_view kZone = "Asia/Shanghai";

TEST(ScoreWindow, ADayIsFromNoonToNoon) {
  const auto w = parse_window(WindowKind::day, "2026-03-01", kZone);
  ASSERT_TRUE(w) << w.error().message;
  EXPECT_EQ(format_local(w->before_from, kZone), "2026-02-27T12:00:00+08:00");
  EXPECT_EQ(format_local(w->from, kZone), "2026-02-28T12:00:00+08:00");
  EXPECT_EQ(format_local(w->to, kZone), "2026-03-01T12:00:00+08:00");
}

TEST(ScoreWindow, AMonthIsACalendarMonth) {
  const auto w = parse_window(WindowKind::month, "2026-12", kZone);
  ASSERT_TRUE(w);
  EXPECT_EQ(format_local(w->before_from, kZone), "2026-11-01T00:00:00+08:00");
  EXPECT_EQ(format_local(w->from, kZone), "2026-12-01T00:00:00+08:00");
  EXPECT_EQ(format_local(w->to, kZone), "2027-01-01T00:00:00+08:00");
}

TEST(ScoreWindow, AnAssessmentMonthIsFromTheNineteenthToTheEighteenth) {
  const auto w = parse_window(WindowKind::assessment_month, "2026-01", kZone);
  ASSERT_TRUE(w);
  EXPECT_EQ(format_local(w->before_from, kZone), "2025-11-19T00:00:00+08:00");
  EXPECT_EQ(format_local(w->from, kZone), "2025-12-19T00:00:00+08:00");
  EXPECT_EQ(format_local(w->to, kZone), "2026-01-19T00:00:00+08:00");
}

TEST(ScoreWindow, WhatIsNoPeriodIsRefused) {
  for (const auto* wrong : {"", "2026", "2026-13", "2026-00", "1999-12", "2026-1", "2026-02-30", "x026-01"}) {
    for (const auto kind : {WindowKind::day, WindowKind::month, WindowKind::assessment_month}) {
      const auto w = parse_window(kind, wrong, kZone);
      ASSERT_FALSE(w) << wrong;
      EXPECT_EQ(w.error().rule, "period");
      EXPECT_EQ(w.error().field, "period");
    }
  }
  EXPECT_FALSE(parse_window(WindowKind::day, "2026-01", kZone));
  EXPECT_FALSE(parse_window(WindowKind::month, "2026-01-05", kZone));
}

}  // namespace
}  // namespace tz::callback
