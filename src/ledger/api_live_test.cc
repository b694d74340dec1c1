#include "ledger/api_live.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/text.h"
#include "http/testing.h"
#include "ledger/api_cases.h"
#include "ledger/module.h"
#include "ledger/sql_testing.h"
#include "ledger/testing_planner.h"

namespace tz::ledger {
namespace {

using namespace std::chrono_literals;
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
using ::testing::StartsWith;

constexpr UnitId kHotlineDesk{100};
constexpr UnitId kRoadsCrew{1011};  // below kRoads
constexpr UnitId kDistrict{200};    // above kRoads

// A city of five units.
class SmallCity final : public testing::QuietPlanner {
 public:
  SmallCity() : QuietPlanner(testing::card_of(kCity)) {}
  std::vector<UnitId> units_below(JurisdictionId, UnitId unit) const override {
    if (unit == kDistrict) return {kRoads, kRoadsCrew};
    return unit == kRoads ? std::vector<UnitId>{kRoadsCrew} : std::vector<UnitId>{};
  }
  std::vector<UnitId> line_of(JurisdictionId, UnitId unit) const override {
    if (unit == kRoadsCrew) return {kRoadsCrew, kRoads};
    return {unit};
  }
  Result<UnitId> district_of(const Case&) const override { return kDistrict; }
};

const std::vector<std::string> kStaff{"clerk", "caller", "auditor",          "roads",    "crew",
                                      "water", "panel",  "auditor_of_roads", "district", "guest"};

std::optional<http::Principal> staff(std::string_view user) {
  http::Principal p{.actor = ActorId{11}, .jurisdiction = kCity};
  p.permissions = {Permission::signed_in, Permission::case_read};
  const auto sits = [&](UnitId unit, Permission permission) {
    p.unit = unit;
    p.permissions.insert(permission);
  };
  if (user == "clerk") sits(kHotlineDesk, Permission::case_triage);
  if (user == "caller") sits(kHotlineDesk, Permission::case_callback);
  if (user == "auditor") sits(UnitId{}, Permission::case_supervise);
  if (user == "auditor_of_roads") sits(kRoads, Permission::case_supervise);
  if (user == "roads") sits(kRoads, Permission::case_handle);
  if (user == "crew") sits(kRoadsCrew, Permission::case_handle);
  if (user == "water") sits(kWater, Permission::case_handle);
  if (user == "panel") sits(UnitId{300}, Permission::case_rule);
  if (user == "district") sits(kDistrict, Permission::case_approve);
  if (user == "reader") p.permissions.erase(Permission::case_read);
  return p;
}

// Whoever the header X-Test-User names; their credential is a cookie of that name.
class SmallStaff final : public http::Authenticator {
 public:
  Result<std::optional<http::Principal>> identify(const http::Request& request) override {
    const auto user = request.cookie("user");
    return user ? staff(*user) : std::optional<http::Principal>();
  }
};

template <class Backend>
class LiveApi : public testing::Ledger<Backend> {
 protected:
  LiveApi() {
    router_.authenticator(staff_);
    add_live_route(router_, feed_);
    add_case_routes(router_, this->service_, this->query_, city_,
                    [](JurisdictionId, const std::string&) {
                      return Result<std::optional<Media>>(std::optional<Media>());
                    },
                    {});
  }
  http::Response get(const std::string& user, std::string_view target, std::string_view last_id = {}) {
    http::testing::Headers headers{{"Cookie", "user=" + user}};
    if (!last_id.empty()) headers.emplace_back("Last-Event-ID", std::string(last_id));
    return http::testing::call(router_, "GET", target, headers);
  }
  // A stream of that person, from now on.
  std::shared_ptr<http::EventStream> listen(const std::string& user) {
    const auto response = get(user, "/v1/live");
    EXPECT_EQ(response.status, 200) << response.body;
    return response.events;
  }
  void run() {
    this->seal_all();
    for (bool more = true; more;) {
      const auto told = feed_.run_once(kCity);
      ASSERT_TRUE(told) << told.error().message;
      more = *told;
    }
  }
  // "event id data" of what the stream has to say since it was last asked.
  static std::vector<std::string> heard(const std::shared_ptr<http::EventStream>& stream) {
    std::string text;
    stream->take(text);
    std::vector<std::string> events;
    std::string event;
    for (const auto line : split(text, '\n')) {
      if (line.empty() && !event.empty()) events.push_back(std::exchange(event, {}));
      if (line.empty()) continue;
      const auto colon = line.find(": ");
      event += (event.empty() ? "" : " ") + std::string(line.substr(colon + 2));
    }
    return events;
  }
  static std::string said(std::int64_t id, const std::string& code, std::int64_t version) {
    return "case " + std::to_string(id) + " {\"code\":\"" + code +
           "\",\"version\":" + std::to_string(version) + "}";
  }
  // So many cases in one write, as an import adds them.
  void add(std::int64_t count) {
    std::vector<std::pair<Append, OnceKey>> parts;
    for (std::int64_t i = 0; i < count; ++i) {
      auto part = this->service_.prepare(kCity, "LY", "Asia/Shanghai", need(), as(Role::resident));
      ASSERT_TRUE(part) << part.error().message;
      parts.emplace_back(*std::move(part), OnceKey{"test", std::to_string(++added_)});
    }
    ASSERT_TRUE(this->events_.append_new(kCity, parts));
  }
  std::int64_t added_ = 0;
  bool lists(const std::string& user, const std::string& code) {
    return get(user, "/v1/cases?code=" + code).body.find(code) != std::string::npos;
  }

  SmallCity city_;
  SmallStaff staff_;
  // Who of them is still signed in, and what the look costs: nothing, unless the database is gone.
  Result<std::optional<http::Principal>> still(const http::Request& request) {
    ++looks_;
    if (no_database_) return fail(Errc::unavailable, "the database does not answer");
    if (gone_) return std::optional<http::Principal>();
    return becomes_ ? becomes_ : staff(request.cookie("user").value_or(""));
  }
  int looks_ = 0;
  bool gone_ = false, no_database_ = false;
  std::optional<http::Principal> becomes_;
  LiveFeed feed_{this->events_, city_, this->clock_, [this](const http::Request& r) { return still(r); }};
  http::Router router_;
};
TYPED_TEST_SUITE(LiveApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(LiveApi, TellsWhoeverListensOfEachChangeOnce) {
  const auto before = this->receive();
  this->run();
  const auto response = this->get("clerk", "/v1/live");
  EXPECT_EQ(response.content_type, "text/event-stream");
  EXPECT_THAT(response.body, StartsWith("retry: 5000\nevent: ready\nid: 1\ndata: {}\n\n"));
  const auto clerk = response.events;
  const auto other = this->listen("clerk");
  this->run();
  EXPECT_THAT(this->heard(clerk), IsEmpty()) << "what was before is no news";
  const auto receipt = this->receive();
  this->seal_all();  // PostgreSQL may seal what two cases had at the same time in either order.
  this->handle(before.id, this->classify(), as(Role::hotline));
  this->run();
  const std::vector<std::string> both{this->said(2, receipt.code, 1), this->said(3, before.code, 2)};
  EXPECT_EQ(this->heard(clerk), both);
  EXPECT_EQ(this->heard(other), both);
  this->run();
  EXPECT_THAT(this->heard(clerk), IsEmpty());
  EXPECT_EQ(this->feed_.listeners(), 2U);
}

TYPED_TEST(LiveApi, SeveralChangesOfACaseAtOnceAreOneEvent) {
  const auto clerk = this->listen("clerk");
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoads);
  this->run();
  EXPECT_THAT(this->heard(clerk), ElementsAre(this->said(4, receipt.code, 4)));
}

TYPED_TEST(LiveApi, NothingIsToldBeforeItIsSealed) {
  const auto clerk = this->listen("clerk");
  this->receive();
  ASSERT_TRUE(this->feed_.run_once(kCity));
  const bool at_once = this->db_->dialect() == store::Dialect::sqlite;
  EXPECT_EQ(this->heard(clerk).size(), at_once ? 1U : 0U);
  this->run();
  EXPECT_EQ(this->heard(clerk).size(), at_once ? 0U : 1U);
}

TYPED_TEST(LiveApi, GoesOnFromTheLastEventThatWasHeard) {
  const auto first = this->receive();
  const auto second = this->receive();
  const auto third = this->receive();
  this->run();
  for (const auto& [target, header] : {std::pair("/v1/live", "1"), std::pair("/v1/live?after=1", "")}) {
    const auto response = this->get("clerk", target, header);
    EXPECT_THAT(response.body, HasSubstr("event: ready\nid: 1\n"))
        << "the position is the listener's, not the feed's";
    this->run();
    EXPECT_THAT(this->heard(response.events),
                ElementsAre(this->said(2, second.code, 1), this->said(3, third.code, 1)));
  }
}

TYPED_TEST(LiveApi, WhoMissedTooMuchOrComesFromElsewhereReadsAnew) {
  this->add(LiveFeed::kBehindMax + 1);
  this->run();
  const auto head = std::to_string(LiveFeed::kBehindMax + 1);
  for (const auto* where : {"0", "5000", "-1", "x", "99999999999999999999"}) {
    const auto response = this->get("clerk", "/v1/live", where);
    this->run();
    EXPECT_THAT(this->heard(response.events), ElementsAre("reload " + head + " {}")) << where;
  }
  const auto near = this->get("clerk", "/v1/live", "1");
  this->run();
  const auto all = this->heard(near.events);
  ASSERT_EQ(all.size(), static_cast<std::size_t>(LiveFeed::kBehindMax)) << "so much is told one by one";
  EXPECT_THAT(all.front(), StartsWith("case 2 "));
  EXPECT_THAT(all.back(), StartsWith("case " + head + " "));
}

TYPED_TEST(LiveApi, WhileAnImportRunsNobodyIsToldToReadAnewAllTheTime) {
  const auto clerk = this->listen("clerk");
  for (int i = 0; i < 3; ++i) {
    this->add(LiveFeed::kBehindMax + 1);
    this->run();
  }
  EXPECT_THAT(this->heard(clerk), ElementsAre("reload 1001 {}"));
  this->clock_.advance(LiveFeed::kReloadPause);
  this->run();
  EXPECT_THAT(this->heard(clerk), ElementsAre("reload 3003 {}"));
  const auto receipt = this->receive();
  this->run();
  EXPECT_THAT(this->heard(clerk), ElementsAre(this->said(3004, receipt.code, 1)));
}

TYPED_TEST(LiveApi, AQuietScopeKeepsItsPositionFresh) {
  const auto water = this->listen("water");
  this->add(LiveFeed::kBehindMax / 2 - 1);
  this->run();
  EXPECT_THAT(this->heard(water), IsEmpty());
  this->add(1);
  this->run();
  EXPECT_THAT(this->heard(water), ElementsAre("ready 500 {}"));
}

// The scope of each listener is that of the list, whatever the case: asked of both, for everybody.
TYPED_TEST(LiveApi, ExactlyThoseHearOfACaseWhoseListShowsIt) {
  std::vector<Receipt> all;
  for (const auto type : {RequestType::help, RequestType::report})
    for (const auto about : {std::optional<UnitId>(), std::optional(kRoads), std::optional(kRoadsCrew)})
      for (const auto unit : {kRoads, kWater}) {
        Receive r = need();
        r.request_type = type;
        r.complained_unit = about;
        if (about == unit) continue;
        const auto receipt = this->receive(r);
        all.push_back(receipt);
        auto sorted = this->classify();
        sorted.request_type = type;
        if (this->service_.handle_latest(kCity, receipt.id, sorted, as(Role::hotline)))
          static_cast<void>(
              this->service_.handle_latest(kCity, receipt.id, this->sheet(unit), as(Role::hotline)));
      }
  const auto objected = this->receive();
  all.push_back(objected);
  this->bring_to(objected.id, kWater);
  this->handle(objected.id, Object{kRoads, "职责", "不归本单位"}, as(Role::handler, kWater));
  this->seal_all();
  int shown = 0, hidden = 0;
  for (const auto& user : kStaff) {
    const auto stream = this->get(user, "/v1/live", "0").events;
    this->run();
    const auto events = this->heard(stream);
    for (const auto& receipt : all) {
      const bool told = std::ranges::any_of(
          events, [&](const std::string& event) { return event.find(receipt.code) != std::string::npos; });
      const bool listed = this->lists(user, receipt.code);
      EXPECT_EQ(told, listed) << user << " " << static_cast<std::int64_t>(receipt.id);
      ++(listed ? shown : hidden);
    }
  }
  EXPECT_GT(shown, 20);
  EXPECT_GT(hidden, 20);
}

TYPED_TEST(LiveApi, TheAccusedOfATipOffHearNothingWhateverHappensToIt) {
  Receive tip = need();
  tip.request_type = RequestType::report;
  tip.complained_unit = kRoads;
  std::vector<std::shared_ptr<http::EventStream>> accused;
  for (const auto* user : {"roads", "crew", "auditor_of_roads"}) accused.push_back(this->listen(user));
  const auto clerk = this->listen("clerk");
  const auto water = this->listen("water");
  const auto receipt = this->receive(tip);
  this->run();
  auto sorted = this->classify();
  sorted.request_type = RequestType::report;
  this->handle(receipt.id, sorted, as(Role::hotline));
  this->run();
  this->handle(receipt.id, this->sheet(kWater), as(Role::hotline));
  this->run();
  this->handle(receipt.id, Sign{}, as(Role::handler, kWater));
  this->run();
  for (const auto& stream : accused) EXPECT_THAT(this->heard(stream), IsEmpty());
  EXPECT_EQ(this->heard(clerk).size(), 4U);
  EXPECT_EQ(this->heard(water).size(), 2U) << "from when it is theirs";
}

TYPED_TEST(LiveApi, WhoLosesACaseHearsItOnceMore) {
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kWater);
  this->run();
  const auto water = this->listen("water");
  this->handle(receipt.id, Object{kRoads, "职责", "不归本单位"}, as(Role::handler, kWater));
  this->run();
  EXPECT_EQ(this->heard(water).size(), 1U);
  this->handle(receipt.id, RuleObjection{true, kRoads, "归路政"}, as(Role::panel, UnitId{300}));
  this->run();
  EXPECT_THAT(this->heard(water), ElementsAre(HasSubstr(receipt.code)));
  EXPECT_TRUE(this->lists("water", receipt.code)) << "theirs until the other unit has signed";
  this->handle(receipt.id, Sign{}, as(Role::handler, kRoads));
  this->run();
  EXPECT_THAT(this->heard(water), ElementsAre(HasSubstr(receipt.code)));
  EXPECT_FALSE(this->lists("water", receipt.code));
  this->handle(receipt.id, RecordContact{.summary = "s"}, as(Role::handler, kRoads));
  this->run();
  EXPECT_THAT(this->heard(water), IsEmpty());
}

TYPED_TEST(LiveApi, SaysNothingOfWhatHappenedToWhomOrByWhom) {
  const auto clerk = this->listen("clerk");
  this->receive(this->need_with_everything());
  this->run();
  const auto events = this->heard(clerk);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_THAT(events[0],
              ::testing::MatchesRegex("case 1 \\{\"code\":\"LY-[0-9]+-[0-9A-Z]+\",\"version\":1\\}"));
}

TYPED_TEST(LiveApi, AStreamEndsWithinAMinuteOfTheSessionOrItsRights) {
  EXPECT_LT(LiveFeed::kLook, 60s);
  const auto stays = this->listen("clerk");
  this->run();
  EXPECT_EQ(this->looks_, 0) << "it was just seen at the door";
  this->clock_.advance(LiveFeed::kLook);
  this->run();
  this->run();
  EXPECT_EQ(this->looks_, 1);
  EXPECT_TRUE(stays->is_open());
  this->no_database_ = true;
  this->clock_.advance(LiveFeed::kLook);
  this->run();
  EXPECT_TRUE(stays->is_open()) << "a database that does not answer signs nobody out";
  this->no_database_ = false;
  auto less = *staff("clerk");
  less.permissions.erase(Permission::case_triage);
  this->becomes_ = less;
  this->clock_.advance(LiveFeed::kLook);
  this->receive();
  this->run();
  EXPECT_FALSE(stays->is_open());
  EXPECT_THAT(this->heard(stays), IsEmpty()) << "the rights are looked at before anything is told";
  this->becomes_.reset();
  const auto leaves = this->listen("roads");
  this->gone_ = true;
  this->clock_.advance(LiveFeed::kLook);
  this->run();
  EXPECT_FALSE(leaves->is_open());
  EXPECT_EQ(this->feed_.listeners(), 0U);
}

TYPED_TEST(LiveApi, AsksForTheRightToReadAndForgetsWhoLeft) {
  EXPECT_EQ(this->get("reader", "/v1/live").status, 403);
  EXPECT_EQ(http::testing::call(this->router_, "GET", "/v1/live").status, 401);
  const auto clerk = this->listen("clerk");
  EXPECT_EQ(this->feed_.listeners(), 1U);
  clerk->leave();
  EXPECT_EQ(this->feed_.listeners(), 0U);
  this->receive();
  this->run();
  EXPECT_EQ(clerk.use_count(), 1) << "nobody holds it any more";
}

}  // namespace
}  // namespace tz::ledger
