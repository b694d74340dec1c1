#include "notify/api_notices.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "http/testing.h"
#include "ledger/sql_testing.h"
#include "notify/module.h"
#include "notify/testing.h"
#include "notify/testing_planner.h"

namespace tz::notify {
namespace {

using http::Permission;
using ledger::testing::as;
using ledger::testing::kRoads;
using ledger::testing::kWater;
using testing::kCity;

constexpr Hash256 kKey{9};

// Whoever the test says: "Bearer handler", ...
class Doorman final : public http::Authenticator {
 public:
  Result<std::optional<http::Principal>> identify(const http::Request& request) override {
    const auto who = request.header("authorization");
    if (who.empty()) return std::optional<http::Principal>();
    http::Principal p;
    p.jurisdiction = kCity;
    p.permissions = {Permission::signed_in};
    p.actor = ActorId{17};
    if (who == "Bearer roads" || who == "Bearer water") {
      p.unit = who == "Bearer roads" ? kRoads : kWater;
      p.permissions.insert({Permission::case_read, Permission::case_handle});
      if (who == "Bearer water") p.actor = ActorId{18};
    }
    if (who == "Bearer admin") p.permissions.insert(Permission::administer);
    return std::optional(p);
  }
};

template <class Backend>
class Notices : public ledger::testing::Ledger<Backend> {
 protected:
  Notices() {
    const auto migrated = store::migrate(*this->db_, schema());
    if (!migrated) throw std::runtime_error(migrated.error().message);
    router_.authenticator(doorman_);
    add_notice_routes(router_, {module_.outbox, module_.inbox, this->service_, planner_});
    add_webhook_routes(router_, {.subscriptions = module_.subscriptions,
                                 .planner = planner_,
                                 .clock = this->clock_,
                                 .key = kKey,
                                 .record =
                                     [this](JurisdictionId, ActorId, std::string action, std::string) {
                                       audit_.push_back(std::move(action));
                                       return Status();
                                     },
                                 .name_of = ledger::testing::account_name});
    add_stop_routes(router_, {module_.optouts, this->service_, shell_, kKey, kCity});
  }
  http::Response call(std::string_view method, std::string_view who, const std::string& target,
                      std::string_view body = {}) {
    http::testing::Headers headers{{"Content-Type", "application/json"}};
    if (!who.empty()) headers.emplace_back("Authorization", "Bearer " + std::string(who));
    return http::testing::call(router_, method, target, headers, body);
  }
  boost::json::object json(std::string_view who, const std::string& target) {
    const auto answer = call("GET", who, target);
    EXPECT_EQ(answer.status, 200) << target << " " << answer.body;
    const auto value = parse_json(answer.body);
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  void put(std::int64_t id, const std::string& recipient) {
    ASSERT_TRUE(module_.inbox.put(kCity, recipient,
                                  {.id = DeliveryId{id},
                                   .case_code = "YC-1",
                                   .purpose = Purpose::task,
                                   .subject = "新",
                                   .body = "文",
                                   .subject_en = "new",
                                   .body_en = "text",
                                   .came_at = testing::kNoon}));
  }
  std::int64_t unread(std::string_view who) { return json(who, "/v1/inbox").at("unread").as_int64(); }

  testing::OneCity planner_;
  Module module_{*this->db_, this->ids_, this->clock_};
  Doorman doorman_;
  http::Router router_;
  pages::Shell shell_{pages::Site{}, {}};
  std::vector<std::string> audit_;
};
TYPED_TEST_SUITE(Notices, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(Notices, AnInboxIsOnesOwnAndOnesUnitsAndNobodyElses) {
  this->put(1, "actor:17");
  this->put(2, inbox_of(kRoads));
  this->put(3, inbox_of(kWater));
  const auto page = this->json("roads", "/v1/inbox");
  ASSERT_EQ(page.at("items").as_array().size(), 2U);
  EXPECT_EQ(page.at("items").at(0).at("id"), "2");
  EXPECT_EQ(page.at("items").at(0).at("subject_zh"), "新");
  EXPECT_EQ(page.at("items").at(0).at("body_en"), "text");
  EXPECT_TRUE(page.at("items").at(0).at("read_at").is_null());
  EXPECT_EQ(page.at("unread"), 2);
  EXPECT_TRUE(page.at("next").is_null());
  EXPECT_EQ(this->unread("water"), 1);
  EXPECT_EQ(this->call("GET", "", "/v1/inbox").status, 401);
  EXPECT_EQ(this->json("roads", "/v1/inbox?before=2").at("items").as_array().size(), 1U);
  EXPECT_EQ(this->call("GET", "roads", "/v1/inbox?before=x").status, 400);
}

TYPED_TEST(Notices, WhatIsReadStaysReadAndInTheList) {
  for (std::int64_t id = 1; id <= 3; ++id) this->put(id, inbox_of(kRoads));
  EXPECT_EQ(this->call("POST", "roads", "/v1/inbox/2/read").status, 204);
  EXPECT_EQ(this->call("POST", "water", "/v1/inbox/3/read").status, 404);
  EXPECT_EQ(this->call("POST", "roads", "/v1/inbox/nine/read").status, 400);
  EXPECT_EQ(this->unread("roads"), 2);
  EXPECT_EQ(this->call("POST", "roads", "/v1/inbox/read", R"({"last":"2"})").status, 204);
  EXPECT_EQ(this->unread("roads"), 1);
  EXPECT_EQ(this->call("POST", "roads", "/v1/inbox/read", "{}").status, 400);
  EXPECT_EQ(this->json("roads", "/v1/inbox").at("items").as_array().size(), 3U);
}

TYPED_TEST(Notices, ManyUnreadAreCountedToALimit) {
  for (std::int64_t id = 1; id <= kUnreadMax + 5; ++id) this->put(id, inbox_of(kRoads));
  const auto page = this->json("roads", "/v1/inbox");
  EXPECT_EQ(page.at("unread"), kUnreadMax);
  EXPECT_EQ(page.at("more_unread"), true);
  EXPECT_EQ(page.at("items").as_array().size(), 50U);
  EXPECT_EQ(page.at("next"), "56");
}

TYPED_TEST(Notices, WhatWasSentAboutACaseIsSeenByWhoMaySeeTheCase) {
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoads);
  auto message = testing::post("k", {{Channel::mail, resident_of(receipt.id), ""}});
  message.message.case_id = receipt.id;
  ASSERT_TRUE(this->module_.outbox.enqueue(message, testing::kNoon));
  const auto path = "/v1/cases/" + receipt.code + "/notices";
  const auto row = this->json("roads", path).at("deliveries").at(0);
  EXPECT_EQ(row.at("channel"), "mail");
  EXPECT_EQ(row.at("state"), "waiting");
  EXPECT_EQ(row.at("purpose"), "receipt");
  EXPECT_FALSE(row.at("due_at").is_null());
  EXPECT_EQ(this->call("GET", "water", path).status, 404);
  EXPECT_EQ(this->call("GET", "admin", path).status, 403);
}

TYPED_TEST(Notices, WhoRunsTheProgramSeesWhatWasGivenUpAndSendsItAgain) {
  ASSERT_TRUE(this->module_.outbox.enqueue(testing::post("k", {testing::kMail}), testing::kNoon));
  const auto claims =
      *this->module_.outbox.claim(kCity, 1, testing::kNoon, testing::kNoon + std::chrono::minutes(1), 9);
  ASSERT_EQ(claims.size(), 1U);
  ASSERT_TRUE(*this->module_.outbox.begin(kCity, claims[0], testing::kNoon));
  ASSERT_TRUE(
      this->module_.outbox.finish(kCity, claims[0], give_up("smtp_550", "refused"), {}, testing::kNoon));
  const auto view = this->json("admin", "/v1/outbox");
  EXPECT_EQ(view.at("carriers").at(0).at("carrier"), "mail");
  EXPECT_EQ(view.at("carriers").at(0).at("failures"), 1);
  const auto dead = view.at("dead").at("deliveries").at(0);
  EXPECT_EQ(dead.at("code"), "smtp_550");
  const std::string id(dead.at("id").as_string());
  EXPECT_EQ(this->json("admin", "/v1/outbox/" + id).at("attempts").at(0).at("outcome"), "permanent");
  EXPECT_EQ(this->call("POST", "roads", "/v1/outbox/" + id + "/retry").status, 403);
  EXPECT_EQ(this->call("GET", "roads", "/v1/outbox").status, 403);
  EXPECT_EQ(this->call("POST", "admin", "/v1/outbox/" + id + "/retry").status, 204);
  EXPECT_EQ(this->call("POST", "admin", "/v1/outbox/" + id + "/retry").status, 409);
  EXPECT_TRUE(this->json("admin", "/v1/outbox").at("dead").at("deliveries").as_array().empty());
}

TYPED_TEST(Notices, APartnersSecretIsShownOnceAndItsLifeIsOnTheRecord) {
  const auto body = R"({"name":"OA","url":"https://oa.example.org/in","events":["landed"]})";
  const auto made = this->call("POST", "admin", "/v1/webhooks", body);
  ASSERT_EQ(made.status, 201) << made.body;
  const auto partner = parse_json(made.body)->as_object();
  EXPECT_EQ(partner.at("secret").as_string().size(), 64U);
  EXPECT_NE(made.body.find("（虚构）"), std::string::npos) << "who made it, by name: " << made.body;
  EXPECT_EQ(this->call("GET", "admin", "/v1/webhooks").body.find("secret"), std::string::npos);
  const std::string id(partner.at("id").as_string());
  EXPECT_EQ(this->call("POST", "admin", "/v1/webhooks/" + id + "/disable").status, 204);
  EXPECT_EQ(this->call("POST", "admin", "/v1/webhooks/7/disable").status, 404);
  EXPECT_FALSE(this->json("admin", "/v1/webhooks").at("webhooks").at(0).at("disabled_at").is_null());
  EXPECT_EQ(this->audit_, (std::vector<std::string>{"webhook.add", "webhook.disable"}));
  for (const char* bad :
       {R"({"name":"OA","url":"http://oa.example.org"})", R"({"name":"","url":"https://oa.example.org"})",
        R"({"name":"OA","url":"https://oa.example.org","events":["lost"]})", "[]"})
    EXPECT_EQ(this->call("POST", "admin", "/v1/webhooks", bad).status, 400) << bad;
  EXPECT_EQ(this->call("POST", "roads", "/v1/webhooks", body).status, 403);
}

TYPED_TEST(Notices, AResidentStopsTheMessagesByTheLinkAndByNothingElse) {
  const auto receipt = this->receive();
  const auto path = stop_path(kKey, kCity, receipt.id, receipt.code);
  const auto press = [&](const std::string& target, std::string_view form) {
    return http::testing::call(this->router_, "POST", target,
                               {{"Content-Type", "application/x-www-form-urlencoded"}}, form);
  };
  EXPECT_EQ(this->call("GET", "", path).status, 200);
  EXPECT_FALSE(*this->module_.optouts.has(kCity, receipt.id));
  EXPECT_EQ(press(path, "List-Unsubscribe=One-Click").status, 200);
  EXPECT_TRUE(*this->module_.optouts.has(kCity, receipt.id));
  EXPECT_EQ(press(path, "want=yes").status, 200);
  EXPECT_FALSE(*this->module_.optouts.has(kCity, receipt.id));
  const auto other = this->receive();
  EXPECT_EQ(press("/n/" + other.code + path.substr(path.find('?')), "").status, 404);
  EXPECT_EQ(press("/n/" + receipt.code, "").status, 404);
  EXPECT_EQ(press("/n/NOTHING?t=x", "").status, 404);
}

}  // namespace
}  // namespace tz::notify
