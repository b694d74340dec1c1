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

TEST_F(Desk, ShowsWhatIsNearOrToldInTheSameWordsWithStateAndDeadline) {
  const auto near = city_.receive(Intake::need("路灯不亮, 13800000000"));  // an invented number
  auto elsewhere = Intake::need("小学门口没有路灯");
  elsewhere.place.point.reset();
  const auto told = city_.receive(elsewhere);
  const auto ask = [&](const http::Router& router, const std::string& body) {
    return http::testing::call(router, "POST", "/v1/suggest", headers({{"Content-Type", "application/json"}}),
                               body);
  };
  const auto by_place = ask(city_.router, R"({"text":"路灯","lat":42.9,"long":125.14})");
  ASSERT_EQ(by_place.status, 200) << by_place.body;
  EXPECT_EQ(json(by_place).at("categories").at(0).at("code").as_string(), "001");
  ASSERT_EQ(json(by_place).at("similar").as_array().size(), 1U) << "without a search, by the place";
  EXPECT_EQ(json(by_place).at("similar").at(0).at("code").as_string(), near.code.c_str());
  EXPECT_EQ(json(ask(city_.router, R"({"text":"路灯"})")).at("similar").as_array().size(), 0U);

  std::string asked;
  bool answers = true;
  http::Router router;
  router.authenticator(city_.accounts.authenticator);
  add_desk_routes(
      router, city_.module, city_.ledger.service, city_.ledger.query, city_.cities,
      [&](JurisdictionId j, std::string_view text,
          std::size_t limit) -> Result<std::vector<ledger::CaseSummary>> {
        asked = text;
        EXPECT_EQ(limit, kSimilarMax);
        if (!answers) return fail(Errc::unavailable, "no search");
        ledger::CaseFilter filter{.public_only = true};
        filter.ids = {told.id, near.id};
        return must(city_.ledger.query.list(j, filter, ledger::Order::received_desc, "", 10)).cases;
      });
  const std::string said = R"({"text":"路灯","address":"小学","lat":42.9,"long":125.14})";
  const auto both = ask(router, said);
  ASSERT_EQ(both.status, 200) << both.body;
  EXPECT_EQ(asked, "路灯 小学");
  const auto answer = json(both);
  const auto& similar = answer.at("similar").as_array();
  ASSERT_EQ(similar.size(), 2U);
  EXPECT_EQ(similar[0].at("code").as_string(), near.code.c_str()) << "near and told alike comes first";
  EXPECT_TRUE(similar[0].at("near").as_bool() && similar[0].at("words").as_bool());
  EXPECT_FALSE(similar[1].at("near").as_bool());
  EXPECT_EQ(similar[0].at("status").as_string(), "received");
  EXPECT_TRUE(similar[0].at("due_result").is_null()) << "it has no limit before it is dispatched";
  EXPECT_THAT(both.body, Not(HasSubstr("13800000000")));
  answers = false;
  EXPECT_EQ(json(ask(router, said)).at("similar").as_array().size(), 1U)
      << "the place finds it without a search";
}

TEST_F(Desk, AQuestionForTheSameMatterHasItsLimits) {
  const auto status = [&](const std::string& body) {
    return http::testing::call(city_.router, "POST", "/v1/suggest",
                               headers({{"Content-Type", "application/json"}}), body)
        .status;
  };
  EXPECT_EQ(status(R"({"text":"x","address":")" + std::string(300, 'x') + "\"}"), 200);
  EXPECT_EQ(status(R"({"text":"x","address":")" + std::string(301, 'x') + "\"}"), 400);
  EXPECT_EQ(status(R"({"text":")" + std::string(4000, 'x') + "\"}"), 200);
  EXPECT_EQ(status(R"({"text":")" + std::string(4001, 'x') + "\"}"), 400);
  EXPECT_EQ(status(R"({})"), 400);
  EXPECT_EQ(status(R"({"text":"x","lat":42.9})"), 400);
  EXPECT_EQ(status(R"({"text":"x","phone":"5550100"})"), 400) << "who calls is none of it";
  EXPECT_EQ(
      http::testing::call(city_.router, "POST", "/v1/suggest", {{"Content-Type", "application/json"}}, "{}")
          .status,
      401);
}

// One more person with the same matter.
class SameMatter : public Desk {
 protected:
  std::string person(std::set<accounts::Role> roles) {
    return must(city_.accounts.service.add_key(kHill, "person", "hotline", roles, testing::kHotlineUnit,
                                               kSystemActor))
        .secret;
  }
  boost::json::value file_same(const std::string& code, http::testing::Headers more = {}) {
    const auto response = file(
        R"({"verbatim":"我也遇到，路灯不亮","category":"001","same_as":")" + code + "\"}", std::move(more));
    EXPECT_EQ(response.status, 201) << response.body;
    return json(response);
  }
  ledger::Case load(const boost::json::value& receipt) {
    const auto id = must(city_.ledger.service.find_code(kHill, std::string(receipt.at("code").as_string())));
    return must(city_.ledger.service.load(kHill, id));
  }
};

TEST_F(SameMatter, TheHotlineMergesTheNewCaseWhichKeepsItsOwnReceipt) {
  const auto main = city_.receive(Intake::need());
  clerk_ = person({accounts::Role::hotline});
  const auto receipt = file_same(main.code, {{"Idempotency-Key", "once"}});
  EXPECT_EQ(receipt.at("same_as").at("done").as_string(), "merged");
  EXPECT_EQ(receipt.at("same_as").at("code").as_string(), main.code.c_str());
  EXPECT_TRUE(receipt.at("same_as").at("reason").is_null());
  EXPECT_NE(receipt.at("code").as_string(), main.code.c_str());
  EXPECT_EQ(load(receipt).merged_into, main.id);
  const auto again = file_same(main.code, {{"Idempotency-Key", "once"}});
  EXPECT_EQ(again.at("code"), receipt.at("code"));
  EXPECT_EQ(again.at("same_as").at("done").as_string(), "merged")
      << "sent again, it is told and not done twice";
  EXPECT_EQ(must(city_.ledger.service.load(kHill, main.id)).absorbed.size(), 1U);
  const auto third = file_same(std::string(receipt.at("code").as_string()));
  EXPECT_EQ(load(third).merged_into, main.id) << "into the matter, not into what is merged already";
}

TEST_F(SameMatter, ACallTakerLinksItForWhoeverSortsIt) {
  const auto main = city_.receive(Intake::need());
  const auto receipt = file_same(main.code, {{"Idempotency-Key", "once"}});
  EXPECT_EQ(receipt.at("same_as").at("done").as_string(), "linked");
  EXPECT_FALSE(load(receipt).merged_into.has_value());
  EXPECT_EQ(load(receipt).linked, std::vector{main.id});
  const auto again = file_same(main.code, {{"Idempotency-Key", "once"}});
  EXPECT_EQ(again.at("same_as").at("done").as_string(), "linked");
  EXPECT_EQ(load(receipt).linked.size(), 1U);
}

TEST_F(SameMatter, NothingIsFiledUnderANumberThatIsNotThereOrHasEnded) {
  const auto refused = [&](const std::string& code) {
    const auto response = file(R"({"verbatim":"路灯不亮","same_as":")" + code + "\"}");
    EXPECT_EQ(response.status, 400) << code;
    EXPECT_THAT(response.body, HasSubstr(R"("rule":"same_matter")"));
    EXPECT_THAT(response.body, HasSubstr(R"("field":"same_as")"));
  };
  refused("HI-000000-0000000");
  refused("nothing");
  const auto ended = city_.receive(Intake::need());
  city_.act(ended.id, ledger::Withdraw{}, ledger::Role::resident);
  refused(ended.code);
  auto tip = Intake::need("有人乱收费");
  tip.request_type = ledger::RequestType::report;
  refused(city_.receive(tip).code);
  EXPECT_EQ(file(R"({"verbatim":"路灯不亮","same_as":""})").status, 201) << "empty is none";
  const auto open = city_.receive(Intake::need());
  for (const std::string_view secret : {R"("request_type":"report")", R"("confidentiality":"sealed")"}) {
    const auto response =
        file(R"({"verbatim":"路灯不亮","same_as":")" + open.code + "\"," + std::string(secret) + "}");
    EXPECT_EQ(response.status, 400) << secret;
    EXPECT_THAT(response.body, HasSubstr("same_secret"));
  }
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
