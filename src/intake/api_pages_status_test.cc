// The page of a case, in process: what its holder and everybody else read there, and what its forms do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/api_pages.h"
#include "intake/testing.h"

namespace tz::intake {
namespace {

using ledger::Role;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::kHotlineUnit;
using testing::kRoadsUnit;
using testing::must;
using ::testing::Not;

class StatusPage : public ::testing::Test {
 protected:
  StatusPage() {
    add_status_routes(city_.router, {city_.ledger.service,
                                     city_.ledger.query,
                                     city_.cities,
                                     city_.module.reports,
                                     city_.module.media,
                                     shell_,
                                     city_.module.random,
                                     kHill,
                                     nullptr,
                                     {},
                                     [this](const http::Request&, ledger::CaseId) -> Status {
                                       if (!from_the_unit_) return {};
                                       return fail_rule(Errc::forbidden, "rating_origin", "not from there");
                                     }});
  }
  static http::testing::Headers holder(const ledger::Receipt& receipt, http::testing::Headers more = {}) {
    more.emplace_back("Cookie", "tz_receipt=" + receipt.key);
    more.emplace_back("Sec-Fetch-Site", "same-origin");
    return more;
  }
  std::string page(const ledger::Receipt& receipt, std::string_view language = "zh") {
    return city_.get("/r/" + receipt.code + "?lang=" + std::string(language), holder(receipt)).body;
  }
  std::string public_page(const ledger::Receipt& receipt) { return city_.get("/r/" + receipt.code).body; }
  http::Response send(const ledger::Receipt& receipt, std::string_view what, std::string_view form) {
    return city_.post("/r/" + receipt.code + "/" + std::string(what), form, holder(receipt));
  }
  ledger::CaseHistory history(const ledger::Receipt& receipt) {
    return must(city_.ledger.service.history(kHill, receipt.id));
  }
  void classify(const ledger::Receipt& receipt) {
    ledger::Classify classify;
    classify.category = "001";
    city_.act(receipt.id, classify, Role::hotline, kHotlineUnit);
  }
  void land(const ledger::Receipt& receipt, const ledger::Land& land) {
    classify(receipt);
    city_.act(receipt.id, land, Role::hotline, kHotlineUnit);
  }
  static ledger::Land answered(std::string reply = "这是答复") {
    ledger::Land land;
    land.code = ledger::LandingCode::answered;
    land.reply = std::move(reply);
    return land;
  }

  bool from_the_unit_ = false;  // what is known of where the next answer comes from
  Intake city_;
  pages::Shell shell_{pages::Site{}, {}};
  ledger::Receipt receipt_ = city_.receive(Intake::need());
};

constexpr std::string_view kYes = "contacted=yes&solved=yes&satisfied=satisfied";

TEST_F(StatusPage, AnAnswerFromWhereTheUnitWorksIsNotTaken) {
  from_the_unit_ = true;
  const auto refused = send(receipt_, "confirm", kYes);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("不予接收")) << "the words of the rating link";
  EXPECT_FALSE(history(receipt_).current.answer);
  const auto stranger = city_.post("/r/" + receipt_.code + "/confirm", kYes);
  EXPECT_THAT(stranger.body, Not(HasSubstr("不予接收"))) << "nothing is told without the receipt";
}

TEST_F(StatusPage, AMergedResidentIsAskedWhenTheLeadingCaseHasItsResult) {
  const auto main = city_.receive(Intake::need());
  classify(receipt_);
  classify(main);
  must(city_.ledger.service.merge(kHill, receipt_.id, history(receipt_).current.version, main.id,
                                  {ActorId{5}, Role::hotline, kHotlineUnit, {}}));
  EXPECT_THAT(page(receipt_), Not(HasSubstr("id=\"confirm\"")));
  const auto early = send(receipt_, "confirm", kYes);
  EXPECT_EQ(early.status, 409);
  EXPECT_FALSE(history(receipt_).current.answer);
  land(main, answered());  // it has ended
  EXPECT_THAT(page(receipt_), HasSubstr("id=\"confirm\""));
  EXPECT_EQ(send(receipt_, "confirm", kYes).status, 303);
  EXPECT_TRUE(history(receipt_).current.answer);
}

TEST_F(StatusPage, WithdrawingAsksWhetherAHandlerWantedItAndRecordsTheAnswer) {
  EXPECT_THAT(page(receipt_), HasSubstr("承办单位有人要求您撤回吗"));
  EXPECT_THAT(page(receipt_, "en"), HasSubstr("ask you to withdraw"));
  EXPECT_THAT(page(receipt_), Not(HasSubstr("checked"))) << "no answer is preset";
  const auto unanswered = send(receipt_, "withdraw", "reason=%E4%B8%8D%E7%94%A8%E4%BA%86");
  EXPECT_EQ(unanswered.status, 400);
  EXPECT_THAT(unanswered.body, HasSubstr("不用了")) << "what was written stays";
  EXPECT_EQ(history(receipt_).current.status, ledger::CaseStatus::received);
  for (const bool asked : {true, false}) {
    const auto receipt = city_.receive(Intake::need());
    EXPECT_EQ(send(receipt, "withdraw", asked ? "asked=yes" : "asked=no").status, 303);
    const auto events = history(receipt).events;
    const auto* withdrawn = std::get_if<ledger::Withdrawn>(&events.back().event);
    ASSERT_NE(withdrawn, nullptr);
    EXPECT_EQ(withdrawn->asked_by_handler, asked);
  }
}

TEST_F(StatusPage, ReopeningNeedsSomethingNewOnceTheWindowIsOver) {
  land(receipt_, answered());
  const auto landed = city_.clock.now();
  city_.clock.set(landed + city_.ledger.service.policy(kHill).reopen_window);
  EXPECT_THAT(page(receipt_), HasSubstr("name=\"reason\""));
  EXPECT_THAT(page(receipt_), HasSubstr("3 月 31 日 16:00 前不需要新情况"));
  city_.clock.advance(std::chrono::seconds(1));
  EXPECT_THAT(page(receipt_), HasSubstr("name=\"new_facts\""));
  EXPECT_THAT(page(receipt_), Not(HasSubstr("name=\"reason\"")));
  EXPECT_THAT(page(receipt_, "en"), HasSubstr("What is new"));
  const auto late = send(receipt_, "reopen", "reason=again");  // the page was open since before
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("name=\"new_facts\""));
  EXPECT_EQ(send(receipt_, "reopen", "new_facts=+").status, 400);
  EXPECT_EQ(history(receipt_).current.status, ledger::CaseStatus::landed);
  EXPECT_EQ(send(receipt_, "reopen", "new_facts=%E5%8F%88%E7%81%AD%E4%BA%86").status, 303);
  const auto after = history(receipt_);
  EXPECT_EQ(after.current.status, ledger::CaseStatus::reopened);
  EXPECT_EQ(after.events.back().texts.at(0).value, "又灭了");
}

TEST_F(StatusPage, WithinTheWindowAWordIsEnoughToReopen) {
  land(receipt_, answered());
  EXPECT_EQ(send(receipt_, "reopen", "reason=again").status, 303);
  EXPECT_EQ(history(receipt_).current.status, ledger::CaseStatus::reopened);
}

TEST_F(StatusPage, ALandingNamesItsRouteInWords) {
  auto land_by_law = answered("请依法申请");
  land_by_law.code = ledger::LandingCode::legal_route;
  land_by_law.reason = "应当复议";
  land_by_law.basis = "示例条例第九条";
  land_by_law.remedy = "收到之日起六十日内申请";
  land_by_law.remedy_until = city_.clock.now() + std::chrono::days(60);
  land_by_law.legal_route = "review";
  land(receipt_, land_by_law);
  for (const auto& body : {page(receipt_), public_page(receipt_)}) {
    EXPECT_THAT(body, HasSubstr("行政复议"));
    EXPECT_THAT(body, HasSubstr("示例条例第九条"));
    EXPECT_THAT(body, HasSubstr("收到之日起六十日内申请"));
    EXPECT_THAT(body, HasSubstr("4 月 30 日 16:00"));
  }
  EXPECT_THAT(page(receipt_, "en"), HasSubstr("Administrative review"));
  EXPECT_THAT(public_page(receipt_), Not(HasSubstr("应当复议"))) << "the reason is told to the resident";
}

TEST_F(StatusPage, EverybodyReadsTheReplyWithNumbersCoveredAndNoneOfAPrivateCase) {
  land(receipt_, answered("可致电13800000000"));  // an invented number
  EXPECT_THAT(page(receipt_), HasSubstr("13800000000"));
  EXPECT_THAT(public_page(receipt_), Not(HasSubstr("13800000000")));
  EXPECT_THAT(public_page(receipt_), HasSubstr("可致电█"));
  auto quiet = Intake::need();
  quiet.publish = false;
  const auto unpublished = city_.receive(quiet);
  land(unpublished, answered("只说给本人"));
  EXPECT_THAT(page(unpublished), HasSubstr("只说给本人"));
  EXPECT_THAT(public_page(unpublished), Not(HasSubstr("只说给本人")));
}

TEST_F(StatusPage, ASplitNeedLeadsToItsPartsAndBackForTheHolderOnly) {
  classify(receipt_);
  ledger::Classify part;
  part.category = "pothole";
  const auto child = must(city_.ledger.service.split(kHill, "HI", "Asia/Shanghai", receipt_.id, 2, part,
                                                     Intake::as(Role::hotline, kHotlineUnit)));
  const auto parent_page = page(receipt_);
  const std::string link = "/r/" + child.code + "?key=" + child.key;
  EXPECT_THAT(parent_page, HasSubstr(link));
  EXPECT_THAT(parent_page, HasSubstr("道路坑洼"));
  EXPECT_EQ(city_.get(link).status, 303);
  EXPECT_THAT(page(child), HasSubstr("/r/" + receipt_.code));
  EXPECT_THAT(public_page(receipt_), Not(HasSubstr(child.code)));
  EXPECT_THAT(public_page(child), Not(HasSubstr(receipt_.code)));
}

}  // namespace
}  // namespace tz::intake
