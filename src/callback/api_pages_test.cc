#include "callback/api_testing.h"

namespace tz::callback {
namespace {

using namespace callback::testing;
using ledger::CaseStatus;
using ::testing::HasSubstr;
using ::testing::Not;

template <class Backend>
class DeskPages : public Routes<Backend> {
 protected:
  // A link made by ann, as its token.
  std::string link_for(const ledger::Receipt& receipt) {
    const auto made = this->json(this->desk("ann", receipt, "issue_link"));
    const std::string url(made.at("url").as_string());
    return url.substr(url.find("?t=") + 3);
  }
  http::Response page(std::string_view method, const std::string& target, const std::string& cookie,
                      std::string_view form = "", http::testing::Headers headers = {}) {
    headers.emplace_back("Cookie", cookie);
    headers.emplace_back("Sec-Fetch-Site", "same-origin");
    if (method == "POST") headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return http::testing::call(this->router_, method, target, headers, form);
  }
  static constexpr std::string_view kGood = "contacted=yes&solved=yes&satisfied=satisfied&pressured=no";
  std::size_t alerts() { return this->desk_.files.alerts(kCity, "noted", "", 50)->rows.size(); }
};
TYPED_TEST_SUITE(DeskPages, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(DeskPages, TheResidentRatesOnceByTheLink) {
  const auto receipt = this->waiting_case();
  const auto token = this->link_for(receipt);
  const auto moved = this->page("GET", "/rate?t=" + token, "");
  EXPECT_EQ(moved.status, 303);
  const std::string cookie = "tz_rate=" + token;
  const auto form = this->page("GET", "/rate", cookie);
  EXPECT_EQ(form.status, 200);
  for (const auto* name : {"contacted", "solved", "satisfied", "pressured"})
    EXPECT_THAT(form.body, HasSubstr("name=\"" + std::string(name) + "\""));
  EXPECT_THAT(form.body, Not(HasSubstr("checked")));  // no preset answer
  EXPECT_THAT(form.body, Not(HasSubstr(token)));
  EXPECT_EQ(this->page("POST", "/rate", cookie, this->kGood).status, 303);
  EXPECT_TRUE(this->load(receipt).answered_by_resident);
  EXPECT_EQ(this->page("GET", "/rate?done=1", "").status, 200);
  const auto again = this->page("POST", "/rate", cookie, this->kGood);
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(again.body, HasSubstr("这个链接已用过"));
  EXPECT_EQ(this->page("GET", "/rate", cookie).status, 409);
}

TYPED_TEST(DeskPages, TheFormIsInBothLanguages) {
  const auto token = this->link_for(this->waiting_case());
  EXPECT_THAT(this->page("GET", "/rate?lang=zh", "tz_rate=" + token).body, HasSubstr("评价办理情况"));
  EXPECT_THAT(this->page("GET", "/rate?lang=en", "tz_rate=" + token).body,
              HasSubstr("Rate how it was handled"));
}

TYPED_TEST(DeskPages, WhatIsMissingIsSaidAndWhatWasWrittenStays) {
  const auto receipt = this->waiting_case();
  const auto cookie = "tz_rate=" + this->link_for(receipt);
  const auto wrong = this->page("POST", "/rate", cookie, "solved=no&satisfied=dissatisfied&contacted=yes");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, HasSubstr("error-summary"));
  EXPECT_THAT(wrong.body, HasSubstr("checked"));
  const auto long_words = std::string(this->kGood) + "&words=" + std::string(5000, 'x');
  EXPECT_EQ(this->page("POST", "/rate", cookie, long_words).status, 400);
  EXPECT_FALSE(this->load(receipt).answer);
  EXPECT_EQ(this->page("POST", "/rate", cookie, this->kGood).status, 303);
}

TYPED_TEST(DeskPages, ANoSendsTheWorkBack) {
  const auto receipt = this->waiting_case();
  const auto cookie = "tz_rate=" + this->link_for(receipt);
  const auto sent = this->page("POST", "/rate", cookie,
                               "contacted=yes&solved=no&satisfied=dissatisfied&pressured=no&words=dark");
  EXPECT_EQ(sent.status, 303);
  EXPECT_EQ(this->load(receipt).status, CaseStatus::rework);
}

TYPED_TEST(DeskPages, AnUnknownAndAnOldLinkOpenNothing) {
  EXPECT_EQ(this->page("GET", "/rate", "").status, 404);
  EXPECT_EQ(this->page("GET", "/rate", "tz_rate=NONE").status, 404);
  EXPECT_EQ(this->page("POST", "/rate", "tz_rate=NONE", this->kGood).status, 404);
  const auto receipt = this->waiting_case();
  const auto cookie = "tz_rate=" + this->link_for(receipt);
  this->clock_.advance(std::chrono::days{14} + 1ms);
  EXPECT_EQ(this->page("GET", "/rate", cookie).status, 409);
  EXPECT_EQ(this->page("POST", "/rate", cookie, this->kGood).status, 409);
  EXPECT_FALSE(this->load(receipt).answer);
}

TYPED_TEST(DeskPages, ASignedInAccountDoesNotRate) {
  const auto receipt = this->waiting_case();
  const auto cookie = "tz_rate=" + this->link_for(receipt);
  for (const auto* user : {"handler", "ann", "hotline"}) {
    const auto refused = this->page("POST", "/rate", cookie, this->kGood, {{"X-Test-User", user}});
    EXPECT_EQ(refused.status, 403) << user;
    EXPECT_THAT(refused.body, HasSubstr("不予接收")) << user;
  }
  EXPECT_FALSE(this->load(receipt).answer);
  EXPECT_EQ(this->alerts(), 3U);
}

TYPED_TEST(DeskPages, TheDeviceOfTheUnitDoesNotRateAndThatOfOthersDoes) {
  const auto receipt = this->waiting_case();
  const auto cookie = "tz_rate=" + this->link_for(receipt);
  // The handler has worked from this browser; somebody of another unit from that one.
  this->get("handler", "/v1/reference/callbacks", {{"Cookie", "tz_device=DEV1CE"}});
  this->get("watch", "/v1/reference/callbacks", {{"Cookie", "tz_device=0THER"}});
  const auto refused = this->page("POST", "/rate", cookie + "; tz_device=DEV1CE", this->kGood);
  EXPECT_EQ(refused.status, 403);
  EXPECT_FALSE(this->load(receipt).answer);
  EXPECT_EQ(this->alerts(), 1U);
  EXPECT_EQ(this->page("POST", "/rate", cookie + "; tz_device=0THER", this->kGood).status, 303);
}

TYPED_TEST(DeskPages, TheRefusalSaysWhomToTelephone) {
  const auto cookie = "tz_rate=" + this->link_for(this->waiting_case());
  const auto refused = this->page("POST", "/rate", cookie, this->kGood, {{"X-Test-User", "handler"}});
  EXPECT_THAT(refused.body, HasSubstr("0000-12345"));
}

TYPED_TEST(DeskPages, AnAnswerByTheReceiptIsRefusedFromTheSamePlaces) {
  const auto receipt = this->waiting_case();
  auto& marks = this->desk_.marks;
  marks.note(kCity, kRoads, kHandler, {"DEV1CE", "203.0.113.9"}, this->clock_.now());
  const auto from = [&](const std::string& cookie, const std::string& address) {
    http::Request request;
    request.headers.add("cookie", cookie);
    request.remote_address = address;
    const auto may = answer_origin(request, this->desk_.calls, marks, kCity, receipt.id);
    return may ? std::string() : may.error().rule;
  };
  EXPECT_EQ(from("tz_device=DEV1CE", "198.51.100.1"), "rating_origin");
  EXPECT_EQ(from("", "203.0.113.77"), "rating_origin");
  EXPECT_EQ(this->alerts(), 2U) << "each refusal is an alert";
  EXPECT_EQ(from("tz_device=0THER", "198.51.100.1"), "");
  this->planner_.rules.rating_address_check = false;
  EXPECT_EQ(from("", "203.0.113.77"), "");
}

TYPED_TEST(DeskPages, WhoMadeTheLinkDoesNotUseIt) {
  const auto receipt = this->waiting_case();
  this->get("ann", "/v1/reference/callbacks", {{"Cookie", "tz_device=ANNS"}});
  const auto cookie = "tz_rate=" + this->link_for(receipt);
  EXPECT_EQ(this->page("POST", "/rate", cookie + "; tz_device=ANNS", this->kGood).status, 403);
}

TYPED_TEST(DeskPages, TheNetworkOfTheUnitDoesNotRateWithinItsMemory) {
  const auto receipt = this->waiting_case();
  const auto token = this->link_for(receipt);
  auto& marks = this->desk_.marks;
  const Instant now = this->clock_.now();
  marks.note(kCity, kRoads, kHandler, {"", "203.0.113.9"}, now);
  const auto desk = *this->desk_.calls.open(kCity, receipt.id);
  const auto id = desk.file.links.back().id;
  const auto from = [&](const Whence& whence, Instant at, const ledger::Policy& policy = {}) {
    return *marks.origin_of(kCity, whence, desk, id, at, policy);
  };
  EXPECT_EQ(from({"", "203.0.113.200"}, now), Origin::address);
  EXPECT_EQ(from({"", "203.0.114.9"}, now), std::nullopt);
  EXPECT_EQ(from({"", "not an address"}, now), std::nullopt);
  ledger::Policy unchecked;
  unchecked.rating_address_check = false;
  EXPECT_EQ(from({"", "203.0.113.200"}, now, unchecked), std::nullopt);
  EXPECT_EQ(from({"", "203.0.113.200"}, now + std::chrono::days{90}), Origin::address);
  EXPECT_EQ(from({"", "203.0.113.200"}, now + std::chrono::days{90} + 1ms), std::nullopt);
  EXPECT_FALSE(token.empty());
}

TYPED_TEST(DeskPages, TheResidentIsToldOfAnExclusionAndObjects) {
  const auto receipt = this->waiting_case();
  const std::string page = "/r/" + receipt.code + "/exclusion", cookie = "tz_receipt=" + receipt.key;
  EXPECT_EQ(this->page("GET", page, "").status, 403);
  EXPECT_EQ(this->page("GET", page, "tz_receipt=WRONG").status, 403);
  EXPECT_THAT(this->page("GET", page, cookie).body, HasSubstr("没有这样的决定"));
  const std::string api = "/v1/exclusions/" + receipt.code;
  this->post("handler", api + "/ask", R"({"round":1,"cause":"force_majeure","reason":"secret of the unit"})",
             1);
  this->post("hotline", api + "/rule", R"({"round":1,"grant":true,"reason":"seen"})", 1);
  const auto told = this->page("GET", page, cookie);
  EXPECT_THAT(told.body, HasSubstr("不可抗力"));
  EXPECT_THAT(told.body, HasSubstr("name=\"reason\""));
  EXPECT_THAT(told.body, HasSubstr("通知发出之日起 15 日"));
  EXPECT_EQ(this->page("POST", page, cookie, "reason=").status, 400);
  EXPECT_EQ(this->page("POST", page, cookie, "reason=no+flood").status, 303);
  EXPECT_THAT(this->page("GET", page, cookie).body, Not(HasSubstr("name=\"reason\"")));
  EXPECT_EQ(this->rule(this->post("hotline", api + "/rule_objection",
                                  R"({"round":1,"uphold":true,"reason":"r"})", 1)),
            "four_eyes");
  EXPECT_EQ(
      this->post("watch", api + "/rule_objection", R"({"round":1,"uphold":true,"reason":"r"})", 1).status,
      200);
  const auto figures = this->json(this->get("watch", "/v1/callback-figures?period=2026-01"));
  EXPECT_EQ(figures.at("units").at(0).at("excluded").at("numerator").as_int64(), 0);
}

TYPED_TEST(DeskPages, TheResidentReportsPressureToSupervision) {
  const auto receipt = this->waiting_case();
  const std::string page = "/r/" + receipt.code + "/pressure", cookie = "tz_receipt=" + receipt.key;
  EXPECT_EQ(this->page("POST", page, "", "words=x").status, 403);
  EXPECT_EQ(this->page("GET", page, cookie).status, 200);
  EXPECT_EQ(this->page("POST", page, cookie, "words=").status, 400);
  EXPECT_EQ(this->page("POST", page, cookie, "words=they+came").status, 303);
  EXPECT_EQ(this->json(this->get("watch", "/v1/callback-alerts")).at("alerts").as_array().size(), 1U);
  EXPECT_THAT(this->get("handler", "/v1/exclusions/" + receipt.code).body, Not(HasSubstr("they came")));
}

TEST(Network, IsWhatOneOfficeIsGivenAndNeverTheMachineItself) {
  EXPECT_EQ(network_of("203.0.113.9"), "203.0.113.0/24");
  EXPECT_EQ(network_of("::ffff:203.0.113.9"), "203.0.113.0/24");
  EXPECT_EQ(network_of("2001:db8:1:2ff:3::4"), network_of("2001:db8:1:200::1"));
  EXPECT_NE(network_of("2001:db8:1:2ff:3::4"), network_of("2001:db8:1:300::1"));
  for (const auto* none : {"127.0.0.1", "::1", "", "unix", "1.2.3", "::ffff:127.0.0.1"})
    EXPECT_EQ(network_of(none), std::nullopt) << none;
}

TEST(Mark, DiffersBySaltAndKind) {
  Hash256 a{}, b{};
  b[0] = 1;
  EXPECT_EQ(make_mark(a, MarkKind::device, "x"), make_mark(a, MarkKind::device, "x"));
  EXPECT_NE(make_mark(a, MarkKind::device, "x"), make_mark(b, MarkKind::device, "x"));
  EXPECT_NE(make_mark(a, MarkKind::device, "x"), make_mark(a, MarkKind::network, "x"));
}

}  // namespace
}  // namespace tz::callback
