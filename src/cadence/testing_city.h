#pragma once
// A small city on a real ledger with its rounds, for tests: units, people and cases invented. Closed and
// opened again as after a crash.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "cadence/module.h"
#include "cadence/testing.h"
#include "http/testing.h"
#include "ledger/sql_testing.h"
#include "ledger/testing_planner.h"
#include "store/testing.h"

namespace tz::cadence::testing {

using namespace std::chrono_literals;
using ledger::testing::as;
using ledger::testing::kCity;
using ledger::testing::kRoads;
using ledger::testing::kWater;
inline constexpr UnitId kHotline{2}, kDistrict{3},
    kRoadsTeam{104};  // the team is below kRoads, that below kDistrict
inline constexpr ActorId kRoadsAnn{501}, kRoadsBao{502}, kWaterCai{503};

class FakePlanner final : public ledger::testing::QuietPlanner {
 public:
  FakePlanner() : QuietPlanner(ledger::testing::card_of(kCity)) {}
  Result<std::vector<ledger::UnitCard>> units(JurisdictionId /*j*/) const override {
    std::vector<ledger::UnitCard> cards;
    for (const auto& [id, kind] : {std::pair{kHotline, "hotline"},
                                   {kDistrict, "district"},
                                   {kRoads, "department"},
                                   {kWater, "department"}}) {
      cards.emplace_back();
      cards.back().id = id;
      cards.back().kind = kind;
    }
    return cards;
  }
  std::vector<UnitId> units_below(JurisdictionId /*j*/, UnitId unit) const override {
    if (unit == kDistrict) return {kRoads, kRoadsTeam};
    return unit == kRoads ? std::vector{kRoadsTeam} : std::vector<UnitId>{};
  }
  std::vector<UnitId> line_of(JurisdictionId j, UnitId unit) const override {
    auto line = ledger::Planner::line_of(j, unit);
    if (unit == kRoadsTeam) line.push_back(kRoads);
    if (unit == kRoadsTeam || unit == kRoads) line.push_back(kDistrict);
    return line;
  }
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zone_names(
      JurisdictionId /*j*/) const override {
    return {{"community-1", {"示例社区", "Example"}}};
  }
  Result<ledger::Proposal> propose(const ledger::Case& /*c*/, Instant /*start*/) const override {
    return fail(Errc::not_found, "no proposal");
  }
  Result<ledger::Deadlines> deadlines(const ledger::Case& /*c*/, UnitId /*unit*/,
                                      Instant start) const override {
    return ledger::Deadlines{.result = start + 24h, .rule = "TEST-1"};
  }
  Result<UnitId> district_of(const ledger::Case& /*c*/) const override { return kDistrict; }
};

template <class Backend>
class City : public ::testing::Test {
 protected:
  // What a process holds; another one begins with what the database kept.
  struct Process {
    Process(const std::string& url, const Clock& clock, Random& random)
        : db(store::open(url).value()), ids(clock, random) {}
    std::unique_ptr<store::Database> db;
    IdMaker ids;
    FakePlanner planner;
    std::unique_ptr<ledger::Module> ledger;
    std::unique_ptr<Module> rounds;
  };

  City() {
    begin();
    for (const auto steps : {ledger::schema(), schema()})
      if (const auto migrated = store::migrate(*process_->db, steps); !migrated)
        throw std::runtime_error(migrated.error().message);
  }
  void begin() {
    process_ = std::make_unique<Process>(scratch_->url(), clock_, random_);
    auto& p = *process_;
    p.ledger = std::make_unique<ledger::Module>(*p.db, clock_, random_, p.ids);
    p.rounds = std::make_unique<Module>(
        *p.db, p.ids, *p.ledger, p.planner,
        [](JurisdictionId) -> Result<CityDays> {
          // The calendar is static: nobody owns it.
          return CityDays{{std::shared_ptr<void>(), &china()}, {.zone = "Asia/Shanghai"}};
        },
        [](JurisdictionId) -> Result<std::vector<Person>> {
          return std::vector<Person>{{kRoadsAnn, kRoads}, {kRoadsBao, kRoads}, {kWaterCai, kWater}};
        });
  }
  void crash() {
    process_.reset();
    begin();
  }
  Module& rounds() { return *process_->rounds; }
  ledger::Module& ledger() { return *process_->ledger; }

  void seal() {
    for (;;) {
      const auto sealed = ledger().events.seal(kCity, 1000);
      ASSERT_TRUE(sealed.has_value()) << sealed.error().message;
      if (*sealed == 0) return;
    }
  }
  // Everything that is due now.
  void turn() {
    seal();
    for (int i = 0; i < 500; ++i) {
      const auto more = run_once(rounds(), kCity, clock_.now());
      ASSERT_TRUE(more.has_value()) << more.error().message;
      if (!*more) return;
    }
    FAIL() << "the rounds do not come to an end";
  }
  void turn_at(std::string_view shanghai) {
    clock_.set(local(shanghai));
    turn();
  }

  ledger::Receipt receive(ledger::RequestType type = ledger::RequestType::help) {
    auto need = ledger::testing::need();
    need.request_type = type;
    auto receipt =
        ledger().service.receive(kCity, "LY", "Asia/Shanghai", std::move(need), as(ledger::Role::resident));
    if (!receipt) throw std::runtime_error(receipt.error().message);
    return *receipt;
  }
  ledger::Case give(ledger::CaseId id, const ledger::Command& command, const ledger::By& by) {
    auto after = ledger().service.handle_latest(kCity, id, command, by);
    if (!after) throw std::runtime_error(std::string(ledger::name(command)) + ": " + after.error().message);
    return *after;
  }
  // To the unit, by a sheet whose limit is that many working days.
  void dispatch(ledger::CaseId id, UnitId unit, int working_days = 5,
                ledger::RequestType type = ledger::RequestType::help) {
    ledger::Classify what;
    what.request_type = type;
    what.category = "lighting";
    give(id, what, as(ledger::Role::hotline, kHotline));
    ledger::Dispatch sheet;
    sheet.unit = unit;
    const auto due = calendar::due_at({working_days, calendar::SpanUnit::working_days}, clock_.now(), china(),
                                      {.zone = "Asia/Shanghai"});
    sheet.due = {.sign = clock_.now() + 2h,
                 .contact = clock_.now() + 24h,
                 .result = due.at,
                 .rule = "TEST",
                 .from = clock_.now()};
    sheet.catalogue_version = 1;
    give(id, sheet, as(ledger::Role::hotline, kHotline));
  }
  void sign(ledger::CaseId id, UnitId unit) { give(id, ledger::Sign{}, as(ledger::Role::handler, unit)); }
  void contact(ledger::CaseId id, UnitId unit) {
    give(id, ledger::RecordContact{ledger::ContactChannel::phone, true, "spoken to"},
         as(ledger::Role::handler, unit));
  }
  // Filed, checked, answered and landed within minutes.
  void finish(ledger::CaseId id, UnitId unit) {
    give(id, ledger::FileResult{ledger::LandingCode::solved, "done", "", "", {}, "document 12"},
         as(ledger::Role::handler, unit));
    clock_.advance(1min);
    give(id, ledger::CheckResult{true, ""}, as(ledger::Role::hotline, kHotline));
    clock_.advance(1min);
    ledger::RecordCallback call;
    call.answer = ledger::Answer{
        .contacted = true, .solved = ledger::Solved::yes, .satisfied = ledger::Satisfied::satisfied};
    give(id, call, as(ledger::Role::callback, kDistrict));
    clock_.advance(1min);
    ledger::Land land{.code = ledger::LandingCode::solved, .reply = "done", .reason = "solved"};
    give(id, land, as(ledger::Role::hotline, kHotline));
    clock_.advance(1min);
  }
  // The levels of the program's urging of a case, in order.
  std::vector<std::string> urged(ledger::CaseId id) {
    std::vector<std::string> levels;
    const auto history = ledger().events.history(kCity, id, false);
    for (const auto& e : *history)
      if (const auto* urging = std::get_if<ledger::Urged>(&e.event);
          urging != nullptr && e.by.actor == kSystemActor)
        levels.push_back(urging->level);
    return levels;
  }
  std::vector<Round> all(RoundKind kind) {
    auto page = rounds().round_store.list(kCity, kind, "", 200);
    EXPECT_TRUE(page.has_value());
    std::ranges::reverse(page->rows);
    return page->rows;
  }
  std::vector<DocketItem> docket(std::string_view week,
                                 const DocketFilter& filter = {.hide_tip_offs = false}) {
    const auto page = rounds().round_store.docket(kCity, day(week), filter, "", 200);
    EXPECT_TRUE(page.has_value());
    return page->rows;
  }

  std::unique_ptr<store::testing::Scratch> scratch_ = Backend::scratch();
  ManualClock clock_{local("2026-01-01 00:00")};
  SeededRandom random_{7};
  std::unique_ptr<Process> process_;
};

}  // namespace tz::cadence::testing
