// The routes: whose cases staff find, and what the public's page says and refuses.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "http/testing.h"
#include "pages/page.h"
#include "search/testing.h"

namespace tz::search {
namespace {

using namespace std::chrono_literals;
using ledger::Role;
using ledger::testing::as;
using ledger::testing::need;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kCity;
using testing::kDistrict;
using testing::kRoads;
using testing::kWater;
using ::testing::Not;

// Whoever the header X-Test-User names.
class FakeAuthenticator final : public http::Authenticator {
 public:
  Result<std::optional<http::Principal>> identify(const http::Request& request) override {
    using enum http::Permission;
    const auto name = request.header("x-test-user");
    if (name.empty()) return std::optional<http::Principal>();
    http::Principal p{.actor = ActorId{900}, .jurisdiction = kCity, .permissions = {signed_in, case_read}};
    if (name == "hotline") p.permissions.insert(case_triage);
    if (name == "watch") p.permissions.insert(case_supervise);
    if (name == "panel") p.permissions.insert(case_rule);
    if (name == "roads" || name == "roads_watch" || name == "roads_hotline") p.unit = kRoads;
    if (name == "roads_watch") p.permissions.insert(case_supervise);
    if (name == "roads_hotline") p.permissions.insert(case_triage);
    if (name == "district") p.unit = kDistrict;
    if (name == "water") p.unit = kWater;
    return std::optional(p);
  }
};

template <class Backend>
class SearchRoutes : public testing::Searched<Backend> {
 protected:
  SearchRoutes() {
    EXPECT_TRUE(this->search_.store.save(kCity, {.burst = 3, .per_minute = 6}).has_value());
    router_.authenticator(authenticator_);
    add_routes(router_, this->search_, this->ledger_, this->city_, shell_, kCity);
  }
  http::Response get(std::string_view target, std::string_view user = "hotline") {
    http::testing::Headers headers{{"Accept-Language", "en"}};
    if (!user.empty()) headers.emplace_back("X-Test-User", std::string(user));
    return http::testing::call(router_, "GET", target, headers);
  }
  boost::json::object json(const http::Response& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    const auto value = parse_json(response.body);
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  boost::json::object search(std::string_view words, std::string_view user = "hotline",
                             std::string_view more = "") {
    return json(get(fmt::format("/v1/search?q={}{}", percent_encode(words), more), user));
  }
  std::vector<std::string> codes(const boost::json::object& answer) {
    std::vector<std::string> all;
    for (const auto& hit : answer.at("hits").as_array())
      all.emplace_back(hit.at("case").at("code").as_string());
    return all;
  }
  std::int64_t total(const boost::json::object& answer) { return answer.at("total").at("count").as_int64(); }

  FakeAuthenticator authenticator_;
  pages::Shell shell_{pages::Site{}, {}};
  http::Router router_;
};
TYPED_TEST_SUITE(SearchRoutes, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(SearchRoutes, AHitIsTheCasesRowAndWhyItMatches) {
  const auto receipt = this->receive();
  this->follow();
  const auto answer = this->search("路灯");
  ASSERT_EQ(this->codes(answer), std::vector{receipt.code});
  const auto& why = answer.at("hits").at(0).at("why").at(0);
  EXPECT_EQ(why.at("field"), "description");
  EXPECT_EQ(why.at("text"), "路灯不亮，请来修");
  EXPECT_EQ(boost::json::serialize(why.at("marks")), "[[0,2]]");
  EXPECT_EQ(boost::json::serialize(answer.at("total")), R"({"count":1,"more":false})");
  EXPECT_TRUE(answer.at("next").is_null());
}

TYPED_TEST(SearchRoutes, AHandlerFindsAndCountsTheCasesOfTheOwnUnits) {
  const auto roads = this->receive(need("路灯一"));
  const auto water = this->receive(need("路灯二"));
  const auto nobodys = this->receive(need("路灯三"));
  this->bring_to(roads.id, kRoads);
  this->bring_to(water.id, kWater);
  this->follow();
  EXPECT_THAT(this->codes(this->search("路灯", "roads")), ElementsAre(roads.code));
  EXPECT_EQ(this->total(this->search("路灯", "roads")), 1) << "a total tells nothing of other cases";
  EXPECT_EQ(this->total(this->search("路灯", "district")), 2);
  EXPECT_EQ(this->total(this->search("路灯", "hotline")), 3);
  EXPECT_EQ(this->total(this->search(nobodys.code, "roads")), 0);
  EXPECT_EQ(this->total(this->search("路灯", "nobody")), 0) << "an account without a unit has no scope";
  EXPECT_EQ(this->get("/v1/search?q=a", "").status, 401);
}

TYPED_TEST(SearchRoutes, ACaseThatMovedSinceIsNotShown) {
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoads);
  this->follow();
  this->handle(receipt.id, ledger::Object{{kWater}, "basis", "reason"}, as(Role::handler, kRoads));
  this->handle(receipt.id, ledger::RuleObjection{true, kWater, "ruling"}, as(Role::panel, kDistrict));
  this->handle(receipt.id, ledger::Sign{}, as(Role::handler, kWater));
  EXPECT_THAT(this->codes(this->search("路灯", "roads")), IsEmpty()) << "though the index still says so";
  this->follow();
  EXPECT_THAT(this->codes(this->search("路灯", "water")), ElementsAre(receipt.code));
  EXPECT_EQ(this->total(this->search("路灯", "roads")), 0);
}

TYPED_TEST(SearchRoutes, ATipOffIsFoundByTheHotlineAndNeverByTheAccusedLine) {
  ledger::Receive tip = need("举报道路处收钱");
  tip.request_type = ledger::RequestType::report;
  tip.complained_unit = kRoads;
  const auto receipt = this->receive(tip);
  this->follow();
  EXPECT_THAT(this->codes(this->search("收钱", "hotline")), ElementsAre(receipt.code));
  for (const std::string_view user : {"watch", "roads", "roads_watch", "roads_hotline"}) {
    const auto answer = this->search("收钱", user);
    EXPECT_THAT(this->codes(answer), IsEmpty()) << user;
    EXPECT_EQ(this->total(answer), 0) << user;
  }
  EXPECT_THAT(this->get("/search?q=%E6%94%B6%E9%92%B1", "").body, Not(HasSubstr(receipt.code)));
}

TYPED_TEST(SearchRoutes, FiltersNarrow) {
  const auto lamp = this->receive(need("路灯一"));
  ledger::Receive other = need("路灯二");
  other.category = "water";
  other.zones = {"community-2"};
  const auto water = this->receive(other);
  this->bring_to(water.id, kWater);
  this->follow();
  EXPECT_THAT(this->codes(this->search("路灯", "hotline", "&category=lighting")),
              ::testing::UnorderedElementsAre(lamp.code, water.code))
      << "bring_to() classified the other anew";
  EXPECT_THAT(this->codes(this->search("路灯", "hotline", "&category=water")), IsEmpty());
  EXPECT_EQ(this->total(this->search("路灯", "hotline", "&zone=street-1,community-9")), 2);
  EXPECT_THAT(this->codes(this->search("路灯", "hotline", fmt::format("&unit={}", static_cast<int>(kWater)))),
              ElementsAre(water.code));
  EXPECT_THAT(
      this->codes(this->search("路灯", "hotline", fmt::format("&unit={}", static_cast<int>(kDistrict)))),
      ElementsAre(water.code));
  const auto by_status = this->search("路灯", "hotline", "&status=received");
  EXPECT_THAT(this->codes(by_status), ElementsAre(lamp.code));
  EXPECT_TRUE(by_status.at("total").is_null()) << "states are not in the index";
  EXPECT_EQ(this->codes(this->search("路灯", "hotline", "&open=true")).size(), 2U);
  EXPECT_EQ(this->codes(this->search("路灯", "hotline", "&open=false")).size(), 0U);
}

TYPED_TEST(SearchRoutes, ANumberIsFoundAsPeopleTypeIt) {
  const auto receipt = this->receive();
  this->follow();
  std::string typed = to_lower_ascii(receipt.code);
  std::erase(typed, '-');
  EXPECT_THAT(this->codes(this->search(typed)), ElementsAre(receipt.code));
}

TYPED_TEST(SearchRoutes, PagesByCursor) {
  std::vector<std::string> all;
  for (int i = 0; i < 7; ++i) {
    all.insert(all.begin(), this->receive().code);
    this->clock_.advance(1min);
  }
  this->follow();
  std::vector<std::string> seen;
  std::string cursor;
  for (int page = 0; page < 5; ++page) {
    const auto answer = this->search("路灯", "hotline", "&limit=3" + cursor);
    for (auto& code : this->codes(answer)) seen.push_back(std::move(code));
    EXPECT_EQ(answer.at("total").is_null(), page > 0);
    if (answer.at("next").is_null()) break;
    cursor = "&cursor=" + std::string(answer.at("next").as_string());
  }
  EXPECT_EQ(seen, all);
}

TYPED_TEST(SearchRoutes, WhatIsWrongIsTold) {
  for (const auto& [target, field] :
       std::vector<std::pair<std::string, std::string>>{{"/v1/search", "q"},
                                                        {"/v1/search?q=%20", "q"},
                                                        {"/v1/search?q=a&status=nothing", "status"},
                                                        {"/v1/search?q=a&open=maybe", "open"},
                                                        {"/v1/search?q=a&cursor=x", "cursor"},
                                                        {"/v1/search?q=a&limit=51", "limit"},
                                                        {"/v1/search?q=a&unit=x", "unit"},
                                                        {"/v1/search?q=a&open=true&status=landed", "open"}}) {
    const auto response = this->get(target);
    EXPECT_EQ(response.status, 400) << target;
    EXPECT_THAT(response.body, HasSubstr("\"field\":\"" + field + "\"")) << target;
  }
}

TYPED_TEST(SearchRoutes, ThePublicPageListsMarksAndEscapes) {
  const auto receipt = this->receive(need("路灯<b>不亮</b>"));
  this->follow();
  const auto empty = this->get("/search", "");
  EXPECT_EQ(empty.status, 200);
  EXPECT_THAT(empty.body, HasSubstr("name=\"q\""));
  const auto page = this->get("/search?q=%E8%B7%AF%E7%81%AF", "");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("href=\"/r/" + receipt.code + "\""));
  EXPECT_THAT(page.body, HasSubstr("<mark>路灯</mark>&lt;b&gt;不亮"));
  const auto none = this->get("/search?q=%E4%BA%95%E7%9B%96", "");
  EXPECT_EQ(none.status, 200);
  EXPECT_THAT(none.body, Not(HasSubstr("/r/")));
}

TYPED_TEST(SearchRoutes, ThePublicPageRefusesWithTheFormAndTheWord) {
  const auto refused = this->get("/search?q=%2C", "");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("error-summary"));
}

TYPED_TEST(SearchRoutes, AClientThatAsksTooOftenWaits) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(this->get("/search?q=lamp", "").status, 200);
  const auto refused = this->get("/search?q=lamp", "");
  EXPECT_EQ(refused.status, 429);
  const auto& headers = refused.headers;
  EXPECT_NE(std::ranges::find(headers, std::pair<std::string, std::string>{"Retry-After", "10"}),
            headers.end());
  EXPECT_EQ(this->get("/search", "").status, 200) << "the empty form asks nothing of the index";
  this->clock_.advance(10s);
  EXPECT_EQ(this->get("/search?q=lamp", "").status, 200);
}

}  // namespace
}  // namespace tz::search
