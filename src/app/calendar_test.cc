// The days of a city as the program has them: from its pack, through the database, to sheets and rounds.
#include <gtest/gtest.h>

#include <filesystem>

#include "app/application.h"
#include "base/time.h"
#include "cadence/run_dates.h"
#include "calendar/civil_day.h"
#include "store/testing.h"

namespace tz::app {
namespace {

using calendar::format_day;
using calendar::parse_day;

template <class Backend>
class CityDays : public testing::Test {
 protected:
  CityDays() : scratch_(Backend::scratch()) {
    settings_.data_dir = folder_;
    settings_.database = scratch_->url();
    settings_.password_cost = accounts::PasswordCost::least();
    app_ = std::move(Application::open(settings_, clock_, random_, true).value());
  }
  ~CityDays() override {
    app_.reset();
    std::filesystem::remove_all(folder_);
  }
  JurisdictionId load(const std::string& pack) {
    return app_->load_pack(TZ_SOURCE_DIR "/packs/" + pack, {}).value();
  }
  calendar::LayeredCalendar days(JurisdictionId city) {
    return calendar::LayeredCalendar::build(app_->calendar().service.current(city).value().layers).value();
  }
  // When a result is due that is dispatched then, by the city's own profile.
  std::string due(JurisdictionId city, std::string_view day, std::string_view zone, std::string_view offset) {
    ledger::Case c;
    c.jurisdiction = city;
    const auto start = parse_instant(std::string(day) + "T16:00:00" + std::string(offset)).value();
    const auto found = app_->planner().deadlines(c, UnitId{}, start).value();
    return format_local(*found.result, std::string(zone)).substr(0, 10) +
           (found.provisional ? " provisional" : "");
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("tz-city-days-" + to_hex(random_bytes()));
  std::unique_ptr<store::testing::Scratch> scratch_;
  Settings settings_;
  ManualClock clock_;
  SeededRandom random_{11};
  std::unique_ptr<Application> app_;

 private:
  static Bytes random_bytes() {
    SystemRandom random;
    Bytes bytes(8);
    random.fill(bytes);
    return bytes;
  }
};
TYPED_TEST_SUITE(CityDays, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(CityDays, AreThoseOfTheNoticesInEveryYear) {
  const auto city = this->load("default");
  const auto days = this->days(city);
  const std::pair<int, int> kWorked[] = {{2021, 250}, {2022, 249}, {2023, 249},
                                         {2024, 251}, {2025, 248}, {2026, 248}};
  for (const auto& [number, expected] : kWorked) {
    int worked = 0;
    const std::chrono::year year{number};
    for (std::chrono::sys_days d = year / 1 / 1; d <= std::chrono::sys_days{year / 12 / 31};
         d += std::chrono::days{1})
      worked += days.is_working_day(d) ? 1 : 0;
    EXPECT_EQ(worked, expected) << number;
    EXPECT_TRUE(days.is_published(year));
  }
  EXPECT_FALSE(days.is_published(std::chrono::year{2027}));
}

TYPED_TEST(CityDays, GiveTheSheetsTheirDates) {
  const auto city = this->load("default");
  const auto due = [&](std::string_view day) { return this->due(city, day, "Asia/Shanghai", "+08:00"); };
  EXPECT_EQ(due("2021-09-30"), "2021-10-13") << "a Saturday that is worked counts";
  EXPECT_EQ(due("2025-01-27"), "2025-02-10");
  EXPECT_EQ(due("2026-02-13"), "2026-02-27");
  EXPECT_EQ(due("2026-12-24"), "2026-12-31");
  EXPECT_EQ(due("2026-12-25"), "2027-01-01 provisional");
  const auto boston = this->load("boston");
  EXPECT_EQ(this->due(boston, "2026-11-24", "America/New_York", "-05:00"), "2026-12-02");
  EXPECT_EQ(this->due(boston, "2026-12-30", "America/New_York", "-05:00"), "2027-01-07")
      << "by law, without a notice";
}

TYPED_TEST(CityDays, GiveTheRoundsTheirDates) {
  const auto days = this->days(this->load("default"));
  const cadence::RunRules rules;
  const auto prompt = [&](std::string_view day) {
    return format_day(cadence::ten_day_prompt(cadence::ten_day_of(*parse_day(day)), days, rules).day);
  };
  EXPECT_EQ(prompt("2021-10-01"), "2021-10-09");
  EXPECT_EQ(prompt("2021-10-11"), "2021-10-20");
  EXPECT_EQ(prompt("2021-10-21"), "2021-10-29");
  EXPECT_EQ(prompt("2025-02-01"), "2025-02-10");
  EXPECT_EQ(prompt("2025-02-11"), "2025-02-20");
  EXPECT_EQ(prompt("2025-02-21"), "2025-02-28");
  EXPECT_EQ(prompt("2026-02-01"), "2026-02-10");
  EXPECT_EQ(prompt("2026-02-11"), "2026-02-14");
  EXPECT_EQ(prompt("2026-02-21"), "2026-02-28");
  using std::chrono::year;
  const auto summary = [&](std::chrono::year_month month) {
    return format_day(cadence::month_summary(month, days, rules).day);
  };
  EXPECT_EQ(summary(year{2021} / 10), "2021-11-01");
  EXPECT_EQ(summary(year{2025} / 2), "2025-03-03");
  EXPECT_EQ(summary(year{2026} / 2), "2026-03-02");
  EXPECT_EQ(cadence::weekly_run(*parse_day("2022-01-31"), days, rules).state, cadence::WeeklyState::merged);
  EXPECT_EQ(cadence::weekly_run(*parse_day("2026-02-16"), days, rules).state, cadence::WeeklyState::merged);
  EXPECT_NE(cadence::weekly_run(*parse_day("2026-02-09"), days, rules).state, cadence::WeeklyState::merged);
}

}  // namespace
}  // namespace tz::app
