// GET /v1/cases/{code}/resident: whose cases are told to whom. All names and numbers are invented.
#include "ledger/api_resident.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "http/testing.h"
#include "http/testing_users.h"
#include "ledger/sql_contact_index.h"
#include "ledger/sql_testing.h"
#include "ledger/testing_planner.h"

namespace tz::ledger {
namespace {

using http::Permission;
using testing::as;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kCity;
using testing::kRoads;
using testing::kWater;
using testing::need;
using ::testing::Not;
using ::testing::Pair;

const Contact kSomeone{.name = "示例甲", .phone = "13800000000", .email = "someone@example.org"};

template <class Backend>
class ResidentRoute : public testing::Ledger<Backend> {
 protected:
  ResidentRoute() {
    router_.authenticator(users_);
    add_resident_route(
        router_, {this->service_, this->query_, planner_,
                  [this](JurisdictionId j, const Contact& contact, std::size_t limit) {
                    return contacts_.find(j, contact, limit);
                  },
                  [this](JurisdictionId, ActorId actor, std::string action, std::string object) -> Status {
                    if (refuses_) return fail(Errc::unavailable, "the record is not kept");
                    EXPECT_EQ(action, "case.resident");
                    kept_.emplace_back(static_cast<std::int64_t>(actor), object);
                    return {};
                  }});
  }
  Receipt file(const Contact& contact, void (*change)(Receive&) = nullptr) {
    this->clock_.advance(std::chrono::minutes(1));
    Receive command = need();
    command.contact = contact;
    command.anonymous = contact.empty();
    if (change != nullptr) change(command);
    return this->receive(std::move(command));
  }
  http::Response get(const std::string& code, std::string_view user = "hotline") {
    return http::testing::call(router_, "GET", "/v1/cases/" + code + "/resident",
                               {{"X-Test-User", std::string(user)}});
  }
  boost::json::object told(const std::string& code, std::string_view user = "hotline") {
    const auto response = get(code, user);
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_THAT(response.body, Not(HasSubstr("13800000000")));
    EXPECT_THAT(response.body, Not(HasSubstr("someone@")));
    const auto value = parse_json(response.body);
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  std::vector<std::string> codes(const std::string& code, std::string_view user = "hotline") {
    const auto answer = told(code, user);
    std::vector<std::string> all;
    for (const auto& row : answer.at("cases").as_array()) all.emplace_back(row.at("code").as_string());
    return all;
  }

  SqlContactIndex contacts_{*this->db_};
  testing::QuietPlanner planner_{testing::card_of(kCity)};
  http::testing::TestUsers users_{kCity,
                                  {{"hotline", ActorId{901}, {}, {Permission::case_triage}},
                                   {"watch", ActorId{902}, {}, {Permission::case_supervise}},
                                   {"roads", ActorId{903}, kRoads, {}},
                                   {"water", ActorId{904}, kWater, {}},
                                   {"desk", ActorId{905}, {}, {Permission::case_file}}},
                                  {Permission::case_read}};
  http::Router router_;
  std::vector<std::pair<std::int64_t, std::string>> kept_;
  bool refuses_ = false;
};
TYPED_TEST_SUITE(ResidentRoute, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(ResidentRoute, TheOtherCasesTheLatestFirstAndTheContactCovered) {
  const auto first = this->file({.phone = "138 0000 0000"});
  const auto own = this->file(kSomeone);
  const auto last = this->file({.email = "SOMEONE@example.org"});
  this->file({.phone = "13900000000"});
  EXPECT_THAT(this->codes(own.code), ElementsAre(last.code, first.code));
  const auto answer = this->told(own.code);
  EXPECT_EQ(answer.at("contact").at("name"), "示*");
  EXPECT_EQ(answer.at("contact").at("phone"), "138******00");
  EXPECT_FALSE(answer.at("more").as_bool());
}

TYPED_TEST(ResidentRoute, WhoLookedIsKeptBeforeAnythingIsTold) {
  const auto own = this->file(kSomeone);
  this->told(own.code);
  this->told(own.code, "watch");
  EXPECT_THAT(this->kept_, ElementsAre(Pair(901, own.code), Pair(902, own.code)));
  this->refuses_ = true;
  const auto refused = this->get(own.code);
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.body, Not(HasSubstr("contact")));
}

TYPED_TEST(ResidentRoute, AHandlerIsToldOfTheCasesOfTheOwnUnits) {
  const auto own = this->file(kSomeone);
  const auto mine = this->file(kSomeone);
  const auto others = this->file(kSomeone);
  this->bring_to(own.id, kRoads);
  this->bring_to(mine.id, kRoads);
  this->bring_to(others.id, kWater);
  EXPECT_THAT(this->codes(own.code, "roads"), ElementsAre(mine.code));
  EXPECT_EQ(this->get(own.code, "water").status, 404);
  EXPECT_EQ(this->get(own.code, "desk").status, 404) << "who files reads the case, not whose it is";
  EXPECT_EQ(this->get(own.code, "nobody").status, 401);
  EXPECT_THAT(this->kept_, ElementsAre(Pair(903, own.code)));
}

TYPED_TEST(ResidentRoute, WhoAskedNotToBeKnownIsNotLookedUpAndStandsInNobodysList) {
  const auto open = this->file(kSomeone);
  const std::vector<Receipt> hidden{
      this->file(kSomeone, [](Receive& r) { r.anonymous = true; }),
      this->file(kSomeone, [](Receive& r) { r.confidentiality = Confidentiality::sealed; }),
      this->file(kSomeone, [](Receive& r) { r.confidentiality = Confidentiality::hide_from_handler; }),
      this->file(kSomeone, [](Receive& r) { r.request_type = RequestType::report; })};
  for (const auto& one : hidden) {
    const auto refused = this->get(one.code);
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(refused.body, HasSubstr("resident_hidden"));
  }
  EXPECT_THAT(this->codes(open.code), IsEmpty());
  EXPECT_THAT(this->kept_, ElementsAre(Pair(901, open.code)));
}

// Filed as something else, and found to be a tip-off when it was read.
TYPED_TEST(ResidentRoute, WhatBecameATipOffIsInNoListAnyMore) {
  const auto own = this->file(kSomeone);
  const auto other = this->file(kSomeone);
  EXPECT_THAT(this->codes(own.code), ElementsAre(other.code));
  auto classify = this->classify();
  classify.request_type = RequestType::report;
  this->handle(other.id, classify, as(Role::hotline));
  EXPECT_THAT(this->codes(own.code), IsEmpty());
}

TYPED_TEST(ResidentRoute, ANameAloneIsNobody) {
  const auto own = this->file({.name = "示例丙"});
  this->file({.name = "示例丙"});
  const auto answer = this->told(own.code);
  EXPECT_EQ(answer.at("contact").at("name"), "示*");
  EXPECT_TRUE(answer.at("cases").as_array().empty());
}

TYPED_TEST(ResidentRoute, SoManyAtMostAndThatThereAreMore) {
  const auto own = this->file(kSomeone);
  for (std::size_t i = 0; i < kResidentCasesMax; ++i) this->file(kSomeone);
  EXPECT_EQ(this->codes(own.code).size(), kResidentCasesMax);
  EXPECT_FALSE(this->told(own.code).at("more").as_bool());
  this->file(kSomeone);
  EXPECT_EQ(this->codes(own.code).size(), kResidentCasesMax);
  EXPECT_TRUE(this->told(own.code).at("more").as_bool());
}

}  // namespace
}  // namespace tz::ledger
