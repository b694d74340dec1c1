#include "base/time.h"
#include "callback/api_testing.h"

namespace tz::callback {
namespace {

using namespace callback::testing;
using ledger::CaseStatus;
using ledger::Solved;
using ::testing::HasSubstr;
using ::testing::Not;

template <class Backend>
class DeskApi : public Routes<Backend> {};
TYPED_TEST_SUITE(DeskApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(DeskApi, TheHandlerAndHisUnitAreForbiddenEverything) {
  const auto receipt = this->waiting_case();
  EXPECT_EQ(this->get("handler", "/v1/callbacks").status, 403);
  EXPECT_EQ(this->get("handler", "/v1/callbacks/" + receipt.code).status, 403);
  EXPECT_EQ(this->desk("handler", receipt, "claim").status, 403);
  for (const auto* user : {"roads_clerk", "near"}) {  // of the unit, and of a unit below it
    EXPECT_EQ(this->rule(this->get(user, "/v1/callbacks/" + receipt.code)), "callback_independent") << user;
    const auto claimed = this->desk(user, receipt, "claim");
    EXPECT_EQ(claimed.status, 403) << user;
    EXPECT_EQ(this->rule(claimed), "callback_independent") << user;
  }
  EXPECT_THAT(this->get("roads_clerk", "/v1/callbacks").body, Not(HasSubstr(receipt.code)));
  EXPECT_THAT(this->get("ann", "/v1/callbacks").body, HasSubstr(receipt.code));
}

TYPED_TEST(DeskApi, AClaimedCallIsAnsweredAndTheLedgerIsTold) {
  const auto receipt = this->waiting_case();
  EXPECT_EQ(this->rule(this->desk("ann", receipt, "record_answer", this->kYesBody)), "callback_unclaimed");
  EXPECT_EQ(this->desk("ann", receipt, "claim").status, 200);
  EXPECT_EQ(this->rule(this->desk("bao", receipt, "claim")), "callback_claimed");
  const auto after = this->json(this->desk("ann", receipt, "record_answer", this->kYesBody));
  EXPECT_TRUE(after.at("rounds").at(0).at("first").at("answered").as_bool());
  const auto c = this->load(receipt);
  ASSERT_TRUE(c.answer);
  EXPECT_EQ(c.answer->solved, Solved::yes);
  EXPECT_EQ(c.status, CaseStatus::callback);
  EXPECT_THAT(this->get("ann", "/v1/callbacks").body, Not(HasSubstr(receipt.code)));
  EXPECT_TRUE(this->desk_.files.owing(kCity, 10)->empty());
}

TYPED_TEST(DeskApi, ATipOffIsAskedAboutWithoutWhatItSays) {
  const auto receipt = this->waiting_tip_off(UnitId{77});  // a unit that has no part in it
  const std::string path = "/v1/callbacks/" + receipt.code;
  const auto queue = this->json(this->get("ann", "/v1/callbacks"));
  ASSERT_EQ(queue.at("calls").as_array().size(), 1U);
  const auto& row = queue.at("calls").at(0);
  EXPECT_TRUE(row.at("covered").as_bool());
  for (const auto* hidden : {"title", "category", "zone"})
    EXPECT_EQ(row.at(hidden).as_string(), "") << hidden;
  EXPECT_TRUE(row.at("unit").is_null());
  const auto file = this->json(this->get("ann", path));
  EXPECT_TRUE(file.at("covered").as_bool());
  EXPECT_TRUE(file.at("rounds").at(0).at("unit").is_null());
  EXPECT_EQ(this->desk("ann", receipt, "claim").status, 200);
  EXPECT_EQ(this->desk("ann", receipt, "record_answer", this->kYesBody).status, 200);
  EXPECT_TRUE(this->load(receipt).answer);
  EXPECT_EQ(this->get("ann", "/v1/exclusions/" + receipt.code).status, 404) << "nothing else is shown of it";
}

TYPED_TEST(DeskApi, ATipOffIsNotThereForTheDeskThatItAccusesNorWhereTheCityKeepsItFromClerks) {
  const auto accusing = this->waiting_tip_off(kDesk);
  EXPECT_THAT(this->get("ann", "/v1/callbacks").body, Not(HasSubstr(accusing.code)));
  EXPECT_EQ(this->get("ann", "/v1/callbacks/" + accusing.code).status, 404);
  EXPECT_EQ(this->desk("ann", accusing, "claim").status, 404);
  const auto other = this->waiting_tip_off(UnitId{77});
  EXPECT_EQ(this->get("handler", "/v1/callbacks/" + other.code).status, 403);
  this->planner_.rules.callback_tip_offs = false;
  EXPECT_THAT(this->get("ann", "/v1/callbacks").body, Not(HasSubstr(other.code)));
  EXPECT_EQ(this->get("ann", "/v1/callbacks/" + other.code).status, 404);
}

TYPED_TEST(DeskApi, ResidentsOfMergedCasesAreAskedWhenTheLeadingCaseHasItsResult) {
  const auto main = this->waiting_case({}, false), twin = this->waiting_case({}, false);
  const ledger::By hotline{kOther, ledger::Role::hotline, kCentre, {}};
  ASSERT_TRUE(this->ledger_.service.merge(kCity, twin.id, this->load(twin).version, main.id, hotline));
  const auto follow = [&] {
    ASSERT_TRUE(this->ledger_.events.seal(kCity, 1000));
    ASSERT_TRUE(run_once(this->desk_, kCity));
  };
  const auto waits = [&](const ledger::Receipt& receipt) {
    return this->get("ann", "/v1/callbacks").body.find(receipt.code) != std::string::npos;
  };
  follow();
  EXPECT_FALSE(waits(twin)) << "the work is not done";
  EXPECT_EQ(this->rule(this->desk("ann", twin, "claim")), "callback_state");
  for (const std::size_t index : {17U, 18U}) {
    auto by = ledger::testing_world::some_actor(index);
    if (by.role == ledger::Role::handler) by.actor = kHandler;
    this->give(main, ledger::testing_world::sample(index, this->load(main), this->clock_.now()), by);
  }
  follow();
  EXPECT_TRUE(waits(main));
  EXPECT_TRUE(waits(twin)) << "each is asked about his own";
  ASSERT_TRUE(this->ledger_.service.unmerge(kCity, twin.id, this->load(twin).version, hotline));
  follow();
  EXPECT_FALSE(waits(twin)) << "its own work goes on";
  ASSERT_TRUE(this->ledger_.service.merge(kCity, twin.id, this->load(twin).version, main.id, hotline));
  follow();
  this->desk("ann", twin, "claim");
  EXPECT_EQ(this->desk("ann", twin, "record_answer", this->kYesBody).status, 200);
  EXPECT_TRUE(this->load(twin).answer);
  this->desk("ann", main, "claim");
  EXPECT_EQ(this->desk("ann", main, "record_answer", this->kNoBody).status, 200);
  EXPECT_EQ(this->load(main).status, CaseStatus::rework);
}

TYPED_TEST(DeskApi, FiguresOfUnitsFollowTheRulesOfTheScores) {
  const std::string path = "/v1/callback-figures?period=2026-01";
  for (int i = 0; i < 10; ++i) {
    const auto receipt = this->waiting_case();
    this->desk("ann", receipt, "claim");
    this->desk("ann", receipt, "record_answer", this->kYesBody);
  }
  EXPECT_EQ(this->rule(this->get("roads_watch", path)), "figures_later") << "supervision of the judged unit";
  EXPECT_EQ(this->rule(this->get("roads_watch", "/v1/callback-rows?period=2026-01")), "score_batch");
  EXPECT_EQ(this->get("watch", "/v1/callback-rows?period=2026-01").status, 200);
  const auto live = this->json(this->get("watch", path));
  const auto& unit = live.at("units").at(0);
  EXPECT_EQ(unit.at("state"), "too_few");
  EXPECT_EQ(unit.at("state_zh"), "样本不足，不参与比较");
  EXPECT_EQ(unit.at("solved").at("denominator"), 10);
  EXPECT_LT(unit.at("solved").at("low").as_double(), 0.8) << "ten of ten are not a hundred per cent";
  this->clock_.set(from_civil({.year = 2026, .month = 3, .day = 3}, "Asia/Shanghai").value());
  const auto open = this->json(this->get("", path));
  EXPECT_EQ(open.at("units").at(0).at("state"), "unpublished") << "the pack shows no unit to everybody";
  EXPECT_TRUE(open.at("units").at(0).at("solved").is_null());
  EXPECT_EQ(open.at("units").at(0).at("excluded").at("denominator"), 10) << "exclusions are published";
  EXPECT_EQ(open.at("city").at("solved").at("denominator"), 10);
  ASSERT_TRUE(this->desk_.score_pack.save(kCity, {.published = true}));
  EXPECT_EQ(this->json(this->get("", path)).at("units").at(0).at("solved").at("denominator"), 10);
  EXPECT_EQ(this->json(this->get("handler", path)).at("units").at(0).at("state"), "too_few");
}

TYPED_TEST(DeskApi, NotSolvedSendsTheWorkBackByItself) {
  const auto receipt = this->waiting_case();
  this->desk("ann", receipt, "claim");
  EXPECT_EQ(this->desk("ann", receipt, "record_answer", this->kNoBody).status, 200);
  const auto c = this->load(receipt);
  EXPECT_EQ(c.status, CaseStatus::rework);
  EXPECT_EQ(c.solve_round, 2);
  EXPECT_EQ(c.due.rule, "TEST-1");
  const auto desk = this->desk_.calls.open(kCity, receipt.id);
  EXPECT_TRUE(desk->file.last()->closed_at);
  EXPECT_EQ(desk->file.last()->first.answer()->answers.solved, Solved::no);
}

TYPED_TEST(DeskApi, WhoeverIsNotReachedIsUnreachedAfterThreeTriesAndNotSolved) {
  const auto receipt = this->waiting_case();
  const auto try_by = [&](std::string_view via) {
    EXPECT_EQ(this->desk("ann", receipt, "claim").status, 200);
    EXPECT_EQ(this->desk("ann", receipt, "record_try", R"({"via":")" + std::string(via) + R"("})").status,
              200);
  };
  try_by("phone");
  try_by("sms");
  this->clock_.advance(24h);
  EXPECT_EQ(this->rule(this->desk("ann", receipt, "record_unreached")), "callback_attempts");
  try_by("phone");
  EXPECT_EQ(this->desk("ann", receipt, "record_unreached").status, 200);
  const auto c = this->load(receipt);
  EXPECT_TRUE(c.unreached);
  EXPECT_FALSE(c.answer);
  EXPECT_EQ(c.attempts.size(), 3U);
  const auto pooled =
      this->desk_.query.pooled(kCity, Basis::opened, this->clock_.now() - 72h, this->clock_.now());
  EXPECT_EQ(pooled->at(0).unreached, 1);
  EXPECT_EQ(pooled->at(0).valid, 0);
}

TYPED_TEST(DeskApi, ACorrectionIsAFurtherEntryAndReachesTheLedgerWhileItWaits) {
  const auto receipt = this->waiting_case();
  this->desk("ann", receipt, "claim");
  auto after = this->json(this->desk("ann", receipt, "record_answer", this->kYesBody));
  const auto id = after.at("rounds").at(0).at("first").at("answers").at(0).at("id").as_int64();
  const std::string body =
      R"({"entry":)" + std::to_string(id) +
      R"(,"contacted":true,"solved":"partly","satisfied":"basically","pressured":false,"reason":"typed wrongly"})";
  after = this->json(this->desk("ann", receipt, "correct", body));
  const auto& answers = after.at("rounds").at(0).at("first").at("answers").as_array();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].at("solved"), "yes");
  EXPECT_EQ(answers[1].at("corrects").as_int64(), id);
  EXPECT_EQ(this->load(receipt).answer->solved, Solved::partly);
}

TYPED_TEST(DeskApi, WhatIsWrongInABodyIsNamedAndNothingIsLost) {
  const auto receipt = this->waiting_case();
  this->desk("ann", receipt, "claim");
  const auto wrong = this->desk("ann", receipt, "record_answer",
                                R"({"contacted":1,"solved":"maybe","via":"pigeon","words":"x"})");
  EXPECT_EQ(wrong.status, 400);
  for (const auto* field : {"contacted", "solved", "satisfied", "pressured", "via"})
    EXPECT_THAT(wrong.body, HasSubstr(std::string("\"field\":\"") + field + "\"")) << field;
  EXPECT_EQ(this->desk("ann", receipt, "claim", R"({"call":"third"})").status, 400);
  EXPECT_EQ(this->desk("ann", receipt, "guess").status, 404);
  EXPECT_EQ(this->post("ann", "/v1/callbacks/" + receipt.code + "/release", "{}", 1).status, 412);
  EXPECT_EQ(this->get("ann", "/v1/callbacks?lane=x").status, 400);
  EXPECT_EQ(this->get("ann", "/v1/callbacks?limit=0").status, 400);
}

TYPED_TEST(DeskApi, AnAnswerThatACrashCutOffIsToldToTheLedgerOnce) {
  const auto receipt = this->waiting_case();
  auto desk = *this->desk_.calls.open(kCity, receipt.id);
  const StoredEvent cut{desk.file.version + 1,
                        Answered{CallKind::first, kYes, ledger::ContactChannel::phone, ""},
                        this->clock_.now(),
                        clerk(),
                        {}};
  desk.file = apply(std::move(desk.file), cut.event, cut.at, cut.by);
  ASSERT_TRUE(this->desk_.files.append(desk.file, {&cut, 1}, false, {}));
  EXPECT_FALSE(this->load(receipt).answer);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(run_once(this->desk_, kCity));
  EXPECT_TRUE(this->load(receipt).answer);
  int answers = 0;
  const auto told = *this->ledger_.events.history(kCity, receipt.id, false);
  for (const auto& e : told) answers += std::holds_alternative<ledger::CallbackAnswered>(e.event) ? 1 : 0;
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(this->desk_.calls.open(kCity, receipt.id)->file.last()->first.entries.size(), 1U);
}

TYPED_TEST(DeskApi, WhatTheLedgerRefusesByNowIsNotedAndTheAnswerStays) {
  const auto receipt = this->waiting_case();
  auto desk = *this->desk_.calls.open(kCity, receipt.id);
  this->give(receipt, ledger::Withdraw{}, {kResidentActor, ledger::Role::resident, {}, {}});
  const StoredEvent cut{desk.file.version + 1,
                        Answered{CallKind::first, kYes, ledger::ContactChannel::phone, ""},
                        this->clock_.now(),
                        clerk(),
                        {}};
  desk.file = apply(std::move(desk.file), cut.event, cut.at, cut.by);
  ASSERT_TRUE(this->desk_.files.append(desk.file, {&cut, 1}, false, {}));
  EXPECT_TRUE(run_once(this->desk_, kCity));
  const auto after = this->desk_.calls.open(kCity, receipt.id);
  EXPECT_FALSE(after->file.pending);
  EXPECT_EQ(after->file.last()->first.entries.size(), 1U);
  EXPECT_FALSE(this->load(receipt).answer);
}

TYPED_TEST(DeskApi, TheResidentReopensUnderTheSameNumberUntilTheThirtiethDay) {
  const auto receipt = this->waiting_case();
  this->desk("ann", receipt, "claim");
  this->desk("ann", receipt, "record_answer", this->kYesBody);
  this->give(receipt, ledger::testing_world::sample(30, this->load(receipt), this->clock_.now()),
             ledger::testing_world::some_actor(30));
  const auto landed = *this->load(receipt).landed_at;
  const ledger::By resident{kResidentActor, ledger::Role::resident, {}, {}};
  const ledger::Reopen again{.due = {}, .reason = "dark again", .new_facts = false};
  this->clock_.set(landed + std::chrono::days{30} + 1ms);
  EXPECT_EQ(this->ledger_.service.handle_latest(kCity, receipt.id, again, resident).error().rule,
            "reopen_window");
  this->clock_.set(landed + std::chrono::days{30});
  const auto reopened = this->ledger_.service.handle_latest(kCity, receipt.id, again, resident);
  ASSERT_TRUE(reopened);
  EXPECT_EQ(reopened->code, receipt.code);
  EXPECT_EQ(reopened->status, CaseStatus::reopened);
}

// Commits in January, draws in February: every answer of one clerk is asked again by another.
TYPED_TEST(DeskApi, TheSecondCallIsBlindAndByAnotherClerk) {
  const auto receipt = this->waiting_case();
  this->desk("ann", receipt, "claim");
  this->desk("ann", receipt, "record_answer", this->kYesBody);
  const std::string draws = "/v1/recall-draws/2026-01";
  EXPECT_EQ(this->get("", draws).status, 404);
  EXPECT_EQ(this->rule(this->post("watch", draws + "/draw", "{}", 1)), "seed_first");
  EXPECT_EQ(this->post("ann", draws + "/commit", "{}", 1).status, 403);
  const auto committed = this->json(this->post("watch", draws + "/commit", "{}", 1));
  EXPECT_TRUE(committed.at("seed").is_null());
  EXPECT_EQ(this->rule(this->post("watch", draws + "/commit", "{}", 1)), "seed_once");
  EXPECT_EQ(this->rule(this->post("watch", draws + "/draw", "{}", 1)), "period_running");
  this->clock_.advance(std::chrono::days{31});
  const auto drawn = this->json(this->post("watch", draws + "/draw", "{}", 1));
  EXPECT_EQ(drawn.at("drawn").as_array().size(), 1U);
  EXPECT_EQ(this->rule(this->post("watch", "/v1/recall-draws/2026-01/commit", "{}", 1)), "seed_late");
  // What an outsider checks: the seed is the one that was committed, and the list gives the draw.
  const auto seed = from_hex(drawn.at("seed").as_string());
  ASSERT_TRUE(seed);
  EXPECT_EQ(to_hex(sha256(*seed)), committed.at("commitment").as_string());
  EXPECT_EQ(this->json(this->post("watch", draws + "/draw", "{}", 1)), drawn);  // again: the same
  // Until the second calls are made, who is to be asked is not for those who are judged.
  const auto early = this->json(this->get("handler", draws));
  EXPECT_TRUE(early.at("seed").is_null());
  EXPECT_TRUE(early.at("population").as_array().empty() && early.at("drawn").as_array().empty());
  EXPECT_EQ(early.at("drawn_count"), 1);
  const std::string listed(drawn.at("population").at(0).as_string());
  EXPECT_EQ(early.at("population_sha256").as_string(), to_hex(sha256(as_bytes(listed + "\n"))));

  EXPECT_THAT(this->get("ann", "/v1/callbacks?lane=recall").body, Not(HasSubstr(receipt.code)));
  EXPECT_THAT(this->get("bao", "/v1/callbacks?lane=recall").body, HasSubstr(receipt.code));
  EXPECT_EQ(this->rule(this->desk("ann", receipt, "claim", R"({"call":"recall"})")), "recall_other_clerk");
  const auto seen = this->json(this->get("bao", "/v1/callbacks/" + receipt.code));
  const auto& first = seen.at("rounds").at(0).at("first");
  EXPECT_TRUE(first.at("hidden").as_bool());
  EXPECT_TRUE(first.at("answers").as_array().empty());
  EXPECT_EQ(this->desk("bao", receipt, "claim", R"({"call":"recall"})").status, 200);
  const std::string body = R"({"call":"recall",)" + std::string(this->kNoBody.substr(1));
  EXPECT_EQ(this->desk("bao", receipt, "record_answer", body).status, 200);
  EXPECT_EQ(this->load(receipt).answer->solved, Solved::yes);
  const auto figures = this->json(this->get("watch", "/v1/callback-figures?period=2026-01"));
  EXPECT_EQ(figures.at("recall").at("discrepancy").at("numerator").as_int64(), 1);
  EXPECT_EQ(figures.at("recall").at("discrepancy").at("denominator").as_int64(), 1);
  const auto rows = this->json(this->get("watch", "/v1/callback-rows?recall=2026-01"));
  EXPECT_EQ(rows.at("rows").as_array().size(), 1U);
  EXPECT_TRUE(rows.at("rows").at(0).at("recall_differs").as_bool());
  EXPECT_EQ(this->get("handler", "/v1/callback-rows?recall=2026-01").status, 403);
  this->clock_.advance(std::chrono::days{60} - 1ms);
  EXPECT_TRUE(this->json(this->get("", draws)).at("seed").is_null());
  this->clock_.advance(1ms);
  EXPECT_EQ(this->json(this->get("", draws)).at("drawn"), drawn.at("drawn"));
}

TYPED_TEST(DeskApi, FiguresOfAnswersArePublicLaterAndInBatches) {
  const auto receipt = this->waiting_case();
  this->desk("ann", receipt, "claim");
  this->desk("ann", receipt, "record_answer", this->kYesBody);
  const std::string path = "/v1/callback-figures?period=2026-01";
  EXPECT_EQ(this->json(this->get("watch", path)).at("units").at(0).at("solved").at("numerator"), 1);
  for (const auto* name : {"", "handler", "ann"})
    EXPECT_EQ(this->rule(this->get(name, path)), "figures_later") << name;
  // The month of Shanghai ends on 31 January at 16:00 UTC.
  const auto published = from_civil({.year = 2026, .month = 3, .day = 3}, "Asia/Shanghai").value();
  this->clock_.set(published - 1ms);
  EXPECT_EQ(this->get("", path).status, 404);
  this->clock_.set(published);
  const auto figures = this->json(this->get("", path));
  EXPECT_TRUE(figures.at("pressured").is_null()) << "of one answer nothing is told";
  EXPECT_TRUE(figures.at("city").at("solved").is_null());
  EXPECT_TRUE(figures.at("units").at(0).at("satisfied").is_null());
  EXPECT_EQ(figures.at("units").at(0).at("rounds"), 1);
  EXPECT_EQ(figures.at("units").at(0).at("excluded").at("denominator"), 1);
}

TYPED_TEST(DeskApi, FiguresHaveNoRateWithoutAValidCallBack) {
  this->waiting_case();
  const auto figures = this->json(this->get("watch", "/v1/callback-figures?period=2026-01"));
  const auto& unit = figures.at("units").at(0);
  EXPECT_EQ(unit.at("rounds").as_int64(), 1);
  EXPECT_TRUE(unit.at("solved").at("rate").is_null());
  EXPECT_EQ(unit.at("state"), "no_valid_callback");
  EXPECT_EQ(unit.at("name_zh"), "道路所");
  for (const auto* wrong : {"", "?period=2026", "?period=2026-01&basis=x"})
    EXPECT_EQ(this->get("", "/v1/callback-figures" + std::string(wrong)).status, 400) << wrong;
}

TYPED_TEST(DeskApi, AnExclusionIsAskedRuledOnOutsideAndCounted) {
  const auto receipt = this->waiting_case();
  const std::string path = "/v1/exclusions/" + receipt.code;
  const std::string_view ask = R"({"round":1,"cause":"force_majeure","reason":"flood"})";
  const std::string_view grant = R"({"round":1,"grant":true,"reason":"seen"})";
  EXPECT_EQ(this->rule(this->post("contractor", path + "/ask", ask, 1)), "permission");
  EXPECT_EQ(this->post("hotline", path + "/ask", ask, 1).status, 403);
  EXPECT_EQ(this->post("handler", path + "/ask", R"({"round":1,"cause":"x","reason":"y"})", 1).status, 400);
  EXPECT_EQ(this->post("handler", path + "/ask", ask, 1).status, 200);
  EXPECT_EQ(this->post("handler", path + "/rule", grant, 1).status, 403);
  EXPECT_EQ(this->rule(this->post("roads_watch", path + "/rule", grant, 1)), "exclusion_outside");
  EXPECT_EQ(this->post("contractor", path + "/rule", grant, 1).status, 403);
  const auto ruled = this->json(this->post("hotline", path + "/rule", grant, 1));
  EXPECT_EQ(ruled.at("rounds").at(0).at("exclusion").at("state"), "granted");
  const auto figures = this->json(this->get("watch", "/v1/callback-figures?period=2026-01"));
  EXPECT_EQ(figures.at("units").at(0).at("excluded").at("numerator").as_int64(), 1);
  EXPECT_EQ(figures.at("units").at(0).at("excluded").at("denominator").as_int64(), 1);
  EXPECT_TRUE(figures.at("units").at(0).at("exclusion_alarm").as_bool());
  EXPECT_EQ(this->desk_.files.notices(kCity, this->clock_.now(), 10)->size(), 1U);
}

TYPED_TEST(DeskApi, AReportOfPressureIsForSupervisionOutsideTheUnit) {
  const auto receipt = this->waiting_case();
  this->desk("ann", receipt, "claim");
  const auto pressed = this->desk(
      "ann", receipt, "record_answer",
      R"({"contacted":true,"solved":"yes","satisfied":"satisfied","pressured":true,"via":"phone","words":"they called"})");
  EXPECT_EQ(pressed.status, 200);
  EXPECT_EQ(this->get("handler", "/v1/callback-alerts").status, 403);
  EXPECT_EQ(this->get("ann", "/v1/callback-alerts").status, 403);
  const auto alerts = this->json(this->get("watch", "/v1/callback-alerts"));
  ASSERT_EQ(alerts.at("alerts").as_array().size(), 1U);
  EXPECT_TRUE(this->json(this->get("roads_watch", "/v1/callback-alerts")).at("alerts").as_array().empty());
  const std::string path = "/v1/callback-alerts/" + receipt.code + "/" +
                           std::string(alerts.at("alerts").at(0).at("alert").as_string());
  EXPECT_EQ(this->get("roads_watch", path).status, 404);
  EXPECT_EQ(this->post("roads_watch", path + "/take", "{}", 1).status, 404);
  EXPECT_THAT(this->get("watch", path).body, HasSubstr("they called"));
  EXPECT_EQ(this->post("watch", path + "/take", "{}", 1).status, 200);
  EXPECT_EQ(this->post("watch", path + "/close", R"({"finding":"founded"})", 1).status, 400);
  const auto closed =
      this->json(this->post("watch", path + "/close", R"({"finding":"founded","reason":"seen"})", 1));
  EXPECT_EQ(closed.at("finding"), "founded");
  const auto figures = this->json(this->get("watch", "/v1/callback-figures?period=2026-01"));
  EXPECT_EQ(figures.at("pressured").as_int64(), 1);
  EXPECT_FALSE(figures.at("units").at(0).get_object().contains("pressured"));
  EXPECT_THAT(this->get("handler", "/v1/exclusions/" + receipt.code).body, Not(HasSubstr("they called")));
}

}  // namespace
}  // namespace tz::callback
