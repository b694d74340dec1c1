#include <gmock/gmock.h>

#include <atomic>
#include <thread>
#include <tuple>

#include "calendar/module.h"
#include "ledger/module.h"
#include "places/module.h"
#include "routing/module.h"
#include "routing/sql_whistle_store.h"
#include "routing/whistle_json.h"
#include "routing/whistle_service.h"
#include "routing/whistle_testing.h"
#include "store/testing.h"

namespace tz::routing::whistle {
namespace {

using namespace whistle::testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr JurisdictionId kCity{1}, kOtherCity{2};

template <class Backend>
class WhistleStoreContract : public ::testing::Test {
 protected:
  WhistleStoreContract() {
    // In the order that lets the ledger's role know these tables.
    EXPECT_TRUE(store::migrate(*db_, ledger::schema()).has_value());
    const auto migrated = store::migrate(*db_, routing::schema());
    EXPECT_TRUE(migrated.has_value()) << migrated.error().message;
  }
  Whistle drafted(Draft command = draft()) {
    auto made = service_.draft(kCity, command, clerk());
    if (!made) throw std::runtime_error(made.error().message);
    clock_.advance(1s);
    return made->current;
  }
  Whistle act(const Whistle& w, const Command& command, const By& by) {
    auto after = service_.handle(kCity, w.id, w.version, command, by);
    if (!after) throw std::runtime_error(after.error().message);
    return after->current;
  }
  Whistle blown(Draft command = draft()) {
    return act(act(drafted(std::move(command)), Approve{}, head()), Blow{}, clerk());
  }
  std::vector<WhistleId> ids(const WhistleFilter& filter, JurisdictionId j = kCity) {
    const auto page = store_.list(j, filter, {}, 100);
    EXPECT_TRUE(page.has_value()) << page.error().message;
    std::vector<WhistleId> all;
    for (const auto& row : page->rows) all.push_back(row.id);
    return all;
  }

  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_{start()};
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  SqlWhistleStore store_{*db_};
  WhistleService service_{store_, clock_, ids_, [](JurisdictionId) { return Result<Policy>(policy()); }};
};
TYPED_TEST_SUITE(WhistleStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(WhistleStoreContract, TheHistoryGivesBackTheWhistleAndItsTexts) {
  Draft command = draft();
  command.point = LatLng{429000000, 1251400000};
  command.power = "none";
  const Whistle made = this->drafted(command);
  const Whistle after = this->act(this->act(made, Approve{}, head()), Blow{}, clerk());
  const auto history = this->service_.history(kCity, made.id);
  ASSERT_TRUE(history.has_value()) << history.error().message;
  EXPECT_EQ(history->current, after);
  EXPECT_EQ(history->events.front().texts,
            (std::vector<ledger::Text>{{"request", "come"}, {"power", "none"}}));
  EXPECT_EQ(history->events[1].by.actor, kHead);
  EXPECT_EQ(history->events[1].by.capacity, Capacity::street_head);
}

TYPED_TEST(WhistleStoreContract, AnUnknownWhistleAndAnotherCitysAreNotFound) {
  const Whistle made = this->drafted();
  EXPECT_EQ(this->store_.history(kCity, WhistleId{77}).error().code, Errc::not_found);
  EXPECT_EQ(this->store_.history(kOtherCity, made.id).error().code, Errc::not_found);
  EXPECT_TRUE(this->ids({}, kOtherCity).empty());
}

TYPED_TEST(WhistleStoreContract, SecondWriterOfTheSameVersionGetsConflictAndChangesNothing) {
  const Whistle w = this->blown();
  ASSERT_TRUE(this->service_.handle(kCity, w.id, w.version, Acknowledge{kHousing}, officer(kHousing)));
  const auto second = this->service_.handle(kCity, w.id, w.version, Acknowledge{kGas}, officer(kGas));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, Errc::conflict);
  EXPECT_EQ(this->store_.history(kCity, w.id)->size(), 4U);
}

TYPED_TEST(WhistleStoreContract, DepartmentsThatAnswerAtOnceLeaveAHistoryWithoutGaps) {
  std::vector<UnitId> units;
  for (int i = 0; i < 8; ++i) units.push_back(UnitId{200 + i});
  const Whistle w = this->blown(draft(Kind::emergency, units));
  std::atomic<int> accepted{0};
  std::vector<std::thread> threads;
  for (const auto unit : units) {
    threads.emplace_back([&, unit] {
      for (int tries = 0; tries < 200; ++tries) {
        const auto current = this->service_.history(kCity, w.id);
        if (!current) continue;
        if (this->service_.handle(kCity, w.id, current->current.version, Acknowledge{unit}, officer(unit))) {
          ++accepted;
          return;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(accepted.load(), 8);
  const auto history = this->service_.history(kCity, w.id);
  ASSERT_TRUE(history.has_value());
  EXPECT_EQ(history->current.version, 11);
}

TYPED_TEST(WhistleStoreContract, ListsByStateUnitAndCaseNewestFirst) {
  Draft second = draft();
  second.cases = {ledger::CaseId{2}};
  const Whistle a = this->drafted(), b = this->blown(second), c = this->drafted(second);
  EXPECT_THAT(this->ids({}), ElementsAre(c.id, b.id, a.id));
  EXPECT_THAT(this->ids({.statuses = {WhistleStatus::draft}}), ElementsAre(c.id, a.id));
  EXPECT_THAT(this->ids({.statuses = {WhistleStatus::blown}}), ElementsAre(b.id));
  EXPECT_THAT(this->ids({.units = {kStreet}}), ElementsAre(c.id, b.id, a.id));
  EXPECT_THAT(this->ids({.units = {kHousing}}), ElementsAre(b.id)) << "a draft calls nobody yet";
  EXPECT_THAT(this->ids({.units = {kHousing, kStreet}}), ElementsAre(c.id, b.id, a.id));
  EXPECT_THAT(this->ids({.statuses = {WhistleStatus::draft}, .units = {kHousing}}), ElementsAre());
  EXPECT_THAT(this->ids({.statuses = {WhistleStatus::draft}, .units = {kStreet}}), ElementsAre(c.id, a.id));
  EXPECT_THAT(this->ids({.about = ledger::CaseId{2}}), ElementsAre(c.id, b.id));
}

TYPED_TEST(WhistleStoreContract, ListsByKindAndSeveralStates) {
  const Whistle draft_one = this->drafted(), urgent = this->blown();
  const Whistle meeting = this->blown(draft(Kind::resident_matter));
  EXPECT_THAT(this->ids({.kind = Kind::emergency}), ElementsAre(urgent.id, draft_one.id));
  EXPECT_THAT(this->ids({.statuses = {WhistleStatus::blown}, .kind = Kind::emergency}),
              ElementsAre(urgent.id));
  EXPECT_THAT(this->ids({.kind = Kind::resident_matter, .units = {kGas, kStreet}}), ElementsAre(meeting.id));
  EXPECT_THAT(this->ids({.statuses = {WhistleStatus::draft, WhistleStatus::blown}, .units = {kStreet}}),
              ElementsAre(meeting.id, urgent.id, draft_one.id));
}

TYPED_TEST(WhistleStoreContract, ARowTellsWhatEachDepartmentHasDone) {
  Whistle w = this->blown();
  w = this->act(w, Acknowledge{kGas}, officer(kGas));
  this->clock_.advance(40min);
  w = this->act(w, Arrive{kHousing}, officer(kHousing));
  const auto page = this->store_.list(kCity, {}, {}, 10);
  ASSERT_TRUE(page.has_value()) << page.error().message;
  const WhistleRow& row = page->rows.at(0);
  EXPECT_EQ(std::tuple(row.called, row.reported, row.over), std::tuple(2, 1, 0));
  ASSERT_EQ(row.parts.size(), 2U);
  for (const PartRow& part : row.parts) {
    const Part& own = *w.part(part.unit);
    EXPECT_EQ(part, (PartRow{own.unit, own.state, own.called_at, own.due, own.acknowledged_at, own.arrived_at,
                             own.planned_at, own.done_at, own.left_before_done}));
  }
}

TYPED_TEST(WhistleStoreContract, CountsByStreetAreThoseOfTheListBehindThem) {
  this->drafted();
  this->blown();
  const Instant later = this->clock_.now();
  const Whistle second = this->blown();
  const auto counts = [&](Instant from) {
    const auto found = this->store_.blown_by_street(kCity, first_id_at(from));
    EXPECT_TRUE(found.has_value());
    return found.value_or(std::vector<StreetCount>());
  };
  EXPECT_EQ(counts(start()), (std::vector<StreetCount>{{kStreet, 2}})) << "a draft calls nobody";
  EXPECT_EQ(counts(later), (std::vector<StreetCount>{{kStreet, 1}}));
  EXPECT_THAT(this->ids({.units = {kStreet}, .from = first_id_at(later), .is_blown = true}),
              ElementsAre(second.id));
  EXPECT_THAT(this->ids({.from = first_id_at(start()), .is_blown = true}).size(), 2U);
  EXPECT_TRUE(counts(this->clock_.now() + 1h).empty());
  const auto statement = SqlWhistleStore::count_statement(kCity, first_id_at(start()));
  const auto plan = store::testing::explain_empty(*this->db_, statement.sql, statement.params);
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << *plan;
}

TYPED_TEST(WhistleStoreContract, PagesFollowEachOtherWithoutGapOrRepeat) {
  std::vector<WhistleId> made;
  for (int i = 0; i < 7; ++i) made.insert(made.begin(), this->drafted().id);
  std::vector<WhistleId> seen;
  std::optional<WhistleId> before;
  do {
    const auto page = this->store_.list(kCity, {.units = {kStreet}}, before, 3);
    ASSERT_TRUE(page.has_value());
    ASSERT_LE(page->rows.size(), 3U);
    for (const auto& row : page->rows) seen.push_back(row.id);
    before = page->next;
  } while (before);
  EXPECT_EQ(seen, made);
}

TYPED_TEST(WhistleStoreContract, ARowCountsWhoHasCome) {
  Whistle w = this->blown();
  w = this->act(w, Arrive{kHousing}, officer(kHousing));
  const auto page = this->store_.list(kCity, {}, {}, 10);
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->rows[0].called, 2);
  EXPECT_EQ(page->rows[0].reported, 1);
  EXPECT_EQ(page->rows[0].over, 0);
  EXPECT_EQ(page->rows[0].version, w.version);
}

TYPED_TEST(WhistleStoreContract, TheHistoryTakesNoChangeAndNoDeletion) {
  this->drafted();
  for (const std::string_view sql :
       {"UPDATE routing_whistle_event SET at = 0", "DELETE FROM routing_whistle_event",
        "UPDATE routing_whistle_payload SET body = '{}'", "DELETE FROM routing_whistle_payload"}) {
    const auto changed = this->db_->write([&](store::Transaction& tx) -> Status {
      TZ_TRY(rows, tx.query(sql));
      static_cast<void>(rows);
      return {};
    });
    ASSERT_FALSE(changed.has_value()) << sql;
    EXPECT_EQ(changed.error().code, Errc::not_allowed) << sql;
  }
}

TYPED_TEST(WhistleStoreContract, TheServersRoleMayAddToTheHistoryOnly) {
  if (this->db_->dialect() != store::Dialect::postgres)
    return;  // SQLite has no roles; its triggers stand above
  const auto rows = this->db_->read([](store::Transaction& tx) {
    return tx.query(
        "SELECT CAST(has_table_privilege('taizhang_app', 'routing_whistle_event', 'INSERT') AS "
        "INTEGER)::BIGINT, "
        "CAST(has_table_privilege('taizhang_app', 'routing_whistle_event', 'UPDATE') AS INTEGER)::BIGINT, "
        "CAST(has_table_privilege('taizhang_app', 'routing_whistle_payload', 'DELETE') AS INTEGER)::BIGINT");
  });
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ(rows->front().i64(0), 1);
  EXPECT_EQ(rows->front().i64(1), 0);
  EXPECT_EQ(rows->front().i64(2), 0);
}

TYPED_TEST(WhistleStoreContract, NoListScansATable) {
  for (const WhistleFilter& filter :
       {WhistleFilter{}, WhistleFilter{.statuses = {WhistleStatus::blown}},
        WhistleFilter{.units = {kStreet, kGas}},
        WhistleFilter{.statuses = {WhistleStatus::blown}, .units = {kStreet}},
        WhistleFilter{.statuses = {WhistleStatus::draft, WhistleStatus::blown}, .kind = Kind::emergency},
        WhistleFilter{.statuses = {WhistleStatus::blown, WhistleStatus::done},
        .kind = Kind::emergency,
        .units = {kStreet, kGas}},
        WhistleFilter{.kind = Kind::enforcement},
        WhistleFilter{.units = {kStreet}, .from = first_id_at(start()), .is_blown = true},
        WhistleFilter{.about = ledger::CaseId{1}}}) {
    for (const auto& statement : SqlWhistleStore::statements(kCity, filter)) {
      const auto plan = store::testing::explain_empty(*this->db_, statement.sql, statement.params);
      ASSERT_TRUE(plan.has_value()) << plan.error().message;
      EXPECT_TRUE(
          store::testing::wide_reads(*plan, this->db_->dialect(), store::testing::Breadth::jurisdiction)
              .empty())
          << statement.sql << *plan;
      if (this->db_->dialect() == store::Dialect::sqlite) {
        EXPECT_THAT(*plan, ::testing::Not(HasSubstr("TEMP B-TREE"))) << statement.sql;
      }
    }
  }
}

TYPED_TEST(WhistleStoreContract, TheClocksAreThoseOfTheCitysCalendar) {
  EXPECT_TRUE(store::migrate(*this->db_, places::schema()).has_value());
  const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/liaoyuan").value();
  const places::Pack pack = places::parse_pack(files).value();
  places::Module places(*this->db_, this->ids_, this->clock_);
  EXPECT_TRUE(store::migrate(*this->db_, calendar::schema()).has_value());
  calendar::Module days(*this->db_, this->clock_);
  Module routing(*this->db_, places.service, days.service, this->clock_);
  ASSERT_TRUE(places.service.load_pack(kCity, pack).has_value());
  RoutingPack rules_of_town = parse_routing_pack(files, pack).value();
  rules_of_town.whistles.kinds[2].arrive = {20, SpanUnit::minutes};
  ASSERT_TRUE(routing.service.load_pack(kCity, rules_of_town).has_value());
  Module again(*this->db_, places.service, days.service, this->clock_);
  WhistleModule after(*this->db_, this->clock_, this->ids_, again.service);
  const auto stored = after.service.policy(kCity);
  ASSERT_TRUE(stored.has_value()) << stored.error().message;
  EXPECT_EQ(stored->rules_of(Kind::emergency).arrive, (TimeSpan{20, SpanUnit::minutes}))
      << "after a restart too";
  EXPECT_EQ(stored->aliases.size(), 4U) << "the names that the pack gives";
  WhistleModule module(*this->db_, this->clock_, this->ids_, routing.service);
  const auto rules = module.service.policy(kCity);
  ASSERT_TRUE(rules.has_value()) << rules.error().message;
  EXPECT_EQ(rules->due_at({3, SpanUnit::working_days}, at("2021-09-30T12:00:00")),
            at("2021-10-11T23:59:59.999"))
      << "over the National Day holiday, and a Saturday that is worked";
  EXPECT_EQ(module.service.policy(kOtherCity).error().code, Errc::not_found);
}

TEST(WhistleEvents, AreReadBackAsTheyWereWritten) {
  const Clocks due{from_millis(1), from_millis(2), from_millis(3)};
  const std::vector<Event> all{Drafted{kStreet,
                                       Kind::enforcement,
                                       "joint_enforcement",
                                       {kHousing},
                                       {ledger::CaseId{4'611'686'018'427'387'905}},
                                       "z-1",
                                       LatLng{-10'000, 20'000},
                                       from_millis(5)},
                               Drafted{},
                               Approved{},
                               Declined{},
                               Blown{{{kHousing, due}, {kGas, due}}},
                               Called{{kGas, due}},
                               Acknowledged{kGas},
                               Arrived{kGas, true},
                               Left{kGas},
                               Planned{kGas, from_millis(9)},
                               Finished{kGas},
                               SentBack{kGas},
                               Refused{kGas},
                               Reported{kGas},
                               Ruled{kGas, Ruling::replaced, UnitClocks{kTraffic, due}},
                               Ruled{kGas, Ruling::wrong, {}},
                               Rated{ledger::Solved::partly, {{kGas, {{1, 2, 3, 4, 0}}}}},
                               CounterRated{kGas, {Accuracy::no, Accuracy::partly, Accuracy::yes}},
                               ResidentAnswered{{ledger::Solved::yes, ledger::Satisfied::basically}},
                               Closed{}};
  for (const auto& event : all) {
    const auto back = decode(kind_of(event), encode(event));
    ASSERT_TRUE(back.has_value()) << kind_of(event) << encode(event);
    EXPECT_EQ(*back, event) << encode(event);
  }
}

TEST(WhistleEvents, ThatAreNotWhatTheyMustBeAreRefused) {
  for (const auto& [kind, body] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"nonsense", "{}"},
           {"left", "{}"},
           {"left", "[]"},
           {"left", R"({"unit":"x"})"},
           {"blown", R"({"calls":[{"unit":1}]})"},
           {"rated", R"({"solved":"yes","ratings":[{"unit":1,"marks":[1,2,3,4]}]})"},
           {"rated", R"({"solved":"yes","ratings":[{"unit":1,"marks":[1,2,3,4,6]}]})"},
           {"ruled", R"({"unit":1,"ruling":"perhaps"})"},
           {"approved", "{"}}) {
    const auto event = decode(kind, body);
    ASSERT_FALSE(event.has_value()) << kind << body;
    EXPECT_EQ(event.error().code, Errc::corrupted);
  }
}

}  // namespace
}  // namespace tz::routing::whistle
