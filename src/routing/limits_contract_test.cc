// The versions of the time limits as they are kept, and what they do to sheets, on both engines.
#include <gmock/gmock.h>

#include "calendar/civil_day.h"
#include "routing/dispatch_testing.h"
#include "routing/limit_keeps.h"

namespace tz::routing {
namespace {

using namespace dispatch_testing;
using ::testing::HasSubstr;

constexpr ActorId kAdmin{15};
constexpr std::string_view kGeneral = "CN-JN-2018.general";

std::string day_of(const std::optional<Instant>& at) {
  return at ? format_local(*at, "Asia/Shanghai").substr(0, 10) : "none";
}

template <class Backend>
class LimitsContract : public Town<Backend> {
 protected:
  // The pack's limits, where the city's own rule is another.
  template <class Change>
  std::string with(Change change) {
    std::vector<LimitRule> rules = this->packs_.routing.limits;
    for (LimitRule& rule : rules)
      if (rule.id == kGeneral) change(rule);
    return limits_csv(rules);
  }
  std::string three_days() {
    return with([](LimitRule& rule) {
      rule.result = {3, SpanUnit::working_days};
      rule.objection = Span{2, SpanUnit::hours};
      rule.extensions_max = 0;
    });
  }
  std::string without(std::string_view id) {
    std::vector<LimitRule> rules = this->packs_.routing.limits;
    std::erase_if(rules, [&](const LimitRule& rule) { return rule.id == id; });
    return limits_csv(rules);
  }
  Result<std::int64_t> loaded(const std::string& csv) {
    TZ_TRY(plan, this->routing_.service.plan_limits(kTown, csv));
    return this->routing_.service.load_limits(kTown, csv, plan.digest, kAdmin);
  }
  ledger::Case dispatched(std::string_view category = "roads.rural") {
    const auto receipt = this->received(std::string(category), "YC-W1");
    this->dispatch(receipt.id, "transport");
    return this->ledger_.service.load(kTown, receipt.id).value();
  }
  std::vector<LimitRecord> kept() { return this->routing_.store.load(kTown)->pack.limit_versions; }
};
TYPED_TEST_SUITE(LimitsContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(LimitsContract, AVersionSaysWhoBroughtItAndTheOldOneStays) {
  ASSERT_EQ(this->kept().size(), 1U);
  EXPECT_FALSE(this->kept()[0].about.saved_by.has_value()) << "the pack's";
  const auto plan = this->routing_.service.plan_limits(kTown, this->three_days());
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  EXPECT_EQ(plan->version, 1);
  ASSERT_EQ(plan->diff.changed.size(), 1U);
  EXPECT_EQ(plan->diff.changed[0].is.id, kGeneral);
  EXPECT_TRUE(plan->faults.empty() && plan->refusals.empty());
  EXPECT_EQ(this->kept().size(), 1U) << "looking writes nothing";

  this->clock_.advance(std::chrono::hours{1});
  EXPECT_EQ(this->loaded(this->three_days()).value(), 2);
  const auto kept = this->kept();
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].rules, this->packs_.routing.limits);
  EXPECT_EQ(kept[1].about, (LimitVersion{2, this->clock_.now(), this->clock_.now(), kAdmin}));
  const auto city = this->routing_.service.city(kTown).value();
  EXPECT_EQ(city->limits.find(kGeneral)->result.value, 3);
  EXPECT_EQ(city->limit_history.find(1)->book.find(kGeneral)->result.value, 5);
  EXPECT_EQ(this->routing_.store.versions(kTown)->limits, 2);
  EXPECT_EQ(this->routing_.store.versions(kTown)->catalogue, 1) << "the catalogue is as it was";
}

TYPED_TEST(LimitsContract, WhatHoldsMakesNoVersion) {
  EXPECT_EQ(this->loaded(this->three_days()).value(), 2);
  EXPECT_TRUE(this->routing_.service.plan_limits(kTown, this->three_days())->known);
  EXPECT_EQ(this->loaded(this->three_days()).value(), 2);
  EXPECT_EQ(this->kept().size(), 2U);
}

// docs/sources.md#limits-version
TYPED_TEST(LimitsContract, NewSheetsHaveTheNewLimitsAndOldOnesKeepTheirs) {
  const ledger::Case old = this->dispatched();
  EXPECT_EQ(old.due.rule, kGeneral);
  EXPECT_EQ(day_of(old.due.result), "2026-01-12");
  const auto& planner = this->routing_.planner;
  EXPECT_EQ(planner.extension(old)->times_max, 1);
  EXPECT_FALSE(planner.objection_until(old)->has_value());

  ASSERT_EQ(this->loaded(this->three_days()).value(), 2);
  const ledger::Case fresh = this->dispatched();
  EXPECT_EQ(day_of(fresh.due.result), "2026-01-08");
  EXPECT_EQ(planner.extension(fresh)->times_max, 0);
  EXPECT_EQ(planner.objection_until(fresh).value(), *fresh.dispatched_at + std::chrono::hours{2});

  const ledger::Case same = this->ledger_.service.load(kTown, old.id).value();
  EXPECT_EQ(same.due, old.due);
  EXPECT_EQ(planner.extension(same)->times_max, 1) << "by the rule on its sheet";
  EXPECT_FALSE(planner.objection_until(same)->has_value());
}

TYPED_TEST(LimitsContract, ANewRoundOfAnOldCaseHasTheNewLimits) {
  const ledger::Case old = this->dispatched();
  ASSERT_EQ(this->loaded(this->three_days()).value(), 2);
  const auto again =
      this->routing_.planner.deadlines(old, this->unit("transport"), this->clock_.now()).value();
  EXPECT_EQ(day_of(again.result), "2026-01-08") << "rework and reopening begin anew";
}

TYPED_TEST(LimitsContract, AChangedCalendarCountsAnOldSheetByItsOwnRule) {
  this->clock_.set(parse_instant("2026-12-29T09:00:00+08:00").value());
  const ledger::Case old = this->dispatched();
  EXPECT_EQ(day_of(old.due.result), "2027-01-05");
  ASSERT_EQ(this->loaded(this->three_days()).value(), 2);
  const std::string days = "date,kind\n2027-01-01,holiday\n2027-01-02,holiday\n2027-01-03,holiday\n";
  const calendar::YearLoad year{.layer = "cn",
                                .year = std::chrono::year{2027},
                                .sources = {{.format = "csv", .files = {{"one.csv", days}}},
                                            {.format = "csv", .files = {{"two.csv", "# another\n" + days}}}}};
  ASSERT_TRUE(this->days_.service.load(kTown, year).has_value());
  ASSERT_TRUE(this->routing_.service.refresh(kTown).has_value());
  const auto moved = this->routing_.planner.recompute(old).value();
  ASSERT_TRUE(moved.has_value());
  EXPECT_EQ(day_of(moved->result), "2027-01-06") << "five working days, not three";
}

TYPED_TEST(LimitsContract, ARuleThatIsNoMoreStillHoldsForItsSheets) {
  RoutingPack pack = this->packs_.routing;
  LimitRule extra = *std::ranges::find(pack.limits, kGeneral, &LimitRule::id);
  extra.id = "CN-JN-2018.urgent";
  extra.urgencies.add(ledger::Urgency::normal);
  extra.extensions_max = 4;
  pack.limits.insert(pack.limits.begin(), extra);
  ASSERT_TRUE(this->routing_.service.load_pack(kTown, pack).has_value());
  const ledger::Case old = this->dispatched();
  EXPECT_EQ(old.due.rule, extra.id);
  ASSERT_EQ(this->loaded(this->three_days()).value(), 3);
  EXPECT_EQ(this->routing_.service.city(kTown).value()->limits.find(extra.id), nullptr);
  EXPECT_EQ(this->routing_.planner.extension(old)->times_max, 4);
}

TYPED_TEST(LimitsContract, APackBringsTheNextVersionUntilAPersonHasLoadedOne) {
  RoutingPack pack = this->packs_.routing;
  EXPECT_FALSE(this->routing_.service.load_pack(kTown, pack)->limits_kept);
  EXPECT_EQ(this->kept().size(), 1U) << "the same pack twice";
  pack.limits.front().source = "P5, another edition";
  ASSERT_TRUE(this->routing_.service.load_pack(kTown, pack).has_value());
  ASSERT_EQ(this->kept().size(), 2U);
  EXPECT_FALSE(this->kept()[1].about.saved_by.has_value());

  ASSERT_EQ(this->loaded(this->three_days()).value(), 3);
  const auto report = this->routing_.service.load_pack(kTown, pack);
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_TRUE(report->limits_kept);
  EXPECT_EQ(this->kept().size(), 3U);
  Module again(*this->db_, this->places_.service, this->days_.service, this->clock_);
  EXPECT_EQ(again.service.city(kTown).value()->limits.find(kGeneral)->result.value, 3) << "after a restart";
}

TYPED_TEST(LimitsContract, ListsAndPrecedentsLeaveTheLimitsAsTheyAre) {
  ASSERT_EQ(this->loaded(this->three_days()).value(), 2);
  const ListLoad none{.duty_list =
                          "unit,category,kind,department,legal_basis,effective_from,effective_to,source\n"
                          "@street,market.food,may_assist,market,食品安全法,2026-01-05,,清单（虚构）\n"};
  const auto plan = this->routing_.service.plan_lists(kTown, none).value();
  ASSERT_TRUE(this->routing_.service.load_lists(kTown, none, plan.digest).has_value());
  EXPECT_EQ(this->kept().size(), 2U);
  EXPECT_EQ(this->kept()[1].about.saved_by, kAdmin);
}

TYPED_TEST(LimitsContract, LimitsThatTheCityOrItsCatalogueWouldMissAreShownAndNotLoaded) {
  const std::string no_profile = this->without(kGeneral);
  auto plan = this->routing_.service.plan_limits(kTown, no_profile).value();
  ASSERT_EQ(plan.refusals.size(), 1U);
  EXPECT_EQ(plan.refusals[0].rule, "profile_missing");
  EXPECT_THAT(plan.refusals[0].message, HasSubstr("CN-JN-2018"));
  EXPECT_EQ(this->loaded(no_profile).error().rule, "profile_missing");

  plan = this->routing_.service.plan_limits(kTown, this->without("CN-MARKET-REPORT.verify")).value();
  ASSERT_EQ(plan.refusals.size(), 1U);
  EXPECT_EQ(plan.refusals[0].rule, "unknown_limit");
  EXPECT_EQ(this->loaded(this->without("CN-MARKET-REPORT.verify")).error().rule, "unknown_limit");

  const std::string only_urgent =
      this->with([](LimitRule& rule) { rule.urgencies.add(ledger::Urgency::urgent); });
  plan = this->routing_.service.plan_limits(kTown, only_urgent).value();
  ASSERT_EQ(plan.refusals.size(), 1U);
  EXPECT_EQ(plan.refusals[0].rule, "profile_incomplete");

  // What nothing names may go.
  EXPECT_TRUE(
      this->routing_.service.plan_limits(kTown, this->without("CN-WF-2021.general"))->refusals.empty());
  EXPECT_EQ(this->kept().size(), 1U);
}

TYPED_TEST(LimitsContract, AFileThatCannotBeReadIsToldLineByLine) {
  const std::string broken =
      "profile,rule,request_types,urgencies,result_value,result_unit,extensions_max,source\n"
      "P,P.a,,,5,weeks,0,s\nP,P.b,,soon,5,hours,0,\n";
  const auto plan = this->routing_.service.plan_limits(kTown, broken).value();
  ASSERT_EQ(plan.faults.size(), 3U);
  EXPECT_EQ(plan.faults[0].rule, "span");
  EXPECT_EQ(plan.faults[0].values[0].second, "2");
  EXPECT_EQ(plan.faults[2].values[0].second, "3");
  EXPECT_TRUE(plan.digest.empty());
  EXPECT_EQ(this->routing_.service.load_limits(kTown, broken, "", kAdmin).error().rule, "span");
}

TYPED_TEST(LimitsContract, OnlyWhatWasLookedAtIsLoaded) {
  auto& service = this->routing_.service;
  const auto plan = service.plan_limits(kTown, this->three_days()).value();
  EXPECT_EQ(service.load_limits(kTown, this->without("CN-WF-2021.general"), plan.digest, kAdmin).error().rule,
            "digest");
  ASSERT_TRUE(this->loaded(this->without("CN-WF-2021.general")).has_value());
  const auto stale = service.load_limits(kTown, this->three_days(), plan.digest, kAdmin);
  EXPECT_EQ(stale.error().rule, "digest") << "the preview was of the version before";
  EXPECT_EQ(stale.error().code, Errc::conflict);
  EXPECT_EQ(this->routing_.store.add_limits(kTown, {{.version = 2}, {}}).error().code, Errc::conflict)
      << "another program was first";
}

TYPED_TEST(LimitsContract, AnotherProgramOnTheDatabaseTakesTheVersionWhenItLooks) {
  Module other(*this->db_, this->places_.service, this->days_.service, this->clock_);
  EXPECT_EQ(other.service.city(kTown).value()->limits.find(kGeneral)->result.value, 5);
  ASSERT_EQ(this->loaded(this->three_days()).value(), 2);
  EXPECT_EQ(this->routing_.service.city(kTown).value()->limits.find(kGeneral)->result.value, 3)
      << "here at once";
  EXPECT_EQ(other.service.city(kTown).value()->limits.find(kGeneral)->result.value, 5);
  ASSERT_TRUE(other.service.refresh(kTown).has_value());
  EXPECT_EQ(other.service.city(kTown).value()->limits.find(kGeneral)->result.value, 3);
}

TYPED_TEST(LimitsContract, AVersionTakesNoChangeAndNoDeletion) {
  for (const std::string_view sql :
       {"UPDATE routing_limit_rule SET result_value = 9", "DELETE FROM routing_limit_rule",
        "UPDATE routing_limits_version SET effective_from = 0", "DELETE FROM routing_limits_version"}) {
    const auto done = this->db_->write([&](store::Transaction& tx) -> Status { return tx.execute(sql); });
    EXPECT_FALSE(done.has_value()) << sql;
  }
  EXPECT_EQ(this->kept()[0].rules, this->packs_.routing.limits);
}

TYPED_TEST(LimitsContract, CountsTheOpenCasesThatKeepTheirLimits) {
  this->dispatched();
  this->dispatched();
  this->received("roads.rural", "YC-W1");  // no sheet yet
  const auto all = open_cases_by_rule(kTown, this->ledger_.query, this->ledger_.service);
  ASSERT_TRUE(all.has_value()) << all.error().message;
  EXPECT_EQ(all->open, 3);
  EXPECT_EQ(all->read, 2);
  EXPECT_TRUE(all->complete);
  EXPECT_EQ(all->by_rule.at("CN-JN-2018.general"), 2);
  const auto some = open_cases_by_rule(kTown, this->ledger_.query, this->ledger_.service, 1).value();
  EXPECT_EQ(some.read, 1);
  EXPECT_FALSE(some.complete);
  const auto exact = open_cases_by_rule(kTown, this->ledger_.query, this->ledger_.service, 3).value();
  EXPECT_TRUE(exact.complete);
}

// A database of the time before versions: what held is the first, from the beginning.
TYPED_TEST(LimitsContract, WhatHeldBeforeThereWereVersionsIsTheFirst) {
  const auto db = TypeParam::make();
  const auto steps = schema();
  const auto at = std::ranges::find_if(
      steps, [](const store::Migration& step) { return step.name.find("0007") != std::string_view::npos; });
  ASSERT_NE(at, steps.end());
  ASSERT_TRUE(store::migrate(*db, steps.first(static_cast<std::size_t>(at - steps.begin()))).has_value());
  const auto written = db->write([](store::Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(
        "INSERT INTO routing_catalogue_version (jurisdiction_id, version, saved_at) VALUES ($1, 1, 5000)",
        kTown));
    TZ_CHECK(tx.execute(
        "INSERT INTO routing_catalogue_version (jurisdiction_id, version, saved_at) VALUES ($1, 2, 9000)",
        kTown));
    return tx.execute(
        "INSERT INTO routing_limit (jurisdiction_id, rule, position, profile, request_types, urgencies, "
        "sign_value, "
        "sign_unit, result_value, result_unit, extensions_max, source, note_zh, note_en) VALUES ($1, 'P.a', "
        "0, 'P', "
        "0, 0, 2, 0, 5, 2, 1, 's', '注', 'note')",
        kTown);
  });
  ASSERT_TRUE(written.has_value()) << written.error().message;
  const auto migrated = store::migrate(*db, steps);
  ASSERT_TRUE(migrated.has_value()) << migrated.error().message;
  const SqlRoutingStore store(*db);
  const auto records = store.load(kTown);
  ASSERT_TRUE(records.has_value()) << records.error().message;
  ASSERT_EQ(records->pack.limit_versions.size(), 1U);
  EXPECT_EQ(records->pack.limit_versions[0].about,
            (LimitVersion{.version = 1, .effective_from = {}, .saved_at = from_millis(5000)}));
  const LimitRule expected{.id = "P.a",
                           .profile = "P",
                           .sign = Span{2, SpanUnit::hours},
                           .result = {5, SpanUnit::working_days},
                           .extensions_max = 1,
                           .source = "s",
                           .note_zh = "注",
                           .note_en = "note"};
  EXPECT_EQ(records->pack.limits, std::vector{expected});
}

}  // namespace
}  // namespace tz::routing
