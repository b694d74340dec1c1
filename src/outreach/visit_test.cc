#include "outreach/visit.h"

#include <gtest/gtest.h>

#include <functional>

#include "outreach/field_rules.h"

namespace tz::outreach {
namespace {

using namespace std::chrono_literals;

// 20:00 of 1 March in Shanghai.
constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 12h};

City city() {
  return {
      .time_zone = "Asia/Shanghai",
      .campaigns = {{.code = "spring", .name = {"春", "Spring"}, .from = "2026-03-01", .to = "2026-03-02"}},
      .zones = {"z1"},
      .units = {"roads"}};
}
Visit visit() {
  Visit v{.id = "0123456789abcdef", .target = VisitTarget::frontline, .at = kNoon, .minutes = 30};
  v.place = "虚构厂门口";
  return v;
}
// "field rule" of each fault.
std::vector<std::string> faults(const Visit& v, Instant now = kNoon) {
  const auto checked = check_visit(v, city(), now);
  std::vector<std::string> all;
  if (checked) return all;
  all.push_back(checked.error().field + " " + checked.error().rule);
  for (const auto& more : checked.error().more) all.push_back(more.field + " " + more.rule);
  return all;
}
using Faults = std::vector<std::string>;

TEST(Visit, NeedsNoMoreThanWhomWhenWhereAndHowLong) { EXPECT_EQ(faults(visit()), Faults{}); }

TEST(Visit, AnIdIsTheWritersOwnInCharactersThatBothEnginesOrderAlike) {
  for (const auto& [id, fine] : std::vector<std::pair<std::string, bool>>{{std::string(15, 'a'), false},
                                                                          {std::string(16, 'a'), true},
                                                                          {std::string(64, '9'), true},
                                                                          {std::string(65, '9'), false},
                                                                          {"ABCDEFABCDEFABCDEF", false},
                                                                          {"abcdefab-cdefabcdef", false}}) {
    auto v = visit();
    v.id = id;
    EXPECT_EQ(faults(v), fine ? Faults{} : Faults{"id visit_id"}) << id;
  }
}

TEST(Visit, WasWithinThe31DaysThatAPhoneMayBeWithoutSignal) {
  const auto of = [](Instant at) {
    auto v = visit();
    v.at = at;
    return faults(v);
  };
  EXPECT_EQ(of(kNoon - kBack), Faults{});
  EXPECT_EQ(of(kNoon - kBack - 1ms), Faults{"at visit_time"});
  EXPECT_EQ(of(kNoon + kAhead), Faults{});
  EXPECT_EQ(of(kNoon + kAhead + 1ms), Faults{"at visit_time"});
}

TEST(Visit, TakesAMinuteToADay) {
  const auto of = [](std::int64_t minutes) {
    auto v = visit();
    v.minutes = minutes;
    return faults(v);
  };
  EXPECT_EQ(of(0), Faults{"minutes visit_minutes"});
  EXPECT_EQ(of(1), Faults{});
  EXPECT_EQ(of(1440), Faults{});
  EXPECT_EQ(of(1441), Faults{"minutes visit_minutes"});
}

TEST(Visit, SaysWhereInOneOfThreeWays) {
  auto v = visit();
  v.place = "  ";
  EXPECT_EQ(faults(v), Faults{"place visit_place"});
  v.zone = "z1";
  EXPECT_EQ(faults(v), Faults{});
  v.zone = "z9";
  EXPECT_EQ(faults(v), Faults{"zone visit_zone"});
  v.zone.clear();
  v.point = LatLng{429000000, 1251400000};
  EXPECT_EQ(faults(v), Faults{});
}

TEST(Visit, HasAResultExactlyIfACaseWasTheReason) {
  auto v = visit();
  v.case_code = "YC-1";
  EXPECT_EQ(faults(v), Faults{"result visit_result"});
  v.result = VisitResult::no_entry;
  EXPECT_EQ(faults(v), Faults{});
  v.case_code.clear();
  EXPECT_EQ(faults(v), Faults{"result visit_result"});
}

TEST(Visit, BelongsToACampaignOnTheDaysOfTheCity) {
  auto v = visit();
  v.campaign = "autumn";
  EXPECT_EQ(faults(v), Faults{"campaign visit_campaign"});
  v.campaign = "spring";
  const Instant begins{std::chrono::sys_days{std::chrono::year{2026} / 2 / 28} + 16h}, ends = begins + 48h;
  for (const auto& [at, fine] : std::vector<std::pair<Instant, bool>>{
           {begins - 1s, false}, {begins, true}, {ends - 1s, true}, {ends, false}}) {
    v.at = at;
    EXPECT_EQ(faults(v, ends), fine ? Faults{} : Faults{"campaign visit_campaign"});
  }
}

TEST(Visit, AllFaultsAreToldTogether) {
  Visit v;
  v.units = {"roads", "nobody"};
  EXPECT_EQ(faults(v), (Faults{"id visit_id", "at visit_time", "minutes visit_minutes", "place visit_place",
                               "units[1] visit_unit"}));
}

TEST(Visit, TheSameIsKnownByWhatWasSentAndByNothingElse) {
  const auto digest = digest_of(visit());
  auto later = visit();
  later.received_at = kNoon + 1h;
  later.by = ActorId{7};
  EXPECT_EQ(digest_of(later), digest);
  const std::vector<std::function<void(Visit&)>> changes{[](Visit& v) { v.target = VisitTarget::resident; },
                                                         [](Visit& v) { v.at += 1ms; },
                                                         [](Visit& v) { v.minutes = 31; },
                                                         [](Visit& v) { v.place += "。"; },
                                                         [](Visit& v) { v.zone = "z1"; },
                                                         [](Visit& v) { v.point = LatLng{}; },
                                                         [](Visit& v) { v.case_code = "YC-1"; },
                                                         [](Visit& v) { v.result = VisitResult::solved; },
                                                         [](Visit& v) { v.needs = {"YC-2"}; },
                                                         [](Visit& v) { v.units = {"roads"}; },
                                                         [](Visit& v) { v.campaign = "spring"; },
                                                         [](Visit& v) { v.others = 1; },
                                                         [](Visit& v) { v.note = "x"; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto other = visit();
    changes[i](other);
    EXPECT_NE(digest_of(other), digest) << i;
  }
}

}  // namespace
}  // namespace tz::outreach
