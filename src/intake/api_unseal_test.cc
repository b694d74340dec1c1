// Reading originals, in process, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "intake/testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::must;
using ::testing::Not;

template <class Backend>
class Unseal : public ::testing::Test {
 protected:
  Unseal() {
    ana_ = key("ana", accounts::Role::supervisor);
    bo_ = key("bo", accounts::Role::hotline);
    clerk_ = key("clerk", accounts::Role::call_taker);
  }
  std::string key(const std::string& name, accounts::Role role) {
    return must(city_.accounts.service.add_key(kHill, name, "hotline", {role}, testing::kHotlineUnit,
                                               kSystemActor))
        .secret;
  }
  ledger::Receipt receive(ledger::Confidentiality confidentiality) {
    auto need = Intake::need("请保密，我叫示例甲");  // an invented name
    need.demand = "请示例甲处理";
    need.contact.name = "示例甲";
    need.attributes = {{"floor", "示例甲楼上"}};
    need.confidentiality = confidentiality;
    const auto receipt = city_.receive(need);
    city_.act(receipt.id, ledger::AddInformation{"示例甲补充", {}}, ledger::Role::resident);
    return receipt;
  }
  http::Response post(const std::string& who, const ledger::Receipt& receipt, std::string_view body,
                      std::string_view step = "") {
    return http::testing::call(
        city_.router, "POST", "/v1/cases/" + receipt.code + "/unseal" + std::string(step),
        {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + who}}, body);
  }
  http::Response ask(const std::string& who, const ledger::Receipt& receipt) {
    return post(who, receipt, R"({"reason":"复核"})");
  }
  boost::json::array waiting(const std::string& who, const ledger::Receipt& receipt) {
    const auto response =
        city_.get("/v1/cases/" + receipt.code + "/unseal", {{"Authorization", "Bearer " + who}});
    EXPECT_EQ(response.status, 200) << response.body;
    return must(parse_json(response.body)).at("requests").as_array();
  }
  http::Response approve(const std::string& who, const ledger::Receipt& receipt) {
    const auto open = waiting(who, receipt);
    const auto asked_by =
        open.empty() ? std::string("1") : std::string(open.front().at("asked_by").as_string());
    return post(who, receipt, R"({"asked_by":")" + asked_by + R"("})", "/approve");
  }
  std::vector<std::string> notes(const ledger::Receipt& receipt) {
    std::vector<std::string> found;
    for (const auto& event : must(city_.ledger.service.history(kHill, receipt.id)).events)
      if (std::holds_alternative<ledger::Noted>(event.event)) found.push_back(event.texts.at(0).value);
    return found;
  }

  Intake city_{false, Backend::make()};
  std::string ana_, bo_, clerk_;
};
TYPED_TEST_SUITE(Unseal, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(Unseal, AHiddenCaseIsReadByOnePersonWithAReason) {
  const auto receipt = this->receive(ledger::Confidentiality::hide_from_handler);
  EXPECT_EQ(this->ask(this->clerk_, receipt).status, 403);
  EXPECT_EQ(this->post(this->ana_, receipt, "{}").status, 400) << "without a reason";
  EXPECT_TRUE(this->notes(receipt).empty());
  const auto response = this->ask(this->ana_, receipt);
  ASSERT_EQ(response.status, 200) << response.body;
  const auto words = must(parse_json(response.body));
  EXPECT_EQ(words.at("verbatim").as_string(), "请保密，我叫示例甲");
  EXPECT_EQ(words.at("demand").as_string(), "请示例甲处理");
  EXPECT_EQ(words.at("attributes").at(0).at("value").as_string(), "示例甲楼上");
  EXPECT_EQ(words.at("later").at(0).at("text").as_string(), "示例甲补充");
  EXPECT_EQ(this->notes(receipt), std::vector<std::string>{"unsealed: 复核"});
}

TYPED_TEST(Unseal, ASealedCaseIsReadOnceByWhoAskedAfterAnotherAgreed) {
  const auto receipt = this->receive(ledger::Confidentiality::sealed);
  for (int i = 0; i < 2; ++i) {
    const auto first = this->ask(this->ana_, receipt);
    EXPECT_EQ(first.status, 202);
    EXPECT_THAT(first.body, Not(HasSubstr("示例甲")));
  }
  EXPECT_EQ(this->waiting(this->bo_, receipt).size(), 1U) << "asking twice is one request";
  EXPECT_EQ(this->approve(this->ana_, receipt).status, 403) << "nobody agrees to what he asks himself";
  EXPECT_EQ(this->post(this->clerk_, receipt, R"({"asked_by":"1"})", "/approve").status, 403);
  EXPECT_EQ(this->ask(this->ana_, receipt).status, 202);
  EXPECT_EQ(this->approve(this->bo_, receipt).status, 200);
  EXPECT_EQ(this->approve(this->bo_, receipt).status, 404) << "once";
  EXPECT_EQ(this->ask(this->bo_, receipt).status, 202) << "who agreed has not asked";
  const auto read = this->ask(this->ana_, receipt);
  EXPECT_EQ(read.status, 200);
  EXPECT_THAT(read.body, HasSubstr("我叫示例甲"));
  EXPECT_EQ(this->ask(this->ana_, receipt).status, 202) << "once";
  const auto trace = this->notes(receipt);
  ASSERT_EQ(trace.size(), 5U);
  EXPECT_EQ(trace[0], "unsealing asked for: 复核");
  EXPECT_THAT(trace[1], HasSubstr("unsealing agreed to"));
  EXPECT_THAT(trace[3], HasSubstr("unsealed: 复核"));
}

TYPED_TEST(Unseal, ARequestAndAnApprovalLastADay) {
  const auto receipt = this->receive(ledger::Confidentiality::sealed);
  EXPECT_EQ(this->ask(this->ana_, receipt).status, 202);
  this->city_.clock.advance(kUnsealWithin);
  EXPECT_EQ(this->waiting(this->bo_, receipt).size(), 1U) << "the last moment counts";
  this->city_.clock.advance(1ms);
  EXPECT_TRUE(this->waiting(this->bo_, receipt).empty());
  EXPECT_EQ(this->approve(this->bo_, receipt).status, 404);
  EXPECT_EQ(this->ask(this->ana_, receipt).status, 202);
  EXPECT_EQ(this->approve(this->bo_, receipt).status, 200);
  this->city_.clock.advance(kUnsealWithin + 1ms);
  EXPECT_EQ(this->ask(this->ana_, receipt).status, 202) << "too late: it counts as asked anew";
}

}  // namespace
}  // namespace tz::intake
