// What both engines promise: once and only once, newest first, nothing read but its rows.
#include <gtest/gtest.h>

#include "outreach/module.h"
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
  KeptVisit keep(const Visit& v, JurisdictionId j = kCity) { return visits_.add(j, v, digest_of(v)).value(); }
  KeptAnswers keep(const Answers& a) { return asked_.add(kCity, a, digest_of(a)).value(); }
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
  std::string visits(const Scope& scope, std::size_t limit = 2) {
    return walk([&](const std::string& cursor) { return visits_.list(kCity, scope, cursor, limit); });
  }
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
  EXPECT_EQ(found->digest, digest_of(v));
  const auto listed = this->visits_.list(kCity, {.everything = true}, "", 10).value();
  ASSERT_EQ(listed.rows.size(), 1U);
  EXPECT_EQ(listed.rows[0].note, "") << "a list has no notes";
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
  EXPECT_EQ(kept.digest, digest_of(first));
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
    EXPECT_EQ(this->visits_.list(kCity, {.everything = true}, bad, 2).error().field, "cursor") << bad;
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
  this->keep(first);
  EXPECT_EQ(this->keep(second).answers, first);
  EXPECT_EQ(this->asked_.find(kCity, "a").value()->digest, digest_of(first));
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

TYPED_TEST(OutreachStoreContract, NoQuestionReadsMoreThanItsRows) {
  store::testing::Recorder recorder(*this->db_);
  const SqlVisitStore visits(recorder);
  const SqlQuestionnaireStore asked(recorder);
  ASSERT_TRUE(visits.find(kCity, "a"));
  ASSERT_TRUE(asked.find(kCity, "a"));
  ASSERT_TRUE(asked.version(kCity, "profile", 1));
  ASSERT_TRUE(asked.list_of_zone(kCity, "profile", "z1", "", 10));
  for (const auto& scope : {Scope{.everything = true}, Scope{.units = {kRoads}}, Scope{.actor = kAnna}}) {
    ASSERT_TRUE(visits.list(kCity, scope, "", 10));
    ASSERT_TRUE(asked.list(kCity, "profile", scope, "", 10));
  }
  ASSERT_EQ(recorder.seen().size(), 10U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain_empty(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan.has_value()) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << seen.sql << "\n" << *plan;
  }
}

}  // namespace
}  // namespace tz::outreach
