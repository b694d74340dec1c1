#include "calendar/layered_calendar.h"

#include <gmock/gmock.h>

#include "calendar/testing.h"

namespace tz::calendar {
namespace {

using calendar::testing::china;
using calendar::testing::day;
using calendar::testing::shipped;

Layer layer(LayerLevel level, std::string code, std::string_view rows) {
  return {.level = level,
          .code = code,
          .name_zh = code,
          .name_en = code,
          .list = parse_calendar_csv(code + ".csv", "date,kind,name,source\n" + std::string(rows)).value()};
}

// An autonomous prefecture with a holiday of its own, and a hospital that is open on New Year's Day.
// Invented.
LayeredCalendar stack() {
  return LayeredCalendar::build(
             {layer(LayerLevel::unit, "hospital", "2026-01-01,makeup,门诊开放,notice 3\n"),
              china().layers().front(),
              layer(LayerLevel::regional, "province", "2026-09-03,holiday,州庆,notice 1\n"),
              layer(LayerLevel::regional, "prefecture",
                    "2026-09-03,makeup,照常,notice 2\n2026-09-04,holiday,州庆,notice 2\n")})
      .value();
}

TEST(LayeredCalendar, AFinerLayerClosesADayOrHasItWorked) {
  const LayeredCalendar calendar = stack();
  EXPECT_TRUE(calendar.is_working_day(day("2026-09-03")));  // the province closes it, the prefecture does not
  EXPECT_FALSE(calendar.is_working_day(day("2026-09-04")));
  EXPECT_TRUE(calendar.is_holiday(day("2026-09-04")));
  EXPECT_TRUE(calendar.is_working_day(day("2026-01-01")));
  EXPECT_FALSE(calendar.is_holiday(day("2026-01-01")));
  EXPECT_FALSE(calendar.is_working_day(day("2026-01-02")));  // the nation's
  EXPECT_TRUE(china().is_working_day(day("2026-09-04")));
}

TEST(LayeredCalendar, SaysWhichLayerDecidedADayAndWhy) {
  const LayeredCalendar calendar = stack();
  const auto nation = calendar.verdict(day("2026-02-14"));
  ASSERT_NE(nation.layer, nullptr);
  EXPECT_EQ(nation.layer->code, "cn");
  EXPECT_TRUE(nation.worked);
  EXPECT_EQ(nation.listed->name_zh, "春节");
  EXPECT_EQ(nation.source->files.size(), 2U);
  const auto region = calendar.verdict(day("2026-09-04"));
  EXPECT_EQ(region.layer->code, "prefecture");
  EXPECT_EQ(region.source->notices, std::vector<std::string>{"notice 2"});
  EXPECT_EQ(calendar.verdict(day("2026-01-01")).layer->level, LayerLevel::unit);
  const auto ordinary = calendar.verdict(day("2026-03-07"));
  EXPECT_EQ(ordinary.layer, nullptr);
  EXPECT_FALSE(ordinary.worked);
  EXPECT_FALSE(ordinary.holiday);  // a Saturday is off, but no holiday
}

TEST(LayeredCalendar, IsPublishedByTheNationalLayerAlone) {
  const LayeredCalendar calendar =
      LayeredCalendar::build(
          {china().layers().front(), layer(LayerLevel::regional, "province", "2027-09-03,holiday,,\n")})
          .value();
  EXPECT_TRUE(calendar.is_published(std::chrono::year{2026}));
  EXPECT_FALSE(calendar.is_published(std::chrono::year{2027}));
  EXPECT_FALSE(calendar.is_working_day(day("2027-09-03")));
}

TEST(LayeredCalendar, IsAStackWithOneNationAndAtMostOneUnit) {
  const auto rule = [](std::vector<Layer> layers) {
    const auto built = LayeredCalendar::build(std::move(layers));
    return built ? std::string("fine") : built.error().rule;
  };
  const Layer nation = china().layers().front();
  EXPECT_EQ(rule({nation}), "fine");
  EXPECT_EQ(rule({}), "national_layer");
  EXPECT_EQ(rule({nation, nation}), "national_layer");
  EXPECT_EQ(rule({nation, layer(LayerLevel::unit, "a", ""), layer(LayerLevel::unit, "b", "")}), "unit_layer");
  EXPECT_EQ(rule({nation, layer(LayerLevel::regional, "a", ""), layer(LayerLevel::unit, "a", "")}),
            "duplicate_layer");
}

TEST(LayeredCalendar, AMakeUpDayMustSaySomething) {
  const auto check = [](std::string_view row, const WorkCalendar* coarser) {
    const Layer made = layer(LayerLevel::regional, "r", row);
    const Status status = check_makeup_days(made.list.years.begin()->second, coarser);
    return status ? std::string("fine") : status.error().rule;
  };
  EXPECT_EQ(check("2026-01-01,makeup,,\n", &china()), "fine");
  EXPECT_EQ(check("2026-01-05,makeup,,\n", &china()), "makeup_on_weekday");
  EXPECT_EQ(check("2026-01-04,makeup,,\n", &china()), "makeup_on_weekday");  // a Sunday the nation works
  EXPECT_EQ(check("2026-01-01,makeup,,\n", nullptr), "makeup_on_weekday");   // a Thursday
  EXPECT_EQ(check("2026-01-03,makeup,,\n", nullptr), "fine");
  EXPECT_EQ(check("2026-01-05,holiday,,\n", nullptr), "fine");
}

}  // namespace
}  // namespace tz::calendar
