#include <gmock/gmock.h>

#include "calendar/api_calendar.h"
#include "calendar/module.h"
#include "calendar/testing.h"
#include "http/testing.h"
#include "store/testing.h"

namespace tz::calendar {
namespace {

using calendar::testing::china;
using calendar::testing::csv_of;
using calendar::testing::day;
using calendar::testing::shipped;
using std::chrono::year;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr JurisdictionId kTown{1};

SourceFiles holiday_cn_files(int y, std::string text = {}) {
  const std::string name = std::to_string(y) + ".json";
  if (text.empty()) text = shipped("calendars/cn/holiday-cn/" + name);
  return {.format = "holiday_cn", .files = {{name, std::move(text)}}};
}
SourceFiles chinese_days_files() {
  return {.format = "chinese_days",
          .files = {{"chinese-days.json", shipped("calendars/cn/chinese-days.json")}}};
}
YearLoad load_of(int y) {
  return {.layer = "cn", .year = year{y}, .sources = {holiday_cn_files(y), chinese_days_files()}};
}

template <class Backend>
class CalendarServiceContract : public ::testing::Test {
 protected:
  CalendarServiceContract() {
    EXPECT_TRUE(store::migrate(*db_, schema()).has_value());
    Layer cn = china().layers().front();
    std::erase_if(cn.list.years, [](const auto& one) { return one.first > year{2025}; });
    EXPECT_TRUE(module_.service.seed(kTown, {cn}).has_value());
  }
  Error refusal(const YearLoad& load) {
    const auto plan = module_.service.plan(kTown, load);
    const auto loaded = module_.service.load(kTown, load);
    EXPECT_EQ(plan.has_value(), loaded.has_value());
    return plan ? Error{} : plan.error();
  }
  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_;
  Module module_{*db_, clock_};
};
TYPED_TEST_SUITE(CalendarServiceContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(CalendarServiceContract, ShowsWhatAYearWouldChangeAndThenLoadsIt) {
  auto& service = this->module_.service;
  const auto version = service.version(kTown).value();
  EXPECT_EQ(version, 6) << "2020 to 2025";
  const auto plan = service.plan(kTown, load_of(2026));
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  EXPECT_FALSE(plan->known || plan->was_published);
  EXPECT_EQ(plan->list.files.size(), 2U);
  EXPECT_THAT(plan->list.notices, ElementsAre(HasSubstr("content_7047091")));
  const auto changed = [&](std::string_view date) {
    const auto at = std::ranges::find(plan->changes, day(date), &ChangedDay::date);
    return at == plan->changes.end() ? std::string("no") : at->is_worked ? "worked" : "off";
  };
  EXPECT_EQ(changed("2026-02-14"), "worked");
  EXPECT_EQ(changed("2026-02-16"), "off");
  EXPECT_EQ(changed("2026-02-15"), "no") << "a Sunday in the holiday is off as before";
  EXPECT_EQ(service.version(kTown).value(), version) << "a plan writes nothing";
  const auto published = service.load(kTown, load_of(2026), plan->digest);
  ASSERT_TRUE(published.has_value() && published->has_value());
  EXPECT_EQ((*published)->version, version + 1);
  EXPECT_EQ(service.version(kTown).value(), version + 1);
  EXPECT_TRUE(service.plan(kTown, load_of(2026))->known);
  EXPECT_FALSE(service.load(kTown, load_of(2026)).value().has_value())
      << "the same files once more change nothing";
  EXPECT_EQ(service.load(kTown, load_of(2025), plan->digest).error().rule, "digest");
}

TYPED_TEST(CalendarServiceContract, RefusesWhatDisagreesAndNamesTheDayAndBothSources) {
  std::string wrong = shipped("calendars/cn/holiday-cn/2026.json");
  const auto at = wrong.find("2026-10-07");
  ASSERT_NE(at, std::string::npos);
  wrong.replace(at, 10, "2026-10-08");
  YearLoad load = load_of(2026);
  load.sources[0] = holiday_cn_files(2026, wrong);
  const Error error = this->refusal(load);
  EXPECT_EQ(error.rule, "sources_disagree");
  EXPECT_THAT(error.message, HasSubstr("2026-10-07 (holiday-cn: worked, chinese-days: holiday)"));
  EXPECT_THAT(error.message, HasSubstr("2026-10-08 (holiday-cn: holiday, chinese-days: worked)"));
  EXPECT_FALSE(
      LayeredCalendar::build(this->module_.service.current(kTown)->layers)->is_published(year{2026}));
}

TYPED_TEST(CalendarServiceContract, RefusesOneSourceAndAYearThatIsNotPublished) {
  YearLoad load = load_of(2026);
  load.sources.pop_back();
  EXPECT_EQ(this->refusal(load).rule, "two_sources");
  load.sources = {holiday_cn_files(2026), holiday_cn_files(2026)};
  EXPECT_EQ(this->refusal(load).rule, "same_source");
  EXPECT_EQ(this->refusal(load_of(2027)).rule, "year_missing");
  load.sources = {{.format = "ics", .files = {{"a.ics", "x"}}}, chinese_days_files()};
  EXPECT_EQ(this->refusal(load).rule, "source_format");
  load.sources = {{.format = "csv"}, chinese_days_files()};
  EXPECT_EQ(this->refusal(load).rule, "source_files");
}

TYPED_TEST(CalendarServiceContract, ARegionsOwnNoticeMakesALayer) {
  YearLoad load{.layer = "cn-22",
                .year = year{2025},
                .sources = {{.format = "csv", .files = {{"jilin.csv", "date,kind\n2025-09-03,holiday\n"}}}}};
  EXPECT_EQ(this->refusal(load).code, Errc::not_found);
  load.level = LayerLevel::national;
  EXPECT_EQ(this->refusal(load).rule, "national_layer");
  load.level = LayerLevel::regional;
  EXPECT_EQ(this->refusal(load).rule, "layer_name");
  load.name_zh = "吉林省", load.name_en = "Jilin";
  ASSERT_TRUE(this->module_.service.load(kTown, load).has_value());
  const auto calendar = LayeredCalendar::build(this->module_.service.current(kTown)->layers).value();
  EXPECT_FALSE(calendar.is_working_day(day("2025-09-03")));
  load.sources[0].files[0].text = "date,kind\n2025-09-04,makeup\n";
  EXPECT_EQ(this->refusal(load).rule, "makeup_on_weekday");
}

TYPED_TEST(CalendarServiceContract, APackBringsOnlyYearsThatAreNotPublished) {
  ASSERT_TRUE(this->module_.service.load(kTown, load_of(2026)).has_value());
  Layer cn = china().layers().front();
  cn.list.years.at(year{2026}).days.pop_back();
  const auto report = this->module_.service.seed(kTown, {cn});
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->loaded, 0U);
  EXPECT_THAT(report->kept, ElementsAre("cn 2026"));
}

struct Gate final : http::Authenticator {
  Result<std::optional<http::Principal>> identify(const http::Request& request) override {
    http::Principal who;
    who.jurisdiction = kTown;
    who.permissions.insert(http::Permission::signed_in);
    if (request.header("authorization") == "admin") who.permissions.insert(http::Permission::configure);
    return std::optional(who);
  }
};

class CalendarApi : public ::testing::Test {
 protected:
  CalendarApi() {
    EXPECT_TRUE(store::migrate(*db_, schema()).has_value());
    EXPECT_TRUE(module_.service.seed(kTown, {china().layers().front()}).has_value());
    router_.authenticator(gate_);
    add_routes(
        router_, module_.service,
        [](JurisdictionId) {
          return Result<RecomputeState>(RecomputeState{7, true, 3});
        },
        [this](JurisdictionId, ActorId, const Publication& p) -> Status {
          told_.push_back(p.version);
          return {};
        });
  }
  http::Response post(const std::string& body, const std::string& who = "admin") {
    return http::testing::call(router_, "POST", "/v1/calendar/imports",
                               {{"Authorization", who}, {"Content-Type", "application/json"}}, body);
  }
  static std::string import_of(std::string_view first, std::string_view second, const std::string& more) {
    const auto source = [](std::string_view name, std::string_view rows) {
      return R"({"format":"csv","files":[{"name":")" + std::string(name) + R"(","text":"date,kind\n)" +
             std::string(rows) + R"("}]})";
    };
    return R"({"layer":"cn","year":2027,"sources":[)" + source("one.csv", first) + "," +
           source("two.csv", second) + "]," + more + "}";
  }
  std::unique_ptr<store::Database> db_ = store::testing::Sqlite::make();
  ManualClock clock_;
  Module module_{*db_, clock_};
  Gate gate_;
  http::Router router_;
  std::vector<std::int64_t> told_;
};

TEST_F(CalendarApi, ShowsLayersYearsAndHowFarTheDueDatesAre) {
  const auto all = http::testing::call(router_, "GET", "/v1/calendar");
  EXPECT_EQ(all.status, 200);
  EXPECT_THAT(all.body, HasSubstr(R"("version":7)"));
  EXPECT_THAT(all.body, HasSubstr(R"("year":2026,"status":"official","holidays":33,"makeups":6)"));
  EXPECT_THAT(all.body, HasSubstr(R"("year":2027,"status":"provisional")"));
  EXPECT_THAT(all.body, HasSubstr(R"("recompute":{"version":7,"done":true,"moved":3})"));
  const auto one = http::testing::call(router_, "GET", "/v1/calendar/years/2026");
  EXPECT_THAT(one.body, HasSubstr(R"("date":"2026-02-14","kind":"makeup")"));
  EXPECT_EQ(http::testing::call(router_, "GET", "/v1/calendar/years/20x6").status, 400);
  EXPECT_THAT(http::testing::call(router_, "GET", "/v1/calendar/years/2027").body,
              HasSubstr(R"("days":[],"status":"provisional")"));
}

TEST_F(CalendarApi, PreviewsRefusesAndActivatesAYear) {
  const std::string rows = R"(2027-01-01,holiday\n)";
  const std::string other = R"(2027-01-04,holiday\n)";
  EXPECT_EQ(post(import_of(rows, rows, R"("dry_run":true)"), "staff").status, 403);
  const auto disagree = post(import_of(rows, other, R"("dry_run":true)"));
  EXPECT_EQ(disagree.status, 400);
  EXPECT_THAT(disagree.body, HasSubstr("2027-01-01 (one.csv: holiday, two.csv: worked)"));
  EXPECT_EQ(post(import_of(rows, rows, R"("dry_run":false)")).status, 400)
      << "without the digest of a preview";
  // Two files of the same bytes are one source.
  EXPECT_THAT(post(import_of(rows, rows, R"("dry_run":true)")).body, HasSubstr("same_source"));
  const std::string again = R"(\n2027-01-01,holiday\n)";
  const auto preview = post(import_of(rows, again, R"("dry_run":true)"));
  ASSERT_EQ(preview.status, 200) << preview.body;
  EXPECT_THAT(preview.body, HasSubstr(R"("changes":[{"date":"2027-01-01","was":"worked","is":"off")"));
  EXPECT_THAT(preview.body, HasSubstr(R"("published":null)"));
  EXPECT_TRUE(told_.empty());
  const auto at = preview.body.find(R"("digest":")") + 10;
  const std::string digest = preview.body.substr(at, 64);
  EXPECT_EQ(post(import_of(rows, again, R"("dry_run":false,"digest":"0")")).status, 412);
  const auto done = post(import_of(rows, again, R"("dry_run":false,"digest":")" + digest + "\""));
  ASSERT_EQ(done.status, 201) << done.body;
  EXPECT_THAT(told_, ElementsAre(8));
  EXPECT_EQ(post(import_of(rows, again, R"("dry_run":false,"digest":")" + digest + "\"")).status, 200)
      << "once is enough";
  EXPECT_THAT(told_, ElementsAre(8));
}

}  // namespace
}  // namespace tz::calendar
