#include "routing/due_sweep.h"

#include <gmock/gmock.h>

#include "base/random.h"
#include "base/time.h"
#include "calendar/module.h"
#include "calendar/testing.h"
#include "ledger/module.h"
#include "places/module.h"
#include "routing/module.h"
#include "store/testing.h"

namespace tz::routing {
namespace {

using calendar::testing::csv_of;
constexpr JurisdictionId kTown{1};

Instant local(std::string_view text) { return parse_instant(std::string(text) + "+08:00").value(); }
std::string day_of(const std::optional<Instant>& at) {
  return at ? format_local(*at, "Asia/Shanghai").substr(0, 10) : "none";
}

// The nation's list of 2027 as two sources may one day publish it: the first three days off. Invented.
calendar::YearLoad list_of_2027(
    std::string_view days = "2027-01-01,holiday\n2027-01-02,holiday\n2027-01-03,holiday\n") {
  const std::string csv = "date,kind\n" + std::string(days);
  return {.layer = "cn",
          .year = std::chrono::year{2027},
          .sources = {{.format = "csv", .files = {{"one.csv", csv}}},
                      {.format = "csv", .files = {{"two.csv", "# another\n" + csv}}}}};
}

template <class Backend>
class DueSweepContract : public ::testing::Test {
 protected:
  DueSweepContract() {
    for (const auto steps : {places::schema(), calendar::schema(), ledger::schema(), schema()})
      EXPECT_TRUE(store::migrate(*db_, steps).has_value());
    const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/default").value();
    const places::Pack pack = places::parse_pack(files).value();
    EXPECT_TRUE(places_.service.load_pack(kTown, pack).has_value());
    const auto loaded = routing_.service.load_pack(kTown, parse_routing_pack(files, pack).value());
    EXPECT_TRUE(loaded.has_value()) << loaded.error().message;
    clock_.set(local("2026-12-25T09:00:00"));
    while (!step()) {
    }
    clock_.set(local("2026-12-25T09:02:00"));
    while (!step()) {
    }
  }
  bool step(std::size_t count = 50) {
    const auto done = sweep_.sweeper.step(kTown, count);
    EXPECT_TRUE(done.has_value()) << done.error().message;
    return done.value_or(true);
  }
  void run() {
    while (!step(2)) {
    }
  }
  UnitId unit(std::string_view code) { return (*places_.service.current(kTown))->units.find(code)->id; }
  ledger::By by(ledger::Role role, std::string_view of) {
    return {ActorId{100 + static_cast<int>(role)}, role, of.empty() ? UnitId{} : unit(of), {}};
  }
  ledger::Case must(ledger::CaseId id, const ledger::Command& command, const ledger::By& who) {
    auto after = ledger_.service.handle_latest(kTown, id, command, who);
    EXPECT_TRUE(after.has_value()) << after.error().message;
    return after.value_or(ledger::Case{});
  }
  // A case dispatched now, with the limits that the city's rules and days give.
  ledger::CaseId dispatched() {
    ledger::Receive need;
    need.verbatim = "路灯坏了三天了";
    need.category = "roads.lamps";
    need.contact.phone = "139-0000-0000";  // invented
    const auto id =
        ledger_.service
            .receive(kTown, "YC", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident, {}, {}})
            .value()
            .id;
    must(id, ledger::Classify{.category = "roads.lamps"}, by(ledger::Role::hotline, "hotline"));
    const auto c = ledger_.service.load(kTown, id).value();
    auto proposal = routing_.planner.propose(c, clock_.now()).value();
    owner_ = proposal.dispatch.unit;
    must(id, proposal.dispatch, by(ledger::Role::hotline, "hotline"));
    return id;
  }
  ledger::Case load(ledger::CaseId id) { return ledger_.service.load(kTown, id).value(); }
  int recomputed(ledger::CaseId id) {
    int count = 0;
    const auto history = ledger_.service.history(kTown, id).value();
    for (const auto& stored : history.events) count += ledger::kind(stored.event) == "due_recomputed" ? 1 : 0;
    return count;
  }

  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_;
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  places::Module places_{*db_, ids_, clock_};
  calendar::Module days_{*db_, clock_};
  Module routing_{*db_, places_.service, days_.service, clock_};
  ledger::Module ledger_{*db_,
                         clock_,
                         random_,
                         ids_,
                         ledger::policy_from(routing_.planner),
                         ledger::settings_from(routing_.planner)};
  DueSweepModule sweep_{*db_, clock_, routing_.service, routing_.planner, ledger_.service, ledger_.query};
  UnitId owner_{};
};
TYPED_TEST_SUITE(DueSweepContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(DueSweepContract, AYearThatIsPublishedMovesWhatWasProvisionalAndNothingElse) {
  this->clock_.set(local("2026-12-24T09:00:00"));
  const auto certain = this->dispatched();
  this->clock_.set(local("2026-12-29T09:00:00"));
  const auto crossing = this->dispatched();
  EXPECT_EQ(day_of(this->load(crossing).due.result), "2027-01-05")
      << "Monday to Friday, as nobody knows better";
  EXPECT_TRUE(this->load(crossing).due.provisional);
  EXPECT_FALSE(this->load(certain).due.provisional);
  this->run();
  EXPECT_EQ(this->recomputed(crossing), 0) << "no list has come";

  // In the year to come, 2027-01-01 is a Friday and off.
  const auto published = this->days_.service.load(kTown, list_of_2027());
  ASSERT_TRUE(published.has_value()) << published.error().message;
  this->run();
  const ledger::Case after = this->load(crossing);
  EXPECT_EQ(day_of(after.due.result), "2027-01-06");
  EXPECT_FALSE(after.due.provisional);
  EXPECT_EQ(after.due.calendar, (*published)->version);
  EXPECT_EQ(this->recomputed(crossing), 1);
  EXPECT_EQ(this->recomputed(certain), 0);
  EXPECT_EQ(day_of(this->load(certain).due.result), "2026-12-31");
  const auto history = this->ledger_.service.history(kTown, crossing).value();
  const auto& event = std::get<ledger::DueRecomputed>(history.events.back().event);
  EXPECT_EQ(day_of(event.was), "2027-01-05");
  EXPECT_EQ(history.events.back().by.role, ledger::Role::system);
  EXPECT_EQ(this->sweep_.sweeper.state(kTown)->value().moved, 1);
}

TYPED_TEST(DueSweepContract, GoesOnWhereItStoppedAndDoesNothingTwice) {
  this->clock_.set(local("2026-12-29T09:00:00"));
  std::vector<ledger::CaseId> cases;
  for (int i = 0; i < 7; ++i) cases.push_back(this->dispatched());
  ASSERT_TRUE(this->days_.service.load(kTown, list_of_2027()).has_value());
  EXPECT_FALSE(this->step(2));  // and the program ends here
  int moved = 0;
  for (const auto id : cases) moved += this->recomputed(id);
  EXPECT_EQ(moved, 2);
  DueSweepModule again(*this->db_, this->clock_, this->routing_.service, this->routing_.planner,
                       this->ledger_.service, this->ledger_.query);
  while (!again.sweeper.step(kTown, 2).value()) {
  }
  for (const auto id : cases) EXPECT_EQ(this->recomputed(id), 1);
  // The place was lost: everything is looked at again, and nothing changes.
  ASSERT_TRUE(again.store.save(kTown, {}).has_value());
  this->run();
  for (const auto id : cases) EXPECT_EQ(this->recomputed(id), 1);
}

// What a request wrote from the calendar as it was, after the first pass had gone by.
TYPED_TEST(DueSweepContract, ASecondPassFindsWhatWasWrittenMeanwhile) {
  this->clock_.set(local("2026-12-29T09:00:00"));
  ledger::Receive need;
  need.verbatim = "路灯坏了三天了";
  const auto id =
      this->ledger_.service
          .receive(kTown, "YC", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident, {}, {}})
          .value()
          .id;
  this->must(id, ledger::Classify{.category = "roads.lamps"}, this->by(ledger::Role::hotline, "hotline"));
  const auto old = this->routing_.planner.propose(this->load(id), this->clock_.now()).value();
  ASSERT_TRUE(this->days_.service.load(kTown, list_of_2027()).has_value());
  this->run();
  this->must(id, old.dispatch, this->by(ledger::Role::hotline, "hotline"));
  EXPECT_EQ(day_of(this->load(id).due.result), "2027-01-05");
  this->run();
  EXPECT_EQ(this->recomputed(id), 0) << "too early";
  this->clock_.set(this->clock_.now() + kSecondPassAfter);
  this->run();
  EXPECT_EQ(this->recomputed(id), 1);
  EXPECT_EQ(day_of(this->load(id).due.result), "2027-01-06");
  EXPECT_TRUE(this->sweep_.sweeper.state(kTown)->value().done);
}

TYPED_TEST(DueSweepContract, ACorrectedListNeverTakesADayBack) {
  this->clock_.set(local("2026-12-29T09:00:00"));
  ASSERT_TRUE(this->days_.service.load(kTown, list_of_2027()).has_value());
  this->run();
  const auto id = this->dispatched();
  EXPECT_FALSE(this->load(id).due.provisional) << "sheets are written by the new days, without a restart";
  EXPECT_EQ(day_of(this->load(id).due.result), "2027-01-06");
  // The list was wrong: the first of January is worked. The sheet stands.
  ASSERT_TRUE(this->days_.service.load(kTown, list_of_2027("2027-01-02,holiday\n")).has_value());
  this->run();
  EXPECT_EQ(this->recomputed(id), 0);
  EXPECT_EQ(day_of(this->load(id).due.result), "2027-01-06");
  // And again: two days more are off.
  ASSERT_TRUE(this->days_.service
                  .load(kTown, list_of_2027("2027-01-01,holiday\n2027-01-04,holiday\n2027-01-05,holiday\n"))
                  .has_value());
  this->run();
  EXPECT_EQ(this->recomputed(id), 1);
  EXPECT_EQ(day_of(this->load(id).due.result), "2027-01-08");
}

TYPED_TEST(DueSweepContract, AUnitsOwnDaysHoldForItsSheets) {
  this->clock_.set(local("2026-11-02T09:00:00"));
  const auto before = this->dispatched();
  EXPECT_EQ(day_of(this->load(before).due.result), "2026-11-09");
  const std::string owner = (*this->places_.service.current(kTown))->units.find(this->owner_)->code;
  const calendar::YearLoad own{
      .layer = owner,
      .level = calendar::LayerLevel::unit,
      .name_zh = "本单位",
      .name_en = "This unit",
      .year = std::chrono::year{2026},
      .sources = {{.format = "csv", .files = {{"own.csv", "date,kind\n2026-11-04,holiday\n"}}}}};
  ASSERT_TRUE(this->days_.service.load(kTown, own).has_value());
  this->run();
  EXPECT_EQ(day_of(this->load(before).due.result), "2026-11-10");
  const auto city = this->routing_.service.city(kTown).value();
  EXPECT_TRUE(city->calendar.is_working_day(calendar::testing::day("2026-11-04")));
  EXPECT_FALSE(city->calendar_of(this->owner_).is_working_day(calendar::testing::day("2026-11-04")));
}

TYPED_TEST(DueSweepContract, LoadingThePackAgainUndoesNoYearThatAPersonLoaded) {
  ASSERT_TRUE(this->days_.service.load(kTown, list_of_2027()).has_value());
  const auto version = this->days_.service.version(kTown).value();
  const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/default").value();
  const places::Pack pack = places::parse_pack(files).value();
  const auto report = this->routing_.service.load_pack(kTown, parse_routing_pack(files, pack).value());
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->calendar.loaded, 0U);
  EXPECT_EQ(this->days_.service.version(kTown).value(), version);
  EXPECT_TRUE((*this->routing_.service.city(kTown))->calendar.is_published(std::chrono::year{2027}));
}

}  // namespace
}  // namespace tz::routing
