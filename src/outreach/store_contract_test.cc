// What both engines promise: once and only once, newest first, nothing read but its rows.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>

#include "base/random.h"
#include "outreach/module.h"
#include "outreach/sql_words_fill.h"
#include "store/testing.h"

namespace tz::outreach {
namespace {

using namespace std::chrono_literals;

constexpr JurisdictionId kCity{1}, kOther{2};
constexpr UnitId kRoads{101}, kWater{102};
constexpr ActorId kAnna{7}, kBen{8};
constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 12h};

template <class Backend>
class OutreachStoreContract : public ::testing::Test {
 protected:
  OutreachStoreContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  static Visit visit(const std::string& id, Instant at = kNoon, UnitId unit = kRoads, ActorId by = kAnna) {
    Visit v{.id = id, .target = VisitTarget::service_user, .at = at, .minutes = 20};
    v.place = "虚构路1号";
    v.by = by;
    v.unit = unit;
    v.received_at = at + 1h;
    return v;
  }
  static Answers answers(const std::string& id, Instant at = kNoon, UnitId unit = kRoads) {
    return {.id = id,
            .code = "profile",
            .version = 1,
            .zone = "z1",
            .at = at,
            .answers = R"({"n":3})",
            .by = kAnna,
            .unit = unit,
            .received_at = at + 1h};
  }
  static WordSecret secret(std::uint8_t fill = 7) {
    WordSecret all{};
    all.fill(fill);
    return all;
  }
  KeptVisit keep(const Visit& v, JurisdictionId j = kCity, const std::vector<std::string>& zones = {}) {
    return visits_.add(j, {.visit = v, .sent = digest_of(v), .zones = zones, .secret = secret()}).value();
  }
  KeptAnswers keep(const Answers& a, const std::string& words = "{}") {
    return asked_.add(kCity, {.answers = a, .words = words, .sent = digest_of(a), .secret = secret()})
        .value();
  }
  // Ids of all pages of `limit`, one after the other.
  template <class List>
  static std::string walk(List list) {
    std::string all, cursor;
    do {
      const auto page = list(cursor).value();
      for (const auto& one : page.rows) all += one.id + " ";
      cursor = page.next;
    } while (!cursor.empty());
    return all;
  }
  std::string visits(const Scope& scope, std::size_t limit = 2) { return visits({.scope = scope}, limit); }
  std::string visits(const VisitFilter& filter, std::size_t limit = 2) {
    return walk([&](const std::string& cursor) { return visits_.list(kCity, filter, cursor, limit); });
  }
  // Everything that the tables hold, as text.
  std::string dump(const std::vector<std::string>& tables) {
    std::string all;
    for (const auto& table : tables) {
      const auto rows = db_->read([&](store::Transaction& tx) { return tx.query("SELECT * FROM " + table); });
      for (const auto& row : rows.value())
        for (std::size_t i = 0; i < row.size(); ++i) {
          if (row.is_null(i)) continue;
          all += "|";
          all += text_of(row, i);
        }
    }
    return all;
  }
  static std::string text_of(const store::Row& row, std::size_t i);
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlVisitStore visits_{*db_};
  SqlQuestionnaireStore asked_{*db_};
};
TYPED_TEST_SUITE(OutreachStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(OutreachStoreContract, AVisitIsReadBackAsItWas) {
  auto v = this->visit("a");
  v.zone = "z1";
  v.point = LatLng{429000000, 1251400000};
  v.case_code = "YC-1";
  v.result = VisitResult::partly;
  v.needs = {"YC-2", "YC-3"};
  v.campaign = "spring";
  v.others = 2;
  v.units = {"roads", "water"};
  v.note = "老人行动不便，\n\U0001F4A1 13800000000";  // an invented number
  EXPECT_EQ(this->keep(v).visit, v);
  const auto found = this->visits_.find(kCity, "a").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->visit, v);
  EXPECT_TRUE(is_same(*found, digest_of(v)));
  const auto listed = this->visits_.list(kCity, {.scope = {.everything = true}}, "", 10).value();
  ASSERT_EQ(listed.rows.size(), 1U);
  EXPECT_EQ(listed.rows[0].note, "") << "a list has no words";
  EXPECT_EQ(listed.rows[0].place, "");
  EXPECT_EQ(listed.rows[0].needs, v.needs);
  EXPECT_EQ(listed.rows[0].units, v.units);
}

TYPED_TEST(OutreachStoreContract, TheFirstOfAnIdIsKeptAndEachCityHasItsOwn) {
  const auto first = this->visit("a");
  auto second = first;
  second.note = "another";
  this->keep(first);
  const auto kept = this->keep(second);
  EXPECT_EQ(kept.visit, first);
  EXPECT_TRUE(is_same(kept, digest_of(first)));
  EXPECT_FALSE(is_same(kept, digest_of(second)));
  EXPECT_EQ(this->keep(second, kOther).visit, second);
  EXPECT_FALSE(this->visits_.find(kCity, "b").value());
}

TYPED_TEST(OutreachStoreContract, VisitsAreListedNewestFirstInScopePageByPage) {
  this->keep(this->visit("a", kNoon, kRoads));
  this->keep(this->visit("b", kNoon + 2h, kWater));
  this->keep(this->visit("c", kNoon + 1h, kRoads));
  this->keep(this->visit("d", kNoon + 1h, kWater, kBen));
  this->keep(this->visit("e", kNoon + 1h, kRoads));
  this->keep(this->visit("x", kNoon, kRoads), kOther);
  EXPECT_EQ(this->visits({.everything = true}), "b e d c a ");
  EXPECT_EQ(this->visits({.everything = true}, 5), "b e d c a ");
  EXPECT_EQ(this->visits({.units = {kRoads}}), "e c a ");
  EXPECT_EQ(this->visits({.units = {kRoads, kWater}}), "b e d c a ");
  EXPECT_EQ(this->visits({.units = {kRoads, kWater}}, 1), "b e d c a ");
  EXPECT_EQ(this->visits({.units = {}}), "");
  EXPECT_EQ(this->visits({.actor = kBen}), "d ");
  for (const auto* bad : {"x", "12", "12.", ".a", "1x.a"})
    EXPECT_EQ(this->visits_.list(kCity, {.scope = {.everything = true}}, bad, 2).error().field, "cursor")
        << bad;
}

TYPED_TEST(OutreachStoreContract, AProfileAnsweredTwiceShowsBothDates) {
  this->keep(this->answers("a", kNoon));
  auto later = this->answers("b", kNoon + 24h, kWater);
  later.answers = R"({"n":4})";
  this->keep(later);
  auto elsewhere = this->answers("c", kNoon);
  elsewhere.zone = "z2";
  this->keep(elsewhere);
  const auto page = this->asked_.list_of_zone(kCity, "profile", "z1", "", 10).value();
  ASSERT_EQ(page.rows.size(), 2U);
  EXPECT_EQ(page.rows[0], later);
  EXPECT_EQ(page.rows[1], this->answers("a", kNoon));
  const auto all = [&](const Scope& scope) {
    return this->walk(
        [&](const std::string& cursor) { return this->asked_.list(kCity, "profile", scope, cursor, 1); });
  };
  EXPECT_EQ(all({.everything = true}), "b c a ");
  EXPECT_EQ(all({.units = {kRoads}}), "c a ");
  EXPECT_EQ(all({.actor = kBen}), "");
  EXPECT_TRUE(this->asked_.list(kCity, "other", {.everything = true}, "", 10)->rows.empty());
  EXPECT_TRUE(this->asked_.list_of_zone(kOther, "profile", "z1", "", 10)->rows.empty());
}

TYPED_TEST(OutreachStoreContract, TheFirstAnswersOfAnIdAreKept) {
  const auto first = this->answers("a");
  auto second = first;
  second.answers = "{}";
  this->keep(first, R"({"w":"字"})");
  EXPECT_EQ(this->keep(second).answers, first);
  EXPECT_EQ(this->asked_.find(kCity, "a").value()->words, R"({"w":"字"})");
  EXPECT_TRUE(is_same(*this->asked_.find(kCity, "a").value(), digest_of(first)));
  EXPECT_FALSE(is_same(*this->asked_.find(kCity, "a").value(), digest_of(second)));
  EXPECT_FALSE(this->asked_.find(kOther, "a").value());
}

OutreachPack pack_of(std::int64_t version, std::string title) {
  Questionnaire q{
      .code = "profile", .version = version, .about_zone = true, .title = {std::move(title), "Village"}};
  q.questions = {{.code = "n", .kind = QuestionKind::integer, .text = {"几", "How many"}}};
  return {.campaigns = {{.code = "c", .name = {"走", "Go"}, .from = "2026-01-01", .to = "2026-01-02"}},
          .questionnaires = {q}};
}

TYPED_TEST(OutreachStoreContract, AVersionNeverSaysSomethingElse) {
  EXPECT_EQ(this->asked_.pack(kCity).value(), OutreachPack{});
  ASSERT_TRUE(this->asked_.save_pack(kCity, pack_of(1, "村")));
  ASSERT_TRUE(this->asked_.save_pack(kCity, pack_of(1, "村"))) << "the same again";
  for (const auto& refused :
       {this->asked_.check_pack(kCity, pack_of(1, "屯")), this->asked_.save_pack(kCity, pack_of(1, "屯"))}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().rule, "questionnaire_changed");
  }
  EXPECT_TRUE(this->asked_.check_pack(kOther, pack_of(1, "屯")));
  ASSERT_TRUE(this->asked_.save_pack(kCity, pack_of(2, "屯")));
  EXPECT_EQ(this->asked_.pack(kCity).value(), pack_of(2, "屯"));
  EXPECT_EQ(this->asked_.version(kCity, "profile", 1).value(), pack_of(1, "村").questionnaires[0]);
  EXPECT_EQ(this->asked_.version(kCity, "profile", 2).value(), pack_of(2, "屯").questionnaires[0]);
  EXPECT_FALSE(this->asked_.version(kCity, "profile", 3).value());
  ASSERT_TRUE(this->asked_.save_pack(kCity, {}));
  EXPECT_TRUE(this->asked_.version(kCity, "profile", 1).value()) << "answers to it are still read";
}

template <class Backend>
std::string OutreachStoreContract<Backend>::text_of(const store::Row& row, std::size_t i) {
  const auto of = [&](auto read) -> std::optional<std::string> {
    try {
      return read();
    } catch (const std::bad_variant_access&) {
      return std::nullopt;
    }
  };
  if (auto text = of([&] { return row.text(i); })) return *text;
  if (auto bytes = of([&] { return std::string(as_text(row.bytes(i))); })) return *bytes;
  return std::to_string(row.i64(i));
}

TYPED_TEST(OutreachStoreContract, WordsAreErasedAndTheRowStaysAndHasItsDigest) {
  auto v = this->visit("a");
  v.note = "听李某说";  // an invented name
  this->keep(v);
  this->keep(this->visit("b"));
  const std::vector<std::string> rows{"outreach_visit", "outreach_visit_zone", "outreach_visit_case"};
  EXPECT_EQ(this->dump(rows).find("虚构路"), std::string::npos) << "no row has words";
  EXPECT_NE(this->dump({"outreach_words"}).find("李某"), std::string::npos);
  const auto before = this->dump({"outreach_visit"});
  const Erasure erasure{.reason = ErasureReason::purpose_ended, .by = kBen, .unit = kWater, .at = kNoon + 9h};
  EXPECT_EQ(this->visits_.erase(kCity, "a", erasure).value(), erasure);
  const auto kept = this->visits_.find(kCity, "a").value();
  ASSERT_TRUE(kept) << "its digest is checked whenever it is read";
  EXPECT_EQ(kept->visit.note, "");
  EXPECT_EQ(kept->visit.place, "");
  EXPECT_EQ(kept->visit.minutes, v.minutes);
  EXPECT_EQ(kept->erased, erasure);
  EXPECT_FALSE(kept->secret);
  EXPECT_TRUE(is_same(*kept, digest_of(v)));
  EXPECT_EQ(this->dump({"outreach_visit"}), before) << "the row is as it was";
  EXPECT_EQ(this->dump({"outreach_words"}).find("李某"), std::string::npos);
  const auto late =
      Erasure{.reason = ErasureReason::by_mistake, .by = kAnna, .unit = kRoads, .at = kNoon + 10h};
  EXPECT_EQ(this->visits_.erase(kCity, "a", late).value(), erasure) << "the first one stays";
  EXPECT_FALSE(this->visits_.erase(kOther, "a", late).value());
  EXPECT_FALSE(this->visits_.erase(kCity, "none", late).value());
  EXPECT_EQ(this->visits_.find(kCity, "b").value()->visit.place, "虚构路1号") << "of one visit alone";
  // What comes again after does not bring the words back.
  EXPECT_EQ(this->keep(v).visit.note, "");
  EXPECT_EQ(this->dump({"outreach_words"}).find("李某"), std::string::npos);
}

TYPED_TEST(OutreachStoreContract, WordsOfAnswersAreErasedAndTheOthersStay) {
  const auto a = this->answers("a");
  this->keep(a, R"({"w":"听李某说"})");  // an invented name
  EXPECT_EQ(this->dump({"outreach_answer"}).find("李某"), std::string::npos);
  const Erasure erasure{.reason = ErasureReason::consent_withdrawn, .by = kBen, .at = kNoon + 9h};
  EXPECT_EQ(this->asked_.erase(kCity, "a", erasure).value(), erasure);
  const auto kept = this->asked_.find(kCity, "a").value();
  EXPECT_EQ(kept->answers, a);
  EXPECT_EQ(kept->words, "{}");
  EXPECT_EQ(kept->erased, erasure);
  EXPECT_EQ(this->dump({"outreach_words"}).find("李某"), std::string::npos);
  EXPECT_FALSE(this->asked_.erase(kOther, "a", erasure).value());
}

TYPED_TEST(OutreachStoreContract, ARowOrWordsThatWereChangedAreNotBelieved) {
  this->keep(this->visit("a"));
  this->keep(this->visit("b"));
  this->keep(this->visit("c"));
  this->keep(this->answers("a"));
  ASSERT_TRUE(this->db_->write([](store::Transaction& tx) -> Status {
    TZ_CHECK(tx.execute("UPDATE outreach_visit SET minutes = 21 WHERE visit_id = 'a'"));
    TZ_CHECK(tx.execute(
        "UPDATE outreach_words SET body = (SELECT body FROM outreach_words WHERE kind = 'answers') "
        "WHERE kind = 'visit' AND thing_id = 'b'"));
    TZ_CHECK(tx.execute("DELETE FROM outreach_words WHERE kind = 'visit' AND thing_id = 'c'"));
    return tx.execute("UPDATE outreach_answer SET answers = '{}' WHERE answer_id = 'a'");
  }));
  for (const auto* id : {"a", "b", "c"})
    EXPECT_EQ(this->visits_.find(kCity, id).error().code, Errc::corrupted) << id;
  EXPECT_EQ(this->asked_.find(kCity, "a").error().code, Errc::corrupted);
}

TYPED_TEST(OutreachStoreContract, VisitsAreFilteredByZoneCampaignTargetCaseAndTime) {
  auto a = this->visit("a", kNoon), b = this->visit("b", kNoon + 1h, kWater, kBen),
       c = this->visit("c", kNoon + 2h);
  a.campaign = "spring";
  b.target = VisitTarget::resident;
  c.case_code = "YC-1";
  c.result = VisitResult::solved;
  c.campaign = "spring";
  this->keep(a, kCity, {"z1", "street"});
  this->keep(b, kCity, {"z2", "street"});
  this->keep(c, kCity, {"z1", "street"});
  const Scope all{.everything = true};
  EXPECT_EQ(this->visits({.scope = all, .zone = "street"}, 1), "c b a ");
  EXPECT_EQ(this->visits({.scope = all, .zone = "z1"}), "c a ");
  EXPECT_EQ(this->visits({.scope = all, .zone = "none"}), "");
  EXPECT_EQ(this->visits({.scope = {.units = {kWater}}, .zone = "street"}), "b ");
  EXPECT_EQ(this->visits({.scope = {.actor = kBen}, .zone = "street"}), "b ");
  EXPECT_EQ(this->visits({.scope = all, .campaign = "spring"}), "c a ");
  EXPECT_EQ(this->visits({.scope = all, .target = VisitTarget::resident}), "b ");
  EXPECT_EQ(this->visits({.scope = all, .about_case = true}), "c ");
  EXPECT_EQ(this->visits({.scope = all, .zone = "z1", .about_case = true}), "c ");
  EXPECT_EQ(this->visits({.scope = all, .from = kNoon + 1h}), "c b ");
  EXPECT_EQ(this->visits({.scope = all, .to = kNoon + 1h}), "a ");
  EXPECT_EQ(this->visits({.scope = all, .zone = "street", .from = kNoon + 1h, .to = kNoon + 2h}), "b ");
  EXPECT_EQ(this->visits({.scope = {.units = {kRoads, kWater}}, .campaign = "spring", .from = kNoon + 1h}),
            "c ");
}

TYPED_TEST(OutreachStoreContract, ACaseKnowsTheVisitsToItAndThoseItCameFrom) {
  auto a = this->visit("a"), b = this->visit("b", kNoon + 1h, kWater), c = this->visit("c", kNoon + 2h);
  a.needs = {"YC-1", "YC-11"};
  b.case_code = "YC-1";
  b.result = VisitResult::partly;
  c.case_code = "YC-1";
  c.result = VisitResult::solved;
  c.needs = {"YC-1"};
  for (const auto& one : {a, b, c}) this->keep(one);
  const auto page = this->visits_.of_case(kCity, "YC-1", "", 2).value();
  const std::vector<CaseVisit> newest{{.id = "c", .at = kNoon + 2h, .about = true, .came = true},
                                      {.id = "b", .at = kNoon + 1h, .about = true, .came = false}};
  EXPECT_EQ(page.rows, newest);
  const auto rest = this->visits_.of_case(kCity, "YC-1", page.next, 2).value();
  EXPECT_EQ(rest.rows, (std::vector<CaseVisit>{{.id = "a", .at = kNoon, .about = false, .came = true}}));
  EXPECT_EQ(rest.next, "");
  EXPECT_EQ(this->visits_.of_case(kCity, "YC-11", "", 2)->rows.size(), 1U);
  EXPECT_TRUE(this->visits_.of_case(kOther, "YC-1", "", 2)->rows.empty());
  EXPECT_EQ(this->visits_.of_case(kCity, "YC-1", "x", 2).error().field, "cursor");
}

TYPED_TEST(OutreachStoreContract, CoverageSaysWhenAZoneWasLastVisitedAndWhatOfThePeriod) {
  auto about = this->visit("c", kNoon + 2h, kWater, kBen);
  about.case_code = "YC-1";
  about.result = VisitResult::no_entry;
  this->keep(this->visit("a", kNoon - 240h), kCity, {"z1", "street"});
  this->keep(this->visit("b", kNoon), kCity, {"z2", "street"});
  this->keep(about, kCity, {"z2", "street"});
  this->keep(this->visit("d", kNoon + 3h, UnitId{}, kAnna), kCity, {"z2", "street"});
  this->keep(this->visit("e", kNoon + 24h), kCity, {"z2", "street"});
  this->keep(this->visit("f", kNoon), kOther, {"z1", "street"});
  const auto of = [&](const Scope& scope,
                      const std::vector<std::string>& zones = {"street", "z1", "z2", "z3"}) {
    return this->visits_.coverage(kCity, zones, scope, kNoon, kNoon + 24h).value();
  };
  const std::vector<ZoneVisits> city{
      {.zone = "street", .last = kNoon + 3h, .visits = 3, .units = 2, .about_case = 1},
      {.zone = "z1", .last = kNoon - 240h, .visits = 0, .units = 0, .about_case = 0},
      {.zone = "z2", .last = kNoon + 3h, .visits = 3, .units = 2, .about_case = 1},
      {.zone = "z3", .last = {}, .visits = 0, .units = 0, .about_case = 0}};
  EXPECT_EQ(of({.everything = true}), city);
  EXPECT_EQ(of({.units = {kRoads, kWater}}, {"z2"}),
            (std::vector<ZoneVisits>{
                {.zone = "z2", .last = kNoon + 2h, .visits = 2, .units = 2, .about_case = 1}}));
  EXPECT_EQ(of({.actor = kBen}, {"z2"}),
            (std::vector<ZoneVisits>{
                {.zone = "z2", .last = kNoon + 2h, .visits = 1, .units = 1, .about_case = 1}}));
  EXPECT_EQ(of({.units = {}}, {"z2"}),
            (std::vector<ZoneVisits>{{.zone = "z2", .last = {}, .visits = 0, .units = 0, .about_case = 0}}));
}

// What the first version of the tables held, moved.
TYPED_TEST(OutreachStoreContract, WhatWasKeptBeforeWordsLayApartIsMovedWholeAndOnce) {
  const auto db = TypeParam::make();
  std::vector<store::Migration> before;
  for (const auto& step : schema())
    if (step.name.starts_with("0001")) before.push_back(step);
  ASSERT_TRUE(store::migrate(*db, before));
  auto v = this->visit("a");
  v.zone = "z1";
  v.point = LatLng{429000000, 1251400000};
  v.case_code = "YC-1";
  v.result = VisitResult::partly;
  v.needs = {"YC-2", "YC-3"};
  v.campaign = "spring";
  v.others = 2;
  v.units = {"roads", "water"};
  v.note = "听李某说";  // an invented name
  const auto sent = digest_of(v);
  auto full = this->answers("q");
  full.answers = R"({"n":3,"w":"听李某说"})";
  const auto answers_sent = digest_of(full);
  const auto written = db->write([&](store::Transaction& tx) -> Status {
    for (int i = 0; i <= kFillBatch; ++i)
      TZ_CHECK(
          tx.execute("INSERT INTO outreach_visit (jurisdiction_id, visit_id, actor_id, unit_id, target, at, "
                     "minutes, place, "
                     "zone, lat_e7, lng_e7, case_code, result, needs, campaign, others, units, note, "
                     "received_at, digest) "
                     "VALUES ($1, $2, $3, $4, 'service_user', $5, 20, $6, 'z1', 429000000, 1251400000, "
                     "'YC-1', 'partly', "
                     "'YC-2,YC-3', 'spring', 2, 'roads,water', $7, $8, $9)",
                     kCity, i == 0 ? std::string("a") : "v" + std::to_string(i), kAnna, kRoads,
                     to_millis(v.at), v.place, v.note, to_millis(v.received_at), ByteSpan(sent)));
    for (const auto* id : {"q", "r"})
      TZ_CHECK(
          tx.execute("INSERT INTO outreach_answer (jurisdiction_id, answer_id, code, version, actor_id, "
                     "unit_id, zone, at, "
                     "answers, received_at, digest) VALUES ($1, $2, $3, 1, $4, $5, 'z1', $6, $7, $8, $9)",
                     kCity, id, *id == 'q' ? "profile" : "gone", kAnna, kRoads, to_millis(full.at),
                     full.answers, to_millis(full.received_at), ByteSpan(answers_sent)));
    return {};
  });
  ASSERT_TRUE(written) << written.error().message;
  ASSERT_TRUE(store::migrate(*db, schema()));
  SqlVisitStore visits(*db);
  SqlQuestionnaireStore asked(*db);
  auto pack = pack_of(1, "村");
  pack.questionnaires[0].questions.push_back(
      {.code = "w", .kind = QuestionKind::text, .text = {"说", "Say"}});
  ASSERT_TRUE(asked.save_pack(kCity, pack));
  const ZoneBook zones{
      .around = [](JurisdictionId, std::string_view zone) -> Result<std::vector<std::string>> {
        return std::vector<std::string>{std::string(zone), "street"};
      }};
  SeededRandom random(1);
  for (int twice = 0; twice < 2; ++twice) {
    const auto filled = fill_words(*db, random, zones);
    ASSERT_TRUE(filled) << filled.error().message;
    const auto kept = visits.find(kCity, "a").value();
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->visit, v);
    EXPECT_TRUE(is_same(*kept, sent)) << "the phone may still send it again";
  }
  const auto count = [&](const std::string& table) {
    return db->read([&](store::Transaction& tx) { return tx.query("SELECT COUNT(*) FROM " + table); })
        ->front()
        .i64(0);
  };
  EXPECT_EQ(count("outreach_visit_plain") + count("outreach_answer_plain"), 0);
  EXPECT_EQ(count("outreach_visit"), kFillBatch + 1);
  EXPECT_EQ(visits.of_case(kCity, "YC-3", "", 500)->rows.size(), static_cast<std::size_t>(kFillBatch) + 1);
  EXPECT_EQ(visits.coverage(kCity, {"street"}, {.everything = true}, kNoon, kNoon + 1h)->front().visits,
            kFillBatch + 1);
  const auto moved = asked.find(kCity, "q").value();
  EXPECT_EQ(moved->answers, this->answers("q"));
  EXPECT_EQ(moved->words, R"({"w":"听李某说"})");
  EXPECT_TRUE(is_same(*moved, answers_sent));
  const auto unknown = asked.find(kCity, "r").value();
  EXPECT_EQ(unknown->answers.answers, "{}") << "of a version that is not known everything is words";
  EXPECT_EQ(unknown->words, full.answers);
}

TYPED_TEST(OutreachStoreContract, NoQuestionReadsMoreThanItsRows) {
  store::testing::Recorder recorder(*this->db_);
  const SqlVisitStore visits(recorder);
  const SqlQuestionnaireStore asked(recorder);
  ASSERT_TRUE(visits.find(kCity, "a"));
  ASSERT_TRUE(asked.find(kCity, "a"));
  ASSERT_TRUE(asked.version(kCity, "profile", 1));
  ASSERT_TRUE(asked.list_of_zone(kCity, "profile", "z1", "", 10));
  for (const auto& scope : {Scope{.everything = true}, Scope{.units = {kRoads}}, Scope{.actor = kAnna}}) {
    ASSERT_TRUE(visits.list(kCity, {.scope = scope}, "", 10));
    ASSERT_TRUE(asked.list(kCity, "profile", scope, "", 10));
  }
  for (const auto& scope : {Scope{.everything = true}, Scope{.units = {kRoads}}, Scope{.actor = kAnna}}) {
    VisitFilter filter{.scope = scope, .from = kNoon, .to = kNoon + 24h};
    ASSERT_TRUE(visits.list(kCity, filter, "", 10));
    ASSERT_TRUE(visits.list(kCity, {.scope = scope, .campaign = "spring"}, "", 10));
    ASSERT_TRUE(visits.list(kCity, {.scope = scope, .target = VisitTarget::resident}, "", 10));
    ASSERT_TRUE(visits.list(kCity, {.scope = scope, .about_case = true}, "", 10));
    ASSERT_TRUE(visits.coverage(kCity, {"z1"}, scope, kNoon, kNoon + 24h));
  }
  this->keep(this->visit("k"), kCity, {"z1"});
  ASSERT_TRUE(visits.find(kCity, "k"));
  ASSERT_TRUE(visits.of_case(kCity, "YC-1", "", 10));
  ASSERT_TRUE(visits.coverage(kCity, {"z1"}, {.everything = true}, kNoon, kNoon + 24h));
  // A visit that is not there is one question, one that is there two.
  ASSERT_EQ(recorder.seen().size(), 10U + 3U * 5U + 2U + 1U + 2U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain_empty(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan.has_value()) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << seen.sql << "\n" << *plan;
  }
}

// Of empty tables PostgreSQL joins in any order; of many rows it shows how it will.
TYPED_TEST(OutreachStoreContract, AListOfAZoneReadsItsVisitsAloneWhereThereAreMany) {
  constexpr int kMany = 3000, kZones = 60;
  const auto written = this->db_->write([&](store::Transaction& tx) -> Status {
    for (int i = 0; i < kMany; ++i) {
      auto v = this->visit("v" + std::to_string(i), kNoon + std::chrono::minutes(i), UnitId{100 + i % 7});
      TZ_TRY(is_new, insert_visit(tx, kCity,
                                  {.visit = v,
                                   .sent = {},
                                   .zones = {"z" + std::to_string(i % kZones), "street"},
                                   .secret = this->secret()},
                                  {}));
      if (!is_new) return fail(Errc::corrupted, "twice");
    }
    return {};
  });
  ASSERT_TRUE(written) << written.error().message;
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  store::testing::Recorder recorder(*this->db_);
  const SqlVisitStore visits(recorder);
  for (const auto& scope : {Scope{.everything = true}, Scope{.units = {kRoads}}, Scope{.actor = kAnna}}) {
    VisitFilter filter{.scope = scope, .zone = "z1"};
    EXPECT_GT(visits.list(kCity, filter, "", 10)->rows.size(), 0U);
    filter.target = VisitTarget::service_user;
    filter.from = kNoon;
    filter.to = kNoon + 1h;
    EXPECT_TRUE(visits.list(kCity, filter, "", 10));
    filter.about_case = true;
    EXPECT_TRUE(visits.list(kCity, filter, "", 10));
    EXPECT_TRUE(visits.coverage(kCity, {"z1"}, scope, kNoon, kNoon + 24h));
  }
  ASSERT_EQ(recorder.seen().size(), 3U * 5U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan.has_value()) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << seen.sql << "\n" << *plan;
  }
}

// Whoever has the file finds nothing of what was erased: neither in a page that is free, nor in the log once
// it was taken over.
TEST(OutreachFile, HoldsNothingOfWordsThatWereErased) {
  const auto scratch = store::testing::Sqlite::scratch();
  const auto url = scratch->url();
  const auto db = store::open(url).value();
  ASSERT_TRUE(store::migrate(*db, schema()));
  SqlVisitStore visits(*db);
  const std::string canary = "CANARY-7f3a";
  Visit v{.id = "a", .at = kNoon, .minutes = 20};
  v.place = canary;
  for (int i = 0; i < 300; ++i) v.note += canary + " ";  // longer than a page
  WordSecret secret{};
  secret.fill(0xa7);
  ASSERT_TRUE(visits.add(kCity, {.visit = v, .sent = digest_of(v), .zones = {}, .secret = secret}));
  const auto holds = [&](const std::string& text) {
    EXPECT_TRUE(db->run_script("PRAGMA wal_checkpoint(TRUNCATE)"));
    bool found = false;
    for (const std::string_view end : {"", "-wal"}) {
      std::ifstream file(url.substr(std::string_view("sqlite:").size()) + std::string(end), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      found = found || bytes.find(text) != std::string::npos;
    }
    return found;
  };
  const std::string key(8, '\xa7');
  ASSERT_TRUE(holds(canary));
  ASSERT_TRUE(holds(key));
  ASSERT_TRUE(visits.erase(kCity, "a", {.reason = ErasureReason::period_over, .by = kBen, .at = kNoon}));
  EXPECT_FALSE(holds(canary));
  EXPECT_FALSE(holds(key));
}

}  // namespace
}  // namespace tz::outreach
