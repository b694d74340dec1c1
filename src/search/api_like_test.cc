// GET /v1/cases/{code}/like: what is shown to whom. All invented.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "http/testing.h"
#include "http/testing_users.h"
#include "pages/page.h"
#include "search/testing.h"

namespace tz::search {
namespace {

using namespace std::chrono_literals;
using http::Permission;
using ledger::Role;
using ledger::testing::as;
using ledger::testing::need;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kCity;
using testing::kRoads;
using testing::kWater;
using ::testing::Not;

constexpr LatLng kNear{ledger::testing::kSquare.lat_e7 + 8'000, ledger::testing::kSquare.lng_e7};  // 89 m
constexpr LatLng kFar{ledger::testing::kSquare.lat_e7 + 10'000, ledger::testing::kSquare.lng_e7};  // 111 m
// In the corner of the square around the place, outside its circle: 89 m north and 81 m east.
constexpr LatLng kCorner{ledger::testing::kSquare.lat_e7 + 8'000, ledger::testing::kSquare.lng_e7 + 10'000};

template <class Backend>
class LikeRoute : public testing::Searched<Backend> {
 protected:
  LikeRoute() {
    router_.authenticator(users_);
    add_routes(router_, this->search_, this->ledger_, this->city_, shell_, kCity);
  }
  std::string add(std::string words, LatLng point = ledger::testing::kSquare,
                  void (*change)(ledger::Receive&) = nullptr) {
    auto command = need(std::move(words));
    command.place.point = point;
    if (change != nullptr) change(command);
    return this->receive(std::move(command)).code;
  }
  http::Response get(const std::string& code, std::string_view user = "hotline") {
    return http::testing::call(router_, "GET", "/v1/cases/" + code + "/like",
                               {{"X-Test-User", std::string(user)}});
  }
  boost::json::object like(const std::string& code, std::string_view user = "hotline") {
    const auto response = get(code, user);
    EXPECT_EQ(response.status, 200) << response.body;
    const auto value = parse_json(response.body);
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  static std::vector<std::string> similar(const boost::json::object& answer) {
    std::vector<std::string> codes;
    for (const auto& one : answer.at("similar").as_array())
      codes.emplace_back(one.at("case").at("code").as_string());
    return codes;
  }
  static std::vector<std::string> in_place(const boost::json::object& answer) {
    std::vector<std::string> codes;
    for (const auto& one : answer.at("place").at("cases").as_array())
      codes.emplace_back(one.at("code").as_string());
    return codes;
  }
  static bool is_repeat(const boost::json::object& answer) {
    return answer.at("place").at("repeat").as_bool();
  }

  http::testing::TestUsers users_{kCity,
                                  {{"hotline", ActorId{901}, {}, {Permission::case_triage}},
                                   {"watch", ActorId{902}, {}, {Permission::case_supervise}},
                                   {"roads", ActorId{903}, kRoads, {}},
                                   {"water", ActorId{904}, kWater, {}},
                                   {"desk", ActorId{905}, {}, {Permission::case_file}}},
                                  {Permission::case_read}};
  pages::Shell shell_{pages::Site{}, {}};
  http::Router router_;
};
TYPED_TEST_SUITE(LikeRoute, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(LikeRoute, SimilarByWordsEndedOnesTooAndNeverItself) {
  const auto ended = this->receive(need("和平路小学门口的路灯不亮，晚上很黑"));
  this->bring_to(ended.id, kRoads);
  this->handle(ended.id, ledger::Withdraw{}, as(Role::resident));
  this->clock_.advance(1h);
  const auto unpublished =
      this->add("和平路小学门口路灯又坏了", ledger::testing::kSquare, [](auto& r) { r.publish = false; });
  const auto own = this->add("反映和平路小学门口的路灯不亮");
  this->add("建设街路面有个大坑", kFar);
  this->follow();
  const auto answer = this->like(own);
  EXPECT_THAT(this->similar(answer), ::testing::UnorderedElementsAre(ended.code, unpublished));
  EXPECT_GE(answer.at("similar").at(0).at("shared").as_int64(),
            answer.at("similar").at(1).at("shared").as_int64());
  EXPECT_GE(answer.at("similar").at(1).at("shared").as_int64(), 3);
  EXPECT_FALSE(answer.at("secret").as_bool());
}

TYPED_TEST(LikeRoute, TheSamePlaceAndCategoryAboutTheSameTime) {
  const auto early = this->add("路灯一", kNear);
  this->clock_.advance(std::chrono::days(31));
  const auto before = this->add("路灯二", kNear);
  this->add("路灯太远", kFar);
  this->add("路灯在角上", kCorner);
  this->add("水管", kNear, [](auto& r) { r.category = "water"; });
  this->clock_.advance(std::chrono::days(10));
  const auto own = this->add("路灯三");
  EXPECT_THAT(this->in_place(this->like(own)), ElementsAre(before)) << early;
  EXPECT_FALSE(this->is_repeat(this->like(own)));
  this->clock_.advance(std::chrono::days(20));
  const auto after = this->add("路灯四", kNear);
  const auto answer = this->like(own);
  EXPECT_THAT(this->in_place(answer), ElementsAre(after, before));
  EXPECT_TRUE(this->is_repeat(answer)) << "three in thirty days";
  EXPECT_FALSE(this->is_repeat(this->like(early)));
  EXPECT_EQ(answer.at("place").at("within_m").as_int64(), 100);
  EXPECT_EQ(answer.at("place").at("within_days").as_int64(), 30);
  EXPECT_EQ(answer.at("place").at("least").as_int64(), 3);
  EXPECT_FALSE(answer.at("place").at("more").as_bool());
}

TYPED_TEST(LikeRoute, WithoutAPlaceOrACategoryThereIsNoSamePlace) {
  this->add("路灯一");
  auto command = need("路灯二");
  command.place.point.reset();
  const auto nowhere = this->receive(std::move(command)).code;
  const auto nothing = this->add("路灯三", ledger::testing::kSquare, [](auto& r) { r.category = ""; });
  EXPECT_THAT(this->in_place(this->like(nowhere)), IsEmpty());
  EXPECT_THAT(this->in_place(this->like(nothing)), IsEmpty());
}

TYPED_TEST(LikeRoute, AHandlerIsShownTheCasesOfTheOwnUnits) {
  const auto own = this->receive(need("和平路小学门口的路灯不亮"));
  const auto mine = this->receive(need("和平路小学门口的路灯不亮了"));
  const auto others = this->receive(need("和平路小学门口的路灯不亮，请修"));
  this->bring_to(own.id, kRoads);
  this->bring_to(mine.id, kRoads);
  this->bring_to(others.id, kWater);
  this->follow();
  const auto answer = this->like(own.code, "roads");
  EXPECT_THAT(this->similar(answer), ElementsAre(mine.code));
  EXPECT_THAT(this->in_place(answer), ElementsAre(mine.code));
  EXPECT_FALSE(this->is_repeat(answer)) << "what is not in the scope is not counted";
  EXPECT_EQ(this->get(own.code, "water").status, 404);
  EXPECT_EQ(this->get("LY-20260101-000000-0").status, 404);
  EXPECT_EQ(this->get(own.code, "nobody").status, 401);
}

TYPED_TEST(LikeRoute, ASecretCaseIsPutInNoCompany) {
  const auto open = this->add("和平路小学门口的路灯不亮");
  const auto sealed = this->add("和平路小学门口的路灯不亮", ledger::testing::kSquare,
                                [](auto& r) { r.confidentiality = ledger::Confidentiality::sealed; });
  const auto tip_off = this->add("和平路小学门口的路灯不亮", ledger::testing::kSquare,
                                 [](auto& r) { r.request_type = ledger::RequestType::report; });
  this->follow();
  for (const auto& code : {sealed, tip_off}) {
    const auto answer = this->like(code);
    EXPECT_TRUE(answer.at("secret").as_bool());
    EXPECT_THAT(this->similar(answer), IsEmpty());
    EXPECT_THAT(this->in_place(answer), IsEmpty());
  }
  // Nor does it stand beside an open one, whoever looks.
  for (const auto* user : {"hotline", "watch"}) {
    const auto seen = this->like(open, user);
    EXPECT_THAT(this->similar(seen), IsEmpty()) << user;
    EXPECT_THAT(this->in_place(seen), IsEmpty()) << user;
    EXPECT_FALSE(this->is_repeat(seen)) << user;
  }
}

TYPED_TEST(LikeRoute, WhoFilesMayLookAtWhatTheyMayRead) {
  const auto own = this->add("和平路小学门口的路灯不亮");
  this->add("和平路小学门口的路灯不亮了");
  this->follow();
  const auto answer = this->like(own, "desk");
  EXPECT_THAT(this->similar(answer), IsEmpty()) << "an account without a unit lists nothing";
  EXPECT_THAT(this->in_place(answer), IsEmpty());
}

}  // namespace
}  // namespace tz::search
