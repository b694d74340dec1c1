// The report page, the step before sending, the receipt to print, "I have this too", and the home page's
// rates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "intake/api_pages.h"
#include "intake/testing.h"

namespace tz::intake {
namespace {

using ledger::Role;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::kHotlineUnit;
using testing::kSquare;
using testing::must;
using ::testing::Not;

constexpr std::string_view kPlace = "&address=%E5%B9%BF%E5%9C%BA&lat=42.9&long=125.14";  // kSquare

class ReportPage : public ::testing::Test {
 protected:
  ReportPage() {
    add_page_routes(city_.router,
                    {city_.ledger.service, city_.ledger.query, city_.cities, city_.module.reports,
                     city_.module.media, shell_, city_.module.random, kHill, &city_.module.remarks,
                     [this]() -> Result<std::optional<CityRates>> { return rates_; }});
  }
  http::Response send(std::string_view words, std::string_view rest) {
    return city_.post("/report",
                      "once=0123456789abcdef&description=" + percent_encode(words) + std::string(rest));
  }
  std::int64_t cases() {
    std::int64_t sum = 0;
    for (const auto& row : must(city_.ledger.query.count(kHill, {}, ledger::CaseQuery::Key::status)))
      sum += row.count;
    return sum;
  }
  static std::string cookie_of(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (key == "Set-Cookie" && value.starts_with(name)) return value.substr(0, value.find(';'));
    return {};
  }

  Intake city_;
  std::optional<CityRates> rates_;
  pages::Shell shell_{pages::Site{}, {}};
};

TEST_F(ReportPage, AStepBeforeSendingOffersTheKindsThatTheWordsPointToAndKeepsWhatWasFilledIn) {
  const auto step = send("路灯不亮", "&address=A&phone=5550100137&look=ask");
  EXPECT_EQ(step.status, 200);
  EXPECT_EQ(cases(), 0) << "nothing is filed yet";
  EXPECT_THAT(step.body, HasSubstr("data-keep-draft"));
  EXPECT_THAT(step.body, HasSubstr("name=\"service_code\" value=\"001\""));
  EXPECT_THAT(step.body, HasSubstr("都不是，请受理中心判断")) << "the choice stays open";
  EXPECT_THAT(step.body, HasSubstr("name=\"phone\" value=\"5550100137\""));
  EXPECT_THAT(step.body, Not(HasSubstr("name=\"look\" value=\"ask\"")));
  const auto sent = send("路灯不亮", "&address=A&look=seen&service_code=001");
  EXPECT_EQ(sent.status, 303);
  EXPECT_EQ(cases(), 1);
}

TEST_F(ReportPage, TheStepIsLeftOutWhereThereIsNothingToShowAndForProgramsThatDoNotAskForIt) {
  EXPECT_EQ(send("别的事情", "&address=A&look=ask").status, 303);
  EXPECT_EQ(city_.post("/report", "description=%E8%B7%AF%E7%81%AF&address=A").status, 303);
  EXPECT_EQ(cases(), 2);
}

TEST_F(ReportPage, GoingBackShowsTheFormWithEverythingInIt) {
  const auto form = send("路灯不亮", "&address=%E5%B9%BF%E5%9C%BA&service_code=001&look=seen&edit=yes");
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, HasSubstr("路灯不亮</textarea>"));
  EXPECT_THAT(form.body, HasSubstr("value=\"广场\""));
  EXPECT_THAT(form.body, HasSubstr("<option value=\"001\" selected>"));
  EXPECT_EQ(cases(), 0);
}

TEST_F(ReportPage, TheSameToldNearbyIsShownBeforeSendingAndNothingElse) {
  const auto same = city_.receive(Intake::need("广场的路灯不亮"));
  auto far = Intake::need("远处的路灯");
  far.place.point = LatLng{kSquare.lat_e7 + 200'000, kSquare.lng_e7};  // about 2 km
  const auto away = city_.receive(far);
  auto other = Intake::need("广场的坑");
  other.category = "pothole";
  const auto hole = city_.receive(other);
  auto quiet = Intake::need("不公开的路灯");
  quiet.publish = false;
  const auto unpublished = city_.receive(quiet);
  const auto step = send("路灯不亮", std::string(kPlace) + "&service_code=001&look=ask");
  EXPECT_EQ(step.status, 200);
  EXPECT_THAT(step.body, HasSubstr("/r/" + same.code + "/too"));
  EXPECT_THAT(step.body, HasSubstr("广场的路灯不亮"));
  for (const auto& not_it : {away, hole, unpublished}) EXPECT_THAT(step.body, Not(HasSubstr(not_it.code)));
  EXPECT_THAT(step.body, HasSubstr("不是同一件事，继续提交"));
  EXPECT_EQ(send("路灯不亮", std::string(kPlace) + "&service_code=001&look=seen").status, 303);
}

TEST_F(ReportPage, TheFormAsksTheSameWithoutLeaving) {
  const auto same = city_.receive(Intake::need("广场的路灯，电话13800000000"));  // an invented number
  const auto answer =
      city_.post("/report/look?lang=en", "description=%E8%B7%AF%E7%81%AF&lat=42.9&long=125.14");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr(R"({"code":"001","name":"Street light"})"));
  EXPECT_THAT(answer.body, HasSubstr("/r/" + same.code));
  EXPECT_THAT(answer.body, Not(HasSubstr("13800000000")));
  const auto nowhere = city_.post("/report/look", "description=%E8%B7%AF%E7%81%AF");
  EXPECT_THAT(nowhere.body, HasSubstr("\"nearby\":[]"));
  EXPECT_EQ(city_.post("/report/look", "description=x&lat=nonsense&long=1").status, 200);
}

TEST_F(ReportPage, ManyMayHaveItTooAndADeviceCountsOnce) {
  const auto receipt = city_.receive(Intake::need());
  const std::string page = "/r/" + receipt.code;
  EXPECT_THAT(city_.get(page).body, HasSubstr("action=\"" + page + "/too\""));
  const auto first = city_.post(page + "/too", "");
  EXPECT_EQ(first.status, 303);
  const auto cookie = cookie_of(first, "tz_too=");
  ASSERT_FALSE(cookie.empty());
  EXPECT_EQ(city_.post(page + "/too", "", {{"Cookie", cookie}}).status, 303);
  EXPECT_THAT(city_.get(page).body, HasSubstr("另有 1 人说也遇到"));
  EXPECT_EQ(city_.post(page + "/too", "").status, 303);
  EXPECT_THAT(city_.get(page).body, HasSubstr("另有 2 人说也遇到"));
  const auto again = city_.get(page + "?too=1", {{"Cookie", cookie}}).body;
  EXPECT_THAT(again, HasSubstr("已记下"));
  EXPECT_THAT(again, Not(HasSubstr("action=\"" + page + "/too\"")));
}

TEST_F(ReportPage, NobodyHasTooWhatIsNotPublicOrOver) {
  auto quiet = Intake::need();
  quiet.publish = false;
  EXPECT_EQ(city_.post("/r/" + city_.receive(quiet).code + "/too", "").status, 404);
  const auto over = city_.receive(Intake::need());
  city_.act(over.id, ledger::Withdraw{false, ""}, Role::resident);
  EXPECT_EQ(city_.post("/r/" + over.code + "/too", "").status, 404);
  EXPECT_THAT(city_.get("/r/" + over.code).body, Not(HasSubstr("/too")));
}

TEST_F(ReportPage, AnotherSiteCannotSayItForItsReaders) {
  const std::string page = "/r/" + city_.receive(Intake::need()).code;
  EXPECT_EQ(city_.post(page + "/too", "", {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  EXPECT_THAT(city_.get(page).body, Not(HasSubstr("说也遇到。")));
}

TEST_F(ReportPage, TheReceiptHasItsCodeToScanAndIsForTheHolderOnly) {
  const auto receipt = city_.receive(Intake::need());
  const std::string page = "/r/" + receipt.code + "/receipt";
  EXPECT_EQ(city_.get(page).status, 403);
  const auto shown = city_.get(page, {{"Cookie", "tz_receipt=" + receipt.key}});
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr(receipt.key));
  EXPECT_THAT(shown.body, HasSubstr("class=\"qr\""));
  EXPECT_THAT(shown.body, HasSubstr("路灯不亮，请来修"));
  EXPECT_THAT(shown.body, HasSubstr("data-print"));
  const auto fresh = city_.get("/r/" + receipt.code + "?new=1", {{"Cookie", "tz_receipt=" + receipt.key}});
  EXPECT_THAT(fresh.body, HasSubstr("class=\"qr\""));
}

TEST_F(ReportPage, TheHomePageTellsRatesWithWhatTheyCountOrNone) {
  EXPECT_THAT(city_.get("/").body, Not(HasSubstr("回访结果")));
  rates_ = CityRates{"2026-01", city_.clock.now(), 40, {39, 40}, {30, 40}, {35, 40}};
  const auto body = city_.get("/").body;
  EXPECT_THAT(body, HasSubstr("2026-01 居民回访结果"));
  EXPECT_THAT(body, HasSubstr("97.5%"));
  EXPECT_THAT(body, HasSubstr("39/40"));
  EXPECT_THAT(body, HasSubstr("40 件事项为分母"));
  EXPECT_THAT(body, HasSubstr("href=\"/figures\""));
  EXPECT_EQ(city_.get("/figures").status, 200);
}

}  // namespace
}  // namespace tz::intake
