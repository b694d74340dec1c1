#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

#include "ledger/sql_clock_query.h"
#include "ledger/sql_clock_rows.h"
#include "ledger/sql_testing.h"

namespace tz::ledger {
namespace {

using namespace std::chrono_literals;
using testing::as;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kCity;
using testing::kOtherCity;
using testing::kRoads;
using testing::kWater;
using testing::need;
using K = ClockKind;

const std::string kZone = "Asia/Shanghai";

// unit, clock, paused, due, case: what a row is known by.
using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

template <class Backend>
class ClockContract : public testing::Ledger<Backend> {
 protected:
  std::set<Key> rows(std::optional<CaseId> of = {}) {
    const Result<store::Rows> found = this->db_->read([&](store::Transaction& tx) {
      return tx.query(
          "SELECT unit_id, clock, paused, due, case_id FROM ledger_clock WHERE jurisdiction_id = $1", kCity);
    });
    if (!found) throw std::runtime_error(found.error().message);
    std::set<Key> keys;
    for (const auto& row : *found)
      if (!of || row.i64(4) == static_cast<std::int64_t>(*of))
        keys.emplace(row.i64(0), row.i64(1), row.i64(2), row.i64(3), row.i64(4));
    return keys;
  }
  // What clock_list.h says of the case as it is.
  std::set<Key> expected(CaseId id) {
    std::set<Key> keys;
    for (const auto& c : running_clocks(this->service_.load(kCity, id).value()))
      keys.emplace(static_cast<std::int64_t>(c.unit), static_cast<std::int64_t>(c.kind),
                   c.paused_until ? 1 : 0, to_millis(c.due), static_cast<std::int64_t>(id));
    return keys;
  }
  ClockBands bands() const { return clock_bands(this->clock_.now(), kZone); }
  std::array<std::int64_t, kClockStates.size()> counted(UnitId unit, K kind, const TipOffSight& sight = {}) {
    const auto counts = clocks_.counts(kCity, unit, bands(), sight);
    if (!counts) throw std::runtime_error(counts.error().message);
    return counts->at(static_cast<std::size_t>(kind)).by_state;
  }
  std::vector<ClockEntry> listed(ClockFilter filter, std::size_t limit = 2) {
    std::vector<ClockEntry> all;
    std::string cursor;
    do {
      auto page = clocks_.list(kCity, filter, cursor, limit);
      if (!page) throw std::runtime_error(page.error().message);
      EXPECT_LE(page->entries.size(), limit);
      all.insert(all.end(), page->entries.begin(), page->entries.end());
      cursor = page->next;
    } while (!cursor.empty());
    return all;
  }
  std::vector<CaseId> ids(const ClockFilter& filter, std::size_t limit = 2) {
    std::vector<CaseId> found;
    for (const auto& entry : listed(filter, limit)) found.push_back(entry.case_id);
    return found;
  }
  // No limit of a sheet is later than the result's.
  Dispatch sheet_within(UnitId unit, std::chrono::hours limit) const {
    Dispatch d = this->sheet(unit, limit);
    for (auto* due : {&d.due.sign, &d.due.contact}) *due = std::min(*due, d.due.result);
    return d;
  }
  CaseId dispatched(UnitId unit = kRoads, std::chrono::hours limit = 120h, const Receive& r = need()) {
    const auto id = this->receive(r).id;
    this->handle(id, this->classify(), as(Role::hotline));
    this->handle(id, sheet_within(unit, limit), as(Role::hotline));
    return id;
  }
  CaseId in_hand(UnitId unit = kRoads, std::chrono::hours limit = 120h, const Receive& r = need()) {
    const auto id = dispatched(unit, limit, r);
    this->handle(id, Sign{}, as(Role::handler, unit));
    this->handle(id, RecordContact{.summary = "s"}, as(Role::handler, unit));
    return id;
  }

  SqlClockQuery clocks_{*this->db_};
};
TYPED_TEST_SUITE(ClockContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(ClockContract, TheRowsAreWhatTheCaseSaysAfterEveryCommand) {
  const auto id = this->receive().id;
  const By roads = as(Role::handler, kRoads), water = as(Role::handler, kWater);
  By upper = as(Role::approver, UnitId{200});
  upper.also_units = {kRoads};
  const auto step = [&](const Command& command, const By& by, std::size_t clocks) {
    this->handle(id, command, by);
    EXPECT_EQ(this->rows(), this->expected(id)) << name(command);
    EXPECT_EQ(this->rows().size(), clocks) << name(command);
    this->clock_.advance(10min);
  };
  EXPECT_THAT(this->rows(), IsEmpty()) << "a case that no unit has, has no clock";
  step(this->classify(), as(Role::hotline), 0);
  step(this->sheet(), as(Role::hotline), 3);
  step(Sign{}, roads, 2);
  step(Note{"n"}, roads, 2);
  step(AssignAssist{.unit = kWater, .due = this->clock_.now() + 20h}, roads, 3);
  step(RecordContact{.summary = "s"}, roads, 2);
  step(ReportAssist{kWater, "report"}, water, 1);
  step(Pause{"material", this->clock_.now() + 72h, "reason"}, roads, 1);
  step(Resume{}, roads, 1);
  step(AskCarry{this->clock_.now() + 400h, "measures"}, roads, 1);
  step(RuleCarry{true, this->clock_.now() + 100h, "reason"}, as(Role::hotline), 1);
  step(RuleCarry{true, this->clock_.now() + 100h, "reason"}, upper, 2);
  step(ReviewCarry{this->clock_.now() + 200h, "finding"}, as(Role::hotline), 2);
  step(EndCarry{this->sheet().due, "reason"}, roads, 1);
  step(FileResult{LandingCode::solved, "reply", "", "", {}, "document 12"}, roads, 0);
  step(CheckResult{false, "reason"}, as(Role::hotline), 1);
  step(FileResult{LandingCode::solved, "reply", "", "", {}, "document 13"}, roads, 0);
}

TYPED_TEST(ClockContract, EachStateCountsWhatItsListShows) {
  // Limits for the result in 100 h, 20 h and 3 h, and one that has passed.
  std::vector<CaseId> made;
  for (const auto limit : {1h, 3h, 20h, 50h, 400h}) made.push_back(this->in_hand(kRoads, limit));
  const auto paused = this->in_hand(kRoads, 10h);
  this->handle(paused, Pause{"material", this->clock_.now() + 72h, "reason"}, as(Role::handler, kRoads));
  this->in_hand(kWater, 1h);
  this->clock_.advance(2h);
  EXPECT_THAT(this->counted(kRoads, K::result), ElementsAre(1, 1, 1, 1, 1, 1));
  EXPECT_THAT(this->counted(kRoads, K::sign), ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_THAT(this->counted(UnitId{999}, K::result), ElementsAre(0, 0, 0, 0, 0, 0));
  const ClockFilter all{.unit = kRoads, .kind = K::result};
  EXPECT_THAT(this->ids(all), ElementsAre(made[0], made[1], made[2], made[3], made[4])) << "soonest first";
  for (std::size_t i = 0; i < kClockStates.size(); ++i) {
    ClockFilter filter = all;
    filter.paused = kClockStates[i] == ClockState::paused;
    filter.due = due_range(this->bands(), kClockStates[i]);
    EXPECT_THAT(this->ids(filter), ElementsAre(i < made.size() ? made[i] : paused));
  }
  // A paused case cannot become overdue.
  this->clock_.advance(24h);
  EXPECT_EQ(this->counted(kRoads, K::result).back(), 1);
  EXPECT_EQ(this->counted(kRoads, K::result).front(), 3);
}

TYPED_TEST(ClockContract, PagesGiveEveryRowOnceInTheOrderOfLimitsAndOfCases) {
  std::mt19937 random(5);
  std::vector<std::pair<std::int64_t, CaseId>> made;
  for (int i = 0; i < 23; ++i) {
    const auto limit = std::chrono::hours(1 + static_cast<int>(random() % 4));  // many share a limit
    const auto id = this->dispatched(kRoads, limit);
    made.emplace_back(to_millis(this->service_.load(kCity, id)->due.result.value()), id);
  }
  std::sort(made.begin(), made.end());
  std::vector<CaseId> in_order;
  for (const auto& [due, id] : made) in_order.push_back(id);
  const ClockFilter filter{.unit = kRoads, .kind = K::result};
  for (const std::size_t limit : {1U, 4U, 23U, 24U}) EXPECT_EQ(this->ids(filter, limit), in_order);
  const auto page = this->clocks_.list(kCity, filter, "", 4);
  ClockFilter other = filter;
  other.kind = K::sign;
  EXPECT_EQ(this->clocks_.list(kCity, other, page->next, 4).error().field, "cursor");
  EXPECT_EQ(this->clocks_.list(kOtherCity, filter, page->next, 4).error().field, "cursor");
  EXPECT_EQ(this->clocks_.list(kCity, filter, "x", 4).error().field, "cursor");
  EXPECT_EQ(this->clocks_.list(kCity, filter, "", 0).error().field, "limit");
  EXPECT_EQ(this->clocks_.list(kCity, filter, "", 1001).error().field, "limit");
}

TYPED_TEST(ClockContract, AnAssistingUnitIsToldWhenItWasAsked) {
  const auto id = this->in_hand();
  this->clock_.advance(3h);
  const Instant asked = this->clock_.now();
  this->handle(id, AssignAssist{.unit = kWater, .due = asked + 20h}, as(Role::handler, kRoads));
  this->clock_.advance(1h);
  this->handle(id, Note{"n"}, as(Role::handler, kRoads));
  const auto entries = this->listed({.unit = kWater, .kind = K::assist});
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].clock.since, asked);
  EXPECT_EQ(entries[0].clock.due, asked + 20h);
  EXPECT_EQ(entries[0].clock.unit, kWater);
  EXPECT_THAT(this->counted(kRoads, K::assist), ElementsAre(0, 0, 0, 0, 0, 0)) << "it is not the lead's";
  const auto of_lead = this->listed({.unit = kRoads, .kind = K::result});
  ASSERT_EQ(of_lead.size(), 1U);
  EXPECT_EQ(of_lead[0].clock.since, this->service_.load(kCity, id)->dispatched_at);
}

TYPED_TEST(ClockContract, TipOffsAreCountedAndListedAsTheAskerMayKnowOfThem) {
  Receive tip = need("x");
  tip.request_type = RequestType::report;
  Classify as_tip = this->classify();
  as_tip.request_type = RequestType::report;
  const UnitId gas{103};
  const auto about = [&](UnitId unit) {
    Receive r = tip;
    r.complained_unit = unit;
    const auto id = this->receive(r).id;
    this->handle(id, as_tip, as(Role::hotline));
    this->handle(id, this->sheet(), as(Role::hotline));
    return id;
  };
  const auto plain = this->dispatched();
  const auto of_gas = about(gas), of_water = about(kWater);
  const ClockFilter filter{.unit = kRoads, .kind = K::sign};
  const auto expect = [&](const TipOffSight& sight, std::vector<CaseId> seen) {
    ClockFilter narrowed = filter;
    narrowed.sight = sight;
    EXPECT_THAT(this->ids(narrowed), ::testing::UnorderedElementsAreArray(seen));
    std::int64_t all = 0;
    for (const auto count : this->counted(kRoads, K::sign, sight)) all += count;
    EXPECT_EQ(all, std::ssize(seen));
  };
  expect({}, {plain, of_gas, of_water});
  expect({.tip_offs = false}, {plain});
  expect({.hide_accusing = {gas}}, {plain, of_water});
  expect({.hide_accusing = {gas, kWater, kRoads}}, {plain});
}

TYPED_TEST(ClockContract, OneCityDoesNotSeeAnothers) {
  const auto id = this->dispatched();
  EXPECT_EQ(this->clocks_.list(kOtherCity, {.unit = kRoads, .kind = K::sign}, "", 10)->entries.size(), 0U);
  EXPECT_THAT(this->ids({.unit = kRoads, .kind = K::sign}), ElementsAre(id));
}

// A database that was in use before the table was: its cases ask to be filled, those of a new one do not.
TYPED_TEST(ClockContract, TheStepOfTheSchemaAsksForTheCitiesThatHaveCases) {
  const auto db = TypeParam::make();
  std::vector<store::Migration> before;
  for (const auto& step : schema())
    if (step.name < "0004") before.push_back(step);
  ASSERT_TRUE(store::migrate(*db, before).has_value());
  const auto written = db->write([](store::Transaction& tx) -> Status {
    for (const auto id : {1, 2})
      TZ_CHECK(tx.execute(
          "INSERT INTO ledger_case (jurisdiction_id, case_id, code, version, status, channel, request_type, "
          "urgency, category, zone, published, supervised, reopen_count, received_at, updated_at, due_key, "
          "title, address, description, reply, media) VALUES ($1, $2, $3, 1, 'landed', 'web', 'help', "
          "'normal', '', '', 0, 0, 0, 0, 0, 0, '', '', '', '', '[]')",
          kCity, id, std::to_string(id)));
    return {};
  });
  ASSERT_TRUE(written.has_value()) << written.error().message;
  ASSERT_TRUE(store::migrate(*db, schema()).has_value());
  const auto wanted = [&] {
    return db
        ->read([](store::Transaction& tx) {
          return tx.query("SELECT jurisdiction_id, name FROM ledger_unfilled WHERE name = 'ledger_clock'");
        })
        .value();
  };
  ASSERT_EQ(wanted().size(), 1U);
  EXPECT_EQ(wanted()[0].i64(0), 1);
  EXPECT_EQ(wanted()[0].text(1), "ledger_clock");
  ASSERT_TRUE(fill_clocks(*db).has_value());
  EXPECT_TRUE(wanted().empty()) << "cases that have ended have no clocks";
}

TYPED_TEST(ClockContract, CasesThatWereThereBeforeTheTableGetTheirRowsFromTheirHistories) {
  const auto signed_for = this->dispatched();
  this->handle(signed_for, Sign{}, as(Role::handler, kRoads));
  this->handle(signed_for, AssignAssist{.unit = kWater, .due = this->clock_.now() + 20h},
               as(Role::handler, kRoads));
  const auto waiting = this->dispatched(kWater);
  this->receive();
  this->handle(this->dispatched(), Withdraw{}, as(Role::resident));
  const auto before = this->rows();
  ASSERT_EQ(before.size(), 6U);
  const auto emptied = this->db_->write([&](store::Transaction& tx) -> Status {
    TZ_CHECK(tx.execute("DELETE FROM ledger_clock"));
    return tx.execute("INSERT INTO ledger_unfilled (jurisdiction_id, name) VALUES ($1, 'ledger_clock')",
                      kCity);
  });
  ASSERT_TRUE(emptied.has_value()) << emptied.error().message;
  EXPECT_THAT(this->rows(), IsEmpty());
  // What is written meanwhile is what changes, and it stays.
  this->handle(waiting, Sign{}, as(Role::handler, kWater));
  const auto meanwhile = this->dispatched();
  EXPECT_EQ(this->rows(), this->expected(meanwhile));
  ASSERT_TRUE(fill_clocks(*this->db_).has_value());
  for (const auto id : {signed_for, waiting, meanwhile}) EXPECT_EQ(this->rows(id), this->expected(id));
  EXPECT_EQ(this->rows().size(), 3U + 2U + 3U);
  EXPECT_EQ(this->listed({.unit = kWater, .kind = K::assist}).size(), 1U);
  // Once is enough.
  const auto wanted = [&] {
    return this->db_
        ->read([](store::Transaction& tx) { return tx.query("SELECT COUNT(*) FROM ledger_unfilled"); })
        ->front()
        .i64(0);
  };
  EXPECT_EQ(wanted(), 0);
  ASSERT_TRUE(fill_clocks(*this->db_).has_value());
  EXPECT_EQ(this->rows().size(), 8U);
}

TYPED_TEST(ClockContract, AFreshDatabaseWaitsForNothing) {
  const auto found = this->db_->read(
      [](store::Transaction& tx) { return tx.query("SELECT COUNT(*) FROM ledger_unfilled"); });
  EXPECT_EQ(found->front().i64(0), 0);
}

// Several cities of 300 units: enough that a planner would not choose to read all. Written as rows, because
// what is asked is which rows a statement reads and not what they say.
void fill_cities(store::Database& db) {
  constexpr int kCities = 4, kRows = 12'000;
  const std::string numbers = fmt::format(
      " FROM (WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
      "SELECT 1 + i % {} AS j, i / {} AS k, 1000000 + i AS id, 1767225600000 + (i / {}) * CAST(60000 AS "
      "BIGINT) AS at FROM n) t",
      kCities * kRows - 1, kCities, kCities, kCities);
  const auto written = db.write([&](store::Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(fmt::format(
        "INSERT INTO ledger_clock (jurisdiction_id, unit_id, clock, paused, due, case_id, since, "
        "paused_until, report, accused) SELECT j, 100 + k * 13 % 300, k / 300 % 5, CASE k / 1500 WHEN 0 "
        "THEN 1 ELSE 0 END, at, id, at, NULL, CASE k / 300 % 7 WHEN 0 THEN 1 ELSE 0 END, CASE k / 300 % 14 "
        "WHEN 0 THEN 101 END{}",
        numbers)));
    return tx.execute(
        fmt::format(
            "INSERT INTO ledger_event (jurisdiction_id, case_id, version, kind, at, actor_id, role, unit_id, "
            "leaf, detail) SELECT j, id, 1, 'received', at, 1, 'resident', 0, $1, $1{}",
            numbers),
        ByteSpan(Bytes{}));
  });
  if (!written) throw std::runtime_error(written.error().message);
}

TYPED_TEST(ClockContract, NoQuestionReadsMoreThanTheUnitAskedAbout) {
  fill_cities(*this->db_);
  store::testing::Recorder recorder(*this->db_);
  const SqlClockQuery asked(recorder);
  const Instant now = from_millis(1767225600000) + 100h;
  const ClockBands bands = clock_bands(now, kZone);
  for (const TipOffSight& sight : {TipOffSight{}, TipOffSight{.tip_offs = false},
                                   TipOffSight{.hide_accusing = {UnitId{101}, UnitId{102}}}}) {
    ASSERT_TRUE(asked.counts(kCity, kRoads, bands, sight));
    for (const auto kind : kClockKinds) {
      for (const auto state : kClockStates) {
        ASSERT_TRUE(asked.list(kCity,
                               {.unit = kRoads,
                                .kind = kind,
                                .paused = state == ClockState::paused,
                                .due = due_range(bands, state),
                                .sight = sight},
                               "", 50));
      }
      const ClockFilter all{.unit = kRoads, .kind = kind, .sight = sight};
      const auto page = asked.list(kCity, all, "", 2);
      ASSERT_TRUE(page.has_value());
      ASSERT_FALSE(page->next.empty()) << "the test tests no second page";
      ASSERT_TRUE(asked.list(kCity, all, page->next, 2));
    }
  }
  ASSERT_GT(recorder.seen().size(), 90U);
  const auto expect_narrow = [&] {
    for (const auto& seen : recorder.seen()) {
      const auto plan = store::testing::explain(*this->db_, seen.sql, seen.params);
      ASSERT_TRUE(plan.has_value()) << plan.error().message << "\n" << seen.sql;
      EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << seen.sql << "\n"
                                                                                   << *plan;
    }
  };
  if (this->db_->dialect() == store::Dialect::sqlite) expect_narrow();
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  expect_narrow();
}

// Counting needs no other table, whatever else is known of the cases.
TYPED_TEST(ClockContract, ACountReadsTheKeyOfOneUnit) {
  fill_cities(*this->db_);
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  store::testing::Recorder recorder(*this->db_);
  const SqlClockQuery asked(recorder);
  ASSERT_TRUE(asked.counts(kCity, kRoads, this->bands(), {}));
  ASSERT_EQ(recorder.seen().size(), 1U);
  const auto& seen = recorder.seen().front();
  const auto plan = store::testing::explain(*this->db_, seen.sql, seen.params);
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->find("ledger_case"), std::string::npos) << *plan;
  const std::string_view by_key =
      this->db_->dialect() == store::Dialect::sqlite ? "USING PRIMARY KEY" : "ledger_clock_pkey";
  EXPECT_NE(plan->find(by_key), std::string::npos) << *plan;
}

}  // namespace
}  // namespace tz::ledger
