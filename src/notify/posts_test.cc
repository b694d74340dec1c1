#include "notify/posts.h"

#include <gtest/gtest.h>

#include "base/time.h"
#include "notify/case_filler.h"
#include "notify/testing.h"

namespace tz::notify {
namespace {

using namespace testing;
using ledger::UnitCard;

constexpr UnitId kHotline{1}, kDistrict{2}, kWater{3}, kSuper{4};

NoticePolicy policy_of(std::vector<NoticeRow> rows) {
  NoticePolicy policy;
  policy.rows = std::move(rows);
  return policy;
}
NoticeRow row(Occasion occasion, Audience audience, Purpose purpose,
              std::vector<Channel> channels = {Channel::in_app}) {
  return {occasion, audience, std::string(name(purpose)), purpose, std::move(channels)};
}

class Posts : public ::testing::Test {
 protected:
  Posts() {
    words_.city.id = kCity;
    words_.city.time_zone = "Asia/Shanghai";
    words_.city.language = "zh";
    words_.public_url = "https://city.example";
    words_.units = {UnitCard{kHotline, "hotline", "受理中心", "Hotline", "hotline", "12345", {}},
                    UnitCard{kDistrict, "east", "东区", "East", "district", "", {}},
                    UnitCard{kWater, "water", "水务局", "Water", "department", "", kDistrict},
                    UnitCard{kSuper, "super", "督查室", "Supervision", "supervision", "", {}}};
    case_.id = ledger::CaseId{5};
    case_.jurisdiction = kCity;
    case_.code = "YC-20260302-ABC234K";
    case_.language = "en";
    case_.lead = kWater;
    case_.copied_to = kDistrict;
    case_.due.result = kNoon;
  }
  std::vector<Post> say(const ledger::Event& event, const NoticePolicy& policy) {
    ledger::FedEvent fed;
    fed.position = 9;
    fed.case_id = case_.id;
    fed.stored.version = 3;
    fed.stored.event = event;
    return posts_of(fed, {policy, words_, case_, reach_, {"已解决", "Solved"}, subscribers_});
  }
  static std::vector<std::string> refs(const std::vector<Post>& posts) {
    std::vector<std::string> all;
    for (const auto& one : posts) all.push_back(one.destinations.at(0).ref);
    return all;
  }
  CityWords words_;
  ledger::Case case_;
  Reach reach_{true, true};
  std::vector<Subscriber> subscribers_;
};
using Refs = std::vector<std::string>;

TEST_F(Posts, AResidentIsToldInHisLanguageAndNoAddressIsKept) {
  const auto posts = say(
      ledger::Landed{},
      policy_of({row(Occasion::landed, Audience::resident, Purpose::result, {Channel::mail, Channel::sms})}));
  ASSERT_EQ(posts.size(), 1U);
  const auto& [message, destinations] = posts[0];
  EXPECT_EQ(destinations, (std::vector<Destination>{{Channel::mail, "case:5", ""}}));
  EXPECT_EQ(message.dedupe_key, "feed:9:result:case:5");
  EXPECT_EQ(message.language, Language::en);
  const auto values = values_in(message.values, Language::en);
  EXPECT_EQ(values.at("link"), "https://city.example/r/YC-20260302-ABC234K");
  EXPECT_EQ(values.at("unit"), "Water");
  EXPECT_EQ(values.at("outcome"), "Solved");
  EXPECT_EQ(values.at("hotline"), "12345");
  EXPECT_EQ(values_in(message.values, Language::zh).at("unit"), "水务局");
  EXPECT_EQ(values.at("due"), "2026-03-02 12:00");
  EXPECT_EQ(values.at("event_version"), "3");
}

TEST_F(Posts, TheFirstWayByWhichTheResidentCanBeReachedIsTaken) {
  const auto policy = policy_of(
      {row(Occasion::received, Audience::resident, Purpose::receipt, {Channel::mail, Channel::sms})});
  reach_ = {false, true};
  EXPECT_EQ(say(ledger::Received{}, policy).at(0).destinations.at(0).channel, Channel::sms);
  reach_ = {false, false};
  EXPECT_TRUE(say(ledger::Received{}, policy).empty());
}

TEST_F(Posts, WhoWantsNoReplyGetsTheNumberAndNothingElse) {
  case_.no_reply_wanted = true;
  const auto policy =
      policy_of({row(Occasion::received, Audience::resident, Purpose::receipt, {Channel::mail}),
                 row(Occasion::landed, Audience::resident, Purpose::result, {Channel::mail})});
  EXPECT_EQ(say(ledger::Received{}, policy).size(), 1U);
  EXPECT_TRUE(say(ledger::Landed{}, policy).empty());
}

TEST_F(Posts, ADispatchIsToldToTheUnitItNamesAndToTheDistrictOnce) {
  ledger::Dispatched event;
  event.unit = kWater;
  event.due.result = kNoon + std::chrono::hours(6);
  case_.lead = std::nullopt;
  const auto policy = policy_of({row(Occasion::dispatched, Audience::lead, Purpose::task),
                                 row(Occasion::dispatched, Audience::copied, Purpose::task),
                                 row(Occasion::dispatched, Audience::above, Purpose::task)});
  const auto posts = say(event, policy);
  EXPECT_EQ(refs(posts), (Refs{"unit:3", "unit:2"}));
  EXPECT_EQ(posts.at(0).message.language, Language::zh);
  EXPECT_EQ(posts.at(0).message.values.at("due"), "2026-03-02 18:00");
  EXPECT_EQ(posts.at(0).message.values.at("link"), "/staff/case/YC-20260302-ABC234K");
}

TEST_F(Posts, TheThirdTransferIsToldToTheDistrictAsGoneUp) {
  ledger::FedEvent fed;
  ledger::Dispatched event;
  event.unit = kWater;
  event.fallback = true;
  fed.position = 7;
  fed.stored.version = 8;
  fed.stored.event = event;
  fed.stored.by.role = ledger::Role::system;
  auto up = row(Occasion::escalated, Audience::lead, Purpose::task);
  up.template_id = "escalated";
  const auto policy = policy_of({row(Occasion::dispatched, Audience::lead, Purpose::task), up});
  const auto told = [&](int dispatches, ledger::Role role) {
    case_.dispatch_count = dispatches;
    fed.stored.by.role = role;
    const auto posts = posts_of(fed, {.policy = policy, .words = words_, .current = case_});
    return posts.size() == 1 ? posts.front().message.template_id : "";
  };
  EXPECT_EQ(told(4, ledger::Role::system), "escalated") << "once, and in these words";
  EXPECT_NE(told(1, ledger::Role::system), "escalated") << "the first dispatch is none";
  EXPECT_NE(told(4, ledger::Role::hotline), "escalated") << "somebody chose the district";
}

TEST_F(Posts, OfATipOffOnlyTheHotlineAndTheUnitInChargeHear) {
  case_.request_type = ledger::RequestType::report;
  subscribers_ = {{"partner:7", {}}};
  const auto policy = policy_of({row(Occasion::urged, Audience::lead, Purpose::task),
                                 row(Occasion::urged, Audience::copied, Purpose::task),
                                 row(Occasion::urged, Audience::above, Purpose::task),
                                 row(Occasion::urged, Audience::supervision, Purpose::task),
                                 row(Occasion::urged, Audience::hotline, Purpose::task)});
  EXPECT_EQ(refs(say(ledger::Urged{}, policy)), (Refs{"unit:3", "unit:1"}));
  case_.request_type = ledger::RequestType::help;
  EXPECT_EQ(refs(say(ledger::Urged{}, policy)), (Refs{"unit:3", "unit:2", "unit:4", "unit:1", "partner:7"}));
}

// docs/sources.md#tip-off-line
TEST_F(Posts, OfATipOffTheAccusedLineHearsNothing) {
  case_.request_type = ledger::RequestType::report;
  const auto policy = policy_of({row(Occasion::urged, Audience::lead, Purpose::task),
                                 row(Occasion::urged, Audience::hotline, Purpose::task)});
  case_.complained_unit = kWater;
  EXPECT_EQ(refs(say(ledger::Urged{"normal"}, policy)), Refs{"unit:1"});
  case_.complained_unit = kDistrict;
  EXPECT_EQ(refs(say(ledger::Urged{"normal"}, policy)), Refs{"unit:1"}) << "the unit is below the accused";
  case_.lead = kDistrict;
  case_.complained_unit = kWater;
  EXPECT_EQ(refs(say(ledger::Urged{"normal"}, policy)), Refs{"unit:1"}) << "and above";
  case_.complained_unit = kHotline;
  EXPECT_EQ(refs(say(ledger::Urged{"normal"}, policy)), Refs{"unit:2"});
  case_.request_type = ledger::RequestType::complaint;
  EXPECT_EQ(refs(say(ledger::Urged{"normal"}, policy)), (Refs{"unit:2", "unit:1"}));
}

// docs/sources.md#accountable
TEST_F(Posts, TheHeadIsOfTheUnitOrTheNextAboveAndTheDeputyOfTheNextAboveThat) {
  const auto policy = policy_of({row(Occasion::urged, Audience::head, Purpose::task),
                                 row(Occasion::urged, Audience::deputy_head, Purpose::task)});
  const auto told = [&](std::vector<Head> heads) {
    ledger::FedEvent fed;
    fed.stored.event = ledger::Urged{};
    return refs(posts_of(fed, {policy, words_, case_, reach_, {}, {}, std::move(heads)}));
  };
  const Head own{ActorId{31}, kWater}, also{ActorId{32}, kWater}, upper{ActorId{21}, kDistrict},
      elsewhere{ActorId{41}, kSuper};
  EXPECT_EQ(told({own, elsewhere, upper, also}), (Refs{"actor:31", "actor:32", "actor:21"}));
  EXPECT_EQ(told({upper}), Refs{"actor:21"}) << "the head of both, told once";
  EXPECT_EQ(told({own}), Refs{"actor:31"});
  EXPECT_EQ(told({elsewhere}), Refs{});
  case_.request_type = ledger::RequestType::report;
  EXPECT_EQ(told({own, upper}), Refs{"actor:31"}) << "of a tip-off nobody above hears";
  EXPECT_EQ(told({upper}), Refs{});
  case_.complained_unit = kWater;
  EXPECT_EQ(told({own, upper}), Refs{});
}

TEST_F(Posts, AStepAboutALimitThatHasMovedIsSaidByNobodyButAPersonsIsAnUrging) {
  const auto policy = policy_of({row(Occasion::urged, Audience::lead, Purpose::task),
                                 row(Occasion::overdue, Audience::lead, Purpose::escalation)});
  const auto said = [&](ledger::Role role) {
    ledger::FedEvent fed;
    fed.stored.event = ledger::Urged{"overdue"};
    fed.stored.by.role = role;
    fed.stored.at = kNoon;  // what happens at the limit is in time
    const auto posts = posts_of(fed, {policy, words_, case_, reach_, {}, {}, {}});
    return posts.empty() ? std::string() : posts.front().message.template_id;
  };
  EXPECT_EQ(said(ledger::Role::system), "");
  EXPECT_EQ(said(ledger::Role::hotline), "task");
  case_.due.result = kNoon - std::chrono::milliseconds{1};
  EXPECT_EQ(said(ledger::Role::system), "escalation");
  EXPECT_EQ(said(ledger::Role::hotline), "escalation");
  case_.status = ledger::CaseStatus::carried;
  EXPECT_EQ(said(ledger::Role::system), "");
}

TEST_F(Posts, AResultSentBackAfterItsLimitIsOverdueAtOnce) {
  const auto policy = policy_of({row(Occasion::overdue, Audience::lead, Purpose::task)});
  case_.due.result = kNoon;
  const auto sent_back = [&](Instant at, bool passed) {
    ledger::FedEvent fed;
    fed.case_id = case_.id;
    fed.stored.event = ledger::ResultChecked{passed};
    fed.stored.at = at;
    return posts_of(fed, {policy, words_, case_, reach_, {}, {}}).size();
  };
  EXPECT_EQ(sent_back(kNoon + std::chrono::hours{1}, false), 1U);
  EXPECT_EQ(sent_back(kNoon + std::chrono::hours{1}, true), 0U);
  EXPECT_EQ(sent_back(kNoon, false), 0U) << "the watch will find it";
}

TEST_F(Posts, APartnerIsToldFactsAndNoWordOfAPerson) {
  subscribers_ = {{"partner:7", {Occasion::landed}}, {"partner:8", {Occasion::urged}}};
  case_.category = "lighting";
  const auto posts = say(ledger::Landed{}, policy_of({}));
  ASSERT_EQ(refs(posts), Refs{"partner:7"});
  EXPECT_EQ(posts[0].message.purpose, Purpose::sync);
  EXPECT_EQ(posts[0].message.values,
            (std::map<std::string, std::string>{
                {"category", "lighting"}, {"event", "landed"}, {"status", "received"}, {"unit", "water"}}));
  case_.confidentiality = ledger::Confidentiality::hide_from_handler;
  EXPECT_TRUE(say(ledger::Landed{}, policy_of({})).empty());
}

TEST_F(Posts, WordsThatNeedALimitAreNotSaidWithoutOne) {
  const auto policy = policy_of({row(Occasion::overdue, Audience::lead, Purpose::escalation)});
  case_.due.result = std::nullopt;
  ledger::FedEvent fed;
  fed.stored.event = ledger::Urged{};
  const auto urged = policy_of({row(Occasion::urged, Audience::lead, Purpose::escalation)});
  EXPECT_TRUE(posts_of(fed, {urged, words_, case_, reach_, {}, {}}).empty());
  const auto posts = due_posts(Occasion::overdue, kNoon, {policy, words_, case_, reach_, {}, {}});
  ASSERT_EQ(posts.size(), 1U);
  EXPECT_EQ(posts[0].message.dedupe_key, "overdue:5:1772424000000:unit:3");
}

TEST_F(Posts, WhatNobodyIsToldSaysNothing) {
  const auto policy = policy_of({row(Occasion::rework_ordered, Audience::lead, Purpose::task)});
  EXPECT_FALSE(said_of(ledger::Noted{}));
  EXPECT_FALSE(said_of(ledger::Redacted{}));
  EXPECT_FALSE(said_of(ledger::CallbackAnswered{}));
  ledger::CallbackAnswered no;
  no.rework_due.result = kNoon;
  EXPECT_EQ(refs(say(no, policy)), Refs{"unit:3"});
  EXPECT_EQ(said_of(ledger::ResultChecked{true})->occasion, Occasion::result_passed);
  EXPECT_EQ(said_of(ledger::ResultChecked{false})->occasion, Occasion::result_returned);
}

TEST(Reaching, AnAddressMustBeOneAndWanted) {
  ledger::Contact contact{.phone = "139 0000-5555", .email = " li.invented@example.org "};  // invented
  EXPECT_TRUE(reach_of(contact).mail);
  EXPECT_TRUE(reach_of(contact).sms);
  EXPECT_EQ(dialled("(0437) 139/0000-5555"), "043713900005555");
  EXPECT_EQ(dialled("晚上打"), "");
  contact.notices = false;
  EXPECT_FALSE(reach_of(contact).mail || reach_of(contact).sms);
  EXPECT_FALSE(reach_of({.phone = "住 3 号楼", .email = "nobody"}).sms);
}

TEST(Running, ALimitRunsWhileTheUnitHasTheWork) {
  using enum ledger::CaseStatus;
  for (const auto status : {dispatched, signed_for, objected, in_hand, rework, reopened})
    EXPECT_TRUE(is_running(status));
  for (const auto status : {paused_legal, carried, result_filed, callback, landed, withdrawn})
    EXPECT_FALSE(is_running(status));
}

TEST(StopLinks, AreOfOneCaseAndOneKey) {
  const OptOutKey key{1, 2, 3}, other{1, 2, 4};
  const auto token = stop_token(key, kCity, ledger::CaseId{5});
  EXPECT_TRUE(is_stop_token(key, kCity, ledger::CaseId{5}, token));
  EXPECT_FALSE(is_stop_token(other, kCity, ledger::CaseId{5}, token));
  EXPECT_FALSE(is_stop_token(key, kOther, ledger::CaseId{5}, token));
  EXPECT_FALSE(is_stop_token(key, kCity, ledger::CaseId{6}, token));
  EXPECT_FALSE(is_stop_token(key, kCity, ledger::CaseId{5}, ""));
  EXPECT_EQ(stop_path(key, kCity, ledger::CaseId{5}, "YC-1"), "/n/YC-1?t=" + token);
}

}  // namespace
}  // namespace tz::notify
