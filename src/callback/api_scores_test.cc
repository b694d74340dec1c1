#include "base/time.h"
#include "callback/api_testing.h"

namespace tz::callback {
namespace {

using namespace callback::testing;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kScores = "/v1/scores?period=2026-01";
constexpr std::string_view kDistrictCsv =
    "id,version,effective_from,weight_contacted,weight_satisfied,weight_solved,basic_factor,partial_factor,"
    "decimals,min_n,window,basis,name_zh,name_en,source\n"
    "cn-bj-district,1,2020-01-01,0.1,0.4,0.5,0.9,0,2,30,month,received,区,District,G1\n";

template <class Backend>
class ScoreApi : public Routes<Backend> {
 protected:
  void answered(std::string_view body) {
    const auto receipt = this->waiting_case();
    EXPECT_EQ(this->desk("ann", receipt, "claim").status, 200);
    EXPECT_EQ(this->desk("ann", receipt, "record_answer", body).status, 200);
    EXPECT_TRUE(this->ledger_.events.seal(kCity, 1000));
    EXPECT_TRUE(run_once(this->desk_, kCity));
  }
  std::string path(std::string_view more = "") { return std::string(kScores) + std::string(more); }
};
TYPED_TEST_SUITE(ScoreApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(ScoreApi, AFigureSaysWhatItIsOfAndLeadsToItsRows) {
  this->answered(this->kYesBody);
  this->answered(this->kNoBody);
  const auto scores = this->json(this->get("watch", this->path()));
  EXPECT_EQ(scores.at("definition"), "three-rates-by-matter/1");
  EXPECT_EQ(scores.at("profile").at("id"), "three-rates");
  EXPECT_EQ(scores.at("window").at("from"), "2025-12-31T16:00:00Z");
  EXPECT_EQ(scores.at("window").at("to"), "2026-01-31T16:00:00Z");
  EXPECT_EQ(scores.at("basis"), "received");
  EXPECT_TRUE(scores.contains("as_of"));
  const auto& unit = scores.at("groups").at(0);
  EXPECT_EQ(unit.at("name_zh"), "道路所");
  EXPECT_EQ(unit.at("matters"), 2);
  EXPECT_EQ(unit.at("solved").at("numerator"), 1);
  EXPECT_EQ(unit.at("solved").at("denominator"), 2);
  EXPECT_LT(unit.at("solved").at("low").as_double(), 0.1);
  EXPECT_EQ(unit.at("excluded").at("denominator").as_int64(), unit.at("rounds").as_int64());
  EXPECT_EQ(unit.at("state"), "too_few");
  EXPECT_THAT(std::string(unit.at("state_zh").as_string()), StartsWith("样本不足"));
  EXPECT_TRUE(unit.at("score").is_null());
  EXPECT_TRUE(unit.at("as_counted").is_null()) << "the neutral profile has no composite";
  EXPECT_TRUE(unit.at("group").is_null());
  const std::string rows(unit.at("rows").as_string());
  const auto behind = this->json(this->get("watch", rows));
  EXPECT_EQ(std::ssize(behind.at("rows").as_array()), unit.at("rounds").as_int64());
  const auto first = this->json(this->get("watch", rows + "&limit=1"));
  EXPECT_EQ(first.at("rows").as_array().size(), 1U);
  EXPECT_FALSE(first.at("next").is_null());
}

TYPED_TEST(ScoreApi, GroupsByCategoryAndZoneLeadToTheirRowsToo) {
  this->answered(this->kYesBody);
  for (const auto* by : {"category", "zone"}) {
    const auto scores = this->json(this->get("watch", this->path("&by=" + std::string(by))));
    ASSERT_EQ(scores.at("groups").as_array().size(), 1U) << by;
    const auto& one = scores.at("groups").at(0);
    const auto behind = this->json(this->get("watch", std::string(one.at("rows").as_string())));
    EXPECT_EQ(std::ssize(behind.at("rows").as_array()), one.at("rounds").as_int64()) << by;
  }
}

TYPED_TEST(ScoreApi, WhatIsAskedWronglyIsRefusedByField) {
  for (const auto* wrong : {"&by=person", "&basis=opened", "&window=year", "&profile=none", "&window=day"})
    EXPECT_EQ(this->get("watch", this->path(wrong)).status, 400) << wrong;
  EXPECT_EQ(this->rule(this->get("watch", this->path("&profile=none"))), "score_profile");
  EXPECT_EQ(this->rule(this->get("watch", "/v1/scores")), "period");
  EXPECT_EQ(this->get("watch", "/v1/score-funnel?period=2026-01&by=zone").status, 400);
  EXPECT_EQ(this->get("handler", "/v1/score-rows?period=2026-01").status, 403);
  EXPECT_EQ(this->get("", "/v1/score-rows?period=2026-01").status, 401);
}

TYPED_TEST(ScoreApi, TheJudgedUnitReadsBatchesOfTenThirtyDaysLater) {
  for (int i = 0; i < 9; ++i) this->answered(i % 2 == 0 ? this->kYesBody : this->kNoBody);
  EXPECT_EQ(this->json(this->get("watch", this->path())).at("groups").at(0).at("matters"), 9);
  EXPECT_FALSE(this->json(this->get("watch", this->path())).at("groups").at(0).at("solved").is_null());
  // Its own supervision and its own clerks are of the unit all the same; the desk hears no single answers.
  for (const auto* name : {"handler", "roads_watch", "roads_clerk", "hotline"})
    EXPECT_EQ(this->rule(this->get(name, this->path())), "figures_later") << name;
  EXPECT_EQ(this->rule(this->get("roads_watch", "/v1/score-rows?period=2026-01")), "score_batch");
  const auto nine = this->json(this->get("ann", this->path()));
  EXPECT_EQ(nine.at("groups").at(0).at("state"), "withheld");
  EXPECT_TRUE(nine.at("groups").at(0).at("solved").is_null());
  this->answered(this->kYesBody);
  EXPECT_EQ(this->json(this->get("ann", this->path())).at("groups").at(0).at("solved").at("denominator"), 10);
  const auto told = from_civil({.year = 2026, .month = 3, .day = 3}, "Asia/Shanghai").value();
  this->clock_.set(told - 1ms);
  EXPECT_EQ(this->rule(this->get("handler", this->path())), "figures_later");
  this->clock_.set(told);
  const auto ten = this->json(this->get("handler", this->path()));
  EXPECT_EQ(ten.at("groups").at(0).at("solved").at("denominator"), 10);
  EXPECT_TRUE(ten.at("groups").at(0).at("rows").is_null()) << "rows are single answers";
  // Another window, basis or profile would tell single answers by subtraction.
  for (const auto* other : {"&window=assessment_month", "&basis=closed"})
    EXPECT_EQ(this->rule(this->get("handler", this->path(other))), "score_batch") << other;
  EXPECT_EQ(this->json(this->get("watch", this->path("&window=assessment_month"))).at("basis"), "received");
}

TYPED_TEST(ScoreApi, EverybodyReadsThemOnlyIfThePackSaysSo) {
  this->answered(this->kYesBody);
  EXPECT_EQ(this->get("", this->path()).status, 401);
  EXPECT_EQ(this->get("", "/v1/score-funnel?period=2026-01").status, 401);
  ASSERT_TRUE(this->desk_.score_pack.save(kCity, {.published = true}));
  EXPECT_EQ(this->rule(this->get("", this->path())), "figures_later");
  this->clock_.advance(std::chrono::days{60});
  const auto scores = this->json(this->get("", this->path()));
  EXPECT_EQ(scores.at("groups").at(0).at("state"), "withheld");
  EXPECT_THAT(std::string(scores.at("note_zh").as_string()), HasSubstr("数量仅供了解工作量"));
}

TYPED_TEST(ScoreApi, ProfilesArePublicAndTheCitysOwnIsNamed) {
  ASSERT_TRUE(this->desk_.score_pack.save(kCity, {std::string(kDistrictCsv), "cn-bj-district", false}));
  const auto profiles = this->json(this->get("", "/v1/score-profiles"));
  EXPECT_EQ(profiles.at("chosen"), "cn-bj-district");
  ASSERT_EQ(profiles.at("profiles").as_array().size(), 2U);
  const auto& district = profiles.at("profiles").at(0);
  EXPECT_EQ(district.at("weights").at("solved").as_double(), 0.5);
  EXPECT_EQ(district.at("basic_factor").as_double(), 0.9);
  EXPECT_TRUE(profiles.at("profiles").at(1).at("weights").is_null());
  this->answered(this->kYesBody);
  const auto scores = this->json(this->get("watch", this->path()));
  EXPECT_EQ(scores.at("profile").at("version"), 1);
  EXPECT_EQ(scores.at("groups").at(0).at("as_counted").as_double(), 100.0);
  EXPECT_TRUE(scores.at("groups").at(0).at("score").is_null()) << "one matter is no sample";
  EXPECT_EQ(this->rule(this->get("watch", "/v1/scores?period=2019-12")), "score_profile");
}

TYPED_TEST(ScoreApi, TheFunnelNamesNoUnitOfTooFewMatters) {
  this->answered(this->kYesBody);
  const auto funnel = this->json(this->get("watch", "/v1/score-funnel?period=2026-01"));
  EXPECT_EQ(funnel.at("pooled"), 1);
  EXPECT_TRUE(funnel.at("units").as_array().empty());
}

// ---- What the desk's job keeps for the scores.

TYPED_TEST(ScoreApi, AnswersRecordedPastTheDeskAreAColumnOfTheirOwn) {
  const auto receipt = this->waiting_case();
  const ledger::Answer answer{true,  ledger::Solved::yes,           ledger::Satisfied::satisfied,
                              false, ledger::ContactChannel::phone, this->clock_.now()};
  this->give(receipt, ledger::RecordCallback{true, ledger::ContactChannel::phone, answer, {}, ""},
             {kBao, ledger::Role::callback, kDesk, {}});
  ASSERT_TRUE(this->ledger_.events.seal(kCity, 1000));
  ASSERT_TRUE(run_once(this->desk_, kCity));
  const auto scores = this->json(this->get("watch", this->path()));
  const auto& unit = scores.at("groups").at(0);
  EXPECT_EQ(unit.at("valid"), 0);
  EXPECT_EQ(unit.at("state"), "no_valid_callback");
  EXPECT_TRUE(unit.at("solved").is_null());
  EXPECT_EQ(unit.at("outside_desk").at("numerator"), 1);
  EXPECT_EQ(unit.at("outside_desk").at("denominator"), 1);
  const auto rows = this->json(this->get("watch", std::string(unit.at("rows").as_string())));
  EXPECT_TRUE(rows.at("rows").at(0).at("outside_desk").as_bool());
  const auto figures = this->json(this->get("watch", "/v1/callback-figures?period=2026-01"));
  EXPECT_EQ(figures.at("units").at(0).at("outside_desk").at("numerator"), 1);
}

TYPED_TEST(ScoreApi, AMergedCaseIsOneMatterWithItsMainCase) {
  const auto main = this->waiting_case(), twin = this->waiting_case();
  EXPECT_EQ(*this->desk_.places.matter_of(kCity, twin.id), twin.id);
  const auto place = this->desk_.places.find(kCity, twin.id);
  ASSERT_TRUE(place && *place);
  EXPECT_EQ(**place, place_of(this->load(twin)));
  const auto merged = this->ledger_.service.merge(kCity, twin.id, this->load(twin).version, main.id,
                                                  {kOther, ledger::Role::hotline, kCentre, {}});
  ASSERT_TRUE(merged) << merged.error().message;
  this->desk("ann", main, "claim");
  EXPECT_EQ(this->desk("ann", main, "record_answer", this->kYesBody).status, 200);
  this->desk("ann", twin, "claim");
  const auto heard = this->desk(
      "ann", twin, "record_answer",
      R"({"contacted":true,"solved":"yes","satisfied":"basically","pressured":false,"via":"phone"})");
  EXPECT_EQ(heard.status, 200) << heard.body;
  ASSERT_TRUE(this->ledger_.events.seal(kCity, 1000));
  ASSERT_TRUE(run_once(this->desk_, kCity));
  EXPECT_EQ(*this->desk_.places.matter_of(kCity, twin.id), main.id);
  const auto scores = this->json(this->get("watch", this->path()));
  const auto& unit = scores.at("groups").at(0);
  EXPECT_EQ(unit.at("valid"), 2) << "each is asked";
  EXPECT_EQ(unit.at("matters"), 1) << "and they have one vote";
  EXPECT_EQ(unit.at("satisfied").at("numerator"), 0) << "the worst answer is the matter's";
  EXPECT_EQ(unit.at("basically").at("numerator"), 1);
  const auto rows = this->json(this->get("watch", std::string(unit.at("rows").as_string())));
  for (const auto& row : rows.at("rows").as_array()) EXPECT_EQ(row.at("matter").as_string(), main.code);
}

TYPED_TEST(ScoreApi, TheJobStopsBetweenTwoEventsAndGoesOnFromThere) {
  this->waiting_case();
  const auto read = *this->desk_.files.cursor(kCity);
  EXPECT_GT(read, 0);
  ASSERT_TRUE(this->desk_.files.move_cursor(kCity, 0));
  std::stop_source stopped;
  stopped.request_stop();
  const auto none = run_once(this->desk_, kCity, stopped.get_token());
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
  EXPECT_EQ(*this->desk_.files.cursor(kCity), 0);
  ASSERT_TRUE(run_once(this->desk_, kCity));
  EXPECT_EQ(*this->desk_.files.cursor(kCity), read);
}

}  // namespace
}  // namespace tz::callback
