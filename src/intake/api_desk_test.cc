// The phone desk's routes, in process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "intake/testing.h"

namespace tz::intake {
namespace {

using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::must;
using ::testing::Not;

class Desk : public ::testing::Test {
 protected:
  Desk() {
    clerk_ = must(city_.accounts.service.add_key(kHill, "desk", "hotline", {accounts::Role::call_taker},
                                                 testing::kHotlineUnit, kSystemActor))
                 .secret;
  }
  http::testing::Headers headers(http::testing::Headers more = {}) const {
    more.emplace_back("Authorization", "Bearer " + clerk_);
    return more;
  }
  http::Response file(const std::string& body, http::testing::Headers more = {}) {
    more.emplace_back("Content-Type", "application/json");
    return http::testing::call(city_.router, "POST", "/v1/intake", headers(std::move(more)), body);
  }
  static boost::json::value json(const http::Response& response) { return must(parse_json(response.body)); }

  Intake city_;
  std::string clerk_;
};

TEST_F(Desk, FilesOnBehalfAndGivesTheReceipt) {
  const auto response = file(
      R"({"channel":"hotline","request_type":"help","category":"001","verbatim":"路灯不亮","demand":"修好","title":"路灯",)"
      R"("address":"示例路1号","lat":42.9,"long":125.14,"name":"示例乙","phone":"5550100","language":"zh"})");  // invented
  ASSERT_EQ(response.status, 201) << response.body;
  const auto receipt = json(response);
  const auto code = std::string(receipt.at("code").as_string());
  EXPECT_EQ(receipt.at("status_url").as_string(), ("http://test/r/" + code).c_str());
  EXPECT_EQ(receipt.at("received_at").as_string(), "2026-03-01T08:00:00Z");
  const auto id = must(city_.ledger.service.find_code(kHill, code));
  EXPECT_TRUE(
      must(city_.ledger.service.holds_receipt(kHill, id, std::string(receipt.at("key").as_string()))));
  const auto c = must(city_.ledger.service.load(kHill, id));
  EXPECT_TRUE(c.on_behalf);
  EXPECT_EQ(c.channel, ledger::Channel::hotline);
  EXPECT_FALSE(c.anonymous);
}

TEST_F(Desk, AnonymousMeansThatNothingIsKept) {
  const auto response = file(R"({"verbatim":"路灯不亮","anonymous":true,"name":"示例乙","phone":"5550100"})");
  ASSERT_EQ(response.status, 201) << response.body;
  const auto id =
      must(city_.ledger.service.find_code(kHill, std::string(json(response).at("code").as_string())));
  const auto history = must(city_.ledger.service.history(kHill, id));
  EXPECT_TRUE(history.current.anonymous);
  for (const auto& text : history.events.front().texts) EXPECT_THAT(text.value, Not(HasSubstr("示例乙")));
}

TEST_F(Desk, TheSameIdempotencyKeyFilesOnce) {
  const std::string body = R"({"verbatim":"路灯不亮"})";
  const auto first = file(body, {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(json(file(body, {{"Idempotency-Key", "k1"}})).at("code"), json(first).at("code"));
  EXPECT_NE(json(file(body, {{"Idempotency-Key", "k2"}})).at("code"), json(first).at("code"));
  EXPECT_NE(json(file(body)).at("code"), json(file(body)).at("code"));
}

TEST_F(Desk, NeedsThePermission) {
  const auto call = [&](const std::string& secret) {
    return http::testing::call(city_.router, "POST", "/v1/intake",
                               {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + secret}},
                               R"({"verbatim":"路灯不亮"})")
        .status;
  };
  EXPECT_EQ(call(clerk_), 201);
  EXPECT_EQ(call(city_.key.secret), 403);
  EXPECT_EQ(call("tzk_wrong"), 401);
  EXPECT_EQ(http::testing::call(city_.router, "GET", "/v1/suggest?text=x").status, 401);
}

TEST_F(Desk, BadInputNamesTheField) {
  const struct {
    const char *body, *field;
  } kTable[] = {{R"({})", "verbatim"},
                {R"({"verbatim":"路灯不亮","channel":"telepathy"})", "channel"},
                {R"({"verbatim":"路灯不亮","request_type":"wish"})", "request_type"},
                {R"({"verbatim":"路灯不亮","urgency":"very"})", "urgency"},
                {R"({"verbatim":"路灯不亮","lat":42.9})", "long"},
                {R"({"verbatim":"路灯不亮","lat":91,"long":0})", "lat"},
                {R"({"verbatim":"路灯不亮","lat":1,"long":1})", "lat"},
                {R"({"verbatim":"路灯不亮","media":["aa"]})", "media"},
                {R"({"verbatim":"路灯不亮","attributes":["x"]})", "attributes"},
                {R"({"verbatim":"路灯不亮","surprise":1})", "surprise"},
                {R"({"verbatim":"路灯不亮","category":"pothole"})", "HOWMANY"}};
  for (const auto& [body, field] : kTable) {
    const auto response = file(body);
    EXPECT_EQ(response.status, 400) << body << response.body;
    EXPECT_THAT(response.body, HasSubstr(field)) << body;
  }
  EXPECT_EQ(file(R"({"verbatim":"路灯不亮","category":"nothing"})").status, 404);
  EXPECT_EQ(file("{").status, 400);
}

TEST_F(Desk, SuggestsServicesAndShowsWhatIsOpenNearby) {
  const auto receipt = city_.receive(Intake::need("路灯不亮, 13800000000"));  // an invented number
  const auto response = city_.get("/v1/suggest?text=%E8%B7%AF%E7%81%AF&lat=42.9&long=125.14", headers());
  ASSERT_EQ(response.status, 200) << response.body;
  const auto body = json(response);
  EXPECT_EQ(body.at("categories").at(0).at("code").as_string(), "001");
  EXPECT_EQ(body.at("nearby").at(0).at("code").as_string(), receipt.code.c_str());
  EXPECT_THAT(response.body, Not(HasSubstr("13800000000")));
  EXPECT_EQ(
      json(city_.get("/v1/suggest?text=x&lat=42.95&long=125.14", headers())).at("nearby").as_array().size(),
      0U);
  EXPECT_EQ(city_.get("/v1/suggest?text=x&lat=north&long=1", headers()).status, 400);
}

TEST_F(Desk, KeepsAPictureAndShowsItToStaff) {
  constexpr std::string_view kPng64 =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4f+CDPAAIQALP6zcUigAAAABJRU5ErkJggg==";
  const auto body = http::testing::multipart(
      {{"file", std::string(as_text(must(from_base64(kPng64)))), "a.png", "image/png"}});
  const auto response = http::testing::call(city_.router, "POST", "/v1/media",
                                            headers({{"Content-Type", body.content_type}}), body.body);
  ASSERT_EQ(response.status, 201) << response.body;
  const auto sha256 = std::string(json(response).at("sha256").as_string());
  const auto filed = file(R"({"verbatim":"路灯不亮","media":[")" + sha256 + "\"]}");
  ASSERT_EQ(filed.status, 201);
  const auto through = "/media/" + sha256 + "?case=" + std::string(json(filed).at("code").as_string());
  EXPECT_EQ(city_.get(through).status, 404) << "it is not cleared";
  EXPECT_EQ(city_.get("/media/" + sha256, headers()).status, 404) << "through no case";
  const auto other = city_.receive(Intake::need("井盖"));
  EXPECT_EQ(city_.get("/media/" + sha256 + "?case=" + other.code, headers()).status, 404)
      << "not its picture";
  const auto picture = city_.get(through, headers());
  EXPECT_EQ(picture.status, 200);
  EXPECT_EQ(picture.content_type, "image/png");
  EXPECT_EQ(city_.get("/media/../../etc/passwd").status, 400);
  EXPECT_EQ(http::testing::call(city_.router, "POST", "/v1/media",
                                headers({{"Content-Type", "application/json"}}), "{}")
                .status,
            400);
}

// A case whose resident left a number, and what a caller does with it at the desk.
class Caller : public Desk {
 protected:
  Caller() {
    auto need = Intake::need();
    need.contact.phone = "+86 138-0000-0000";  // an invented number
    need.contact.name = "示例乙";
    receipt_ = city_.receive(need);
  }
  http::Response call(const std::string& step, const std::string& body) {
    return http::testing::call(city_.router, "POST", "/v1/intake/" + receipt_.code + step,
                               headers({{"Content-Type", "application/json"}}), body);
  }
  std::string by_key(const std::string& more = "") const {
    return R"({"key":")" + receipt_.key + "\"" + more + "}";
  }
  ledger::CaseHistory history() { return must(city_.ledger.service.history(kHill, receipt_.id)); }
  void land() {
    ledger::Classify classify;
    classify.category = "001";
    city_.act(receipt_.id, classify, ledger::Role::hotline, testing::kHotlineUnit);
    ledger::Land land;
    land.code = ledger::LandingCode::answered;
    land.reply = "这是答复";
    city_.act(receipt_.id, land, ledger::Role::hotline, testing::kHotlineUnit);
  }
  ledger::Receipt receipt_;
};

TEST_F(Caller, IsToldHowItStandsByTheKeyOrTheNumberLeft) {
  for (const auto& proof : {by_key(), std::string(R"({"phone":"138 0000 0000"})")}) {
    const auto response = call("", proof);
    ASSERT_EQ(response.status, 200) << response.body;
    const auto told = json(response);
    EXPECT_EQ(told.at("status").as_string(), "received");
    EXPECT_TRUE(told.at("may_add").as_bool());
    EXPECT_FALSE(told.at("may_reopen").as_bool());
    EXPECT_THAT(response.body, Not(HasSubstr("0000"))) << "the number is compared, never shown";
    EXPECT_THAT(response.body, Not(HasSubstr("示例乙")));
  }
  EXPECT_EQ(history().current.version, 1) << "asking changes nothing";
}

TEST_F(Caller, AddsAndReopensWithANoteOnWhoseWord) {
  ASSERT_EQ(call("/add_information", by_key(R"(,"verbatim":"又有一盏不亮")")).status, 200);
  auto events = history().events;
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[1].texts.at(0).value,
            "add_information by telephone for the resident, who proved it by the receipt key");
  EXPECT_TRUE(std::holds_alternative<ledger::InformationAdded>(events[2].event));
  EXPECT_EQ(events[2].by.role, ledger::Role::intake);
  land();
  ASSERT_EQ(call("/reopen", R"({"phone":"13800000000","reason":"又灭了"})").status, 200);
  EXPECT_EQ(history().current.status, ledger::CaseStatus::reopened);
}

TEST_F(Caller, ReopensAfterTheWindowWithNewFactsOnly) {
  land();
  city_.clock.advance(city_.ledger.service.policy(kHill).reopen_window + std::chrono::seconds(1));
  EXPECT_TRUE(json(call("", by_key())).at("reopen_needs_new_facts").as_bool());
  EXPECT_EQ(call("/reopen", by_key(R"(,"reason":"又灭了")")).status, 409);
  EXPECT_EQ(call("/reopen", by_key(R"(,"reason":"又灭了","new_facts":true)")).status, 200);
}

TEST_F(Caller, WhoProvesNothingLeavesATraceAndIsStoppedFromTrying) {
  EXPECT_EQ(call("", "{}").status, 400);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(call("", R"({"phone":"13800000001"})").status, 403);
  EXPECT_EQ(history().current.version, 6);
  EXPECT_EQ(call("", by_key()).status, 429);
  city_.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(call("", by_key()).status, 200);
}

TEST_F(Caller, OfASecretCaseTheNumberIsNoProof) {
  auto need = Intake::need();
  need.contact.phone = "13800000000";
  need.confidentiality = ledger::Confidentiality::hide_from_handler;
  receipt_ = city_.receive(need);
  EXPECT_EQ(call("", R"({"phone":"13800000000"})").status, 403);
  EXPECT_EQ(call("", by_key()).status, 200);
}

TEST_F(Caller, IsServedByTheDeskOnly) {
  const auto path = "/v1/intake/" + receipt_.code;
  clerk_ = must(city_.accounts.service.add_key(kHill, "hired desk", "hotline", {accounts::Role::contractor},
                                               testing::kHotlineUnit, kSystemActor))
               .secret;
  EXPECT_EQ(call("", by_key()).status, 200);
  EXPECT_EQ(http::testing::call(city_.router, "POST", path, {{"Content-Type", "application/json"}}, by_key())
                .status,
            401);
  EXPECT_EQ(
      http::testing::call(
          city_.router, "POST", path,
          {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + city_.key.secret}}, by_key())
          .status,
      403);
  EXPECT_EQ(http::testing::call(city_.router, "POST", "/v1/intake/HI-000000-0000000",
                                headers({{"Content-Type", "application/json"}}), by_key())
                .status,
            404);
}

}  // namespace
}  // namespace tz::intake
