#include "ledger/api_clocks.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "base/json.h"
#include "base/time.h"
#include "http/testing.h"
#include "ledger/module.h"
#include "ledger/sql_testing.h"
#include "ledger/testing_planner.h"

namespace tz::ledger {
namespace {

using namespace std::chrono_literals;
using http::Permission;
using testing::as;
using ::testing::ElementsAre;
using testing::kCity;
using testing::kRoads;
using testing::kWater;
using testing::need;

constexpr UnitId kHotlineDesk{100};
constexpr UnitId kRoadsCrew{1011};  // below kRoads
constexpr UnitId kDistrict{200};    // above kRoads

// A city of five units.
class SmallCity final : public testing::QuietPlanner {
 public:
  SmallCity() : QuietPlanner(testing::card_of(kCity)) {}
  Result<std::vector<UnitCard>> units(JurisdictionId) const override {
    std::vector<UnitCard> cards;
    for (const auto& [id, code] :
         {std::pair{kHotlineDesk, "hotline"}, std::pair{kRoads, "roads"}, std::pair{kRoadsCrew, "roads crew"},
          std::pair{kWater, "water"}, std::pair{kDistrict, "district"}}) {
      UnitCard card;
      card.id = id;
      card.code = code;
      cards.push_back(card);
    }
    return cards;
  }
  std::vector<UnitId> units_below(JurisdictionId, UnitId unit) const override {
    if (unit == kDistrict) return {kRoads, kRoadsCrew};
    return unit == kRoads ? std::vector<UnitId>{kRoadsCrew} : std::vector<UnitId>{};
  }
  std::vector<UnitId> line_of(JurisdictionId j, UnitId unit) const override {
    auto line = Planner::line_of(j, unit);
    if (unit == kRoadsCrew) line.push_back(kRoads);
    if (unit == kHotlineDesk) return {kHotlineDesk};
    return line;
  }
  Result<UnitId> district_of(const Case&) const override { return kDistrict; }
};

// Whoever the header X-Test-User names.
class SmallStaff final : public http::Authenticator {
 public:
  Result<std::optional<http::Principal>> identify(const http::Request& request) override {
    const auto user = request.header("x-test-user");
    http::Principal p{.actor = ActorId{11}, .jurisdiction = kCity};
    p.permissions = {Permission::signed_in, Permission::case_read};
    const auto sits = [&](UnitId unit, Permission permission) {
      p.unit = unit;
      p.permissions.insert(permission);
    };
    if (user == "clerk") sits(kHotlineDesk, Permission::case_triage);
    if (user == "caller") sits(kHotlineDesk, Permission::case_callback);
    if (user == "roads") sits(kRoads, Permission::case_handle);
    if (user == "crew") sits(kRoadsCrew, Permission::case_handle);
    if (user == "water") sits(kWater, Permission::case_handle);
    if (user == "auditor") sits(UnitId{}, Permission::case_supervise);
    return std::optional(p);
  }
};

template <class Backend>
class ClockApi : public testing::Ledger<Backend> {
 protected:
  ClockApi() : module_(*this->db_, this->clock_, this->random_, this->ids_) {
    router_.authenticator(staff_);
    add_routes(router_, module_, city_, testing::account_name, [](JurisdictionId, const std::string&) {
      return Result<std::optional<Media>>(std::optional<Media>());
    });
  }
  http::Response get(std::string_view user, std::string_view target) {
    return http::testing::call(router_, "GET", target, {{"X-Test-User", std::string(user)}});
  }
  boost::json::object json(const http::Response& response, int status = 200) {
    EXPECT_EQ(response.status, status) << response.body;
    const auto value = parse_json(response.body);
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  static std::string text(const boost::json::value& value) { return std::string(value.as_string()); }
  // The numbers of one clock, in the order of the states.
  std::vector<std::int64_t> counts(const boost::json::object& answer, std::string_view clock) {
    std::vector<std::int64_t> numbers;
    for (const auto& one : answer.at("clocks").as_array()) {
      if (text(one.at("clock")) != clock) continue;
      for (const auto& state : one.at("states").as_array()) numbers.push_back(state.at("count").as_int64());
    }
    return numbers;
  }
  std::vector<std::string> codes(std::string_view user, std::string target) {
    std::vector<std::string> found;
    std::string cursor;
    do {
      const auto page = json(get(user, target + "&limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor)));
      for (const auto& row : page.at("rows").as_array()) found.push_back(text(row.at("case").at("code")));
      cursor = page.at("next").is_null() ? "" : text(page.at("next"));
    } while (!cursor.empty());
    return found;
  }
  Receipt dispatched(UnitId unit = kRoads, std::chrono::hours limit = 120h, const Receive& r = need()) {
    const auto receipt = this->receive(r);
    Classify c = this->classify();
    c.request_type = r.request_type;
    this->handle(receipt.id, c, as(Role::hotline));
    Dispatch d = this->sheet(unit, limit);
    for (auto* due : {&d.due.sign, &d.due.contact}) *due = std::min(*due, d.due.result);
    this->handle(receipt.id, d, as(Role::hotline));
    return receipt;
  }

  SmallCity city_;
  SmallStaff staff_;
  Module module_;
  http::Router router_;
};
TYPED_TEST_SUITE(ClockApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(ClockApi, TheOwnUnitsClocksAreCountedByStateAndEachNumberListsItsRows) {
  const auto soon = this->dispatched(kRoads, 6h);
  this->clock_.advance(1min);
  const auto late = this->dispatched(kRoads, 1h);
  this->dispatched(kWater);
  this->clock_.advance(1h + 30min);
  const auto answer = this->json(this->get("roads", "/v1/clocks"));
  EXPECT_EQ(this->text(answer.at("as_of")), format_instant(this->clock_.now()));
  EXPECT_EQ(this->text(answer.at("definition").at("id")), "unit_clocks");
  EXPECT_EQ(this->text(answer.at("unit").at("code")), "roads");
  // A Monday, eight in the morning in the city.
  EXPECT_EQ(this->text(answer.at("week_ends")), "2026-01-11T16:00:00Z");
  EXPECT_THAT(this->counts(answer, "sign"), ElementsAre(1, 1, 0, 0, 0, 0));
  EXPECT_THAT(this->counts(answer, "contact"), ElementsAre(1, 0, 1, 0, 0, 0));
  EXPECT_THAT(this->counts(answer, "result"), ElementsAre(1, 0, 1, 0, 0, 0));
  EXPECT_THAT(this->counts(answer, "assist"), ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_THAT(this->counts(answer, "carry_review"), ElementsAre(0, 0, 0, 0, 0, 0));
  for (const auto& clock : answer.at("clocks").as_array()) {
    EXPECT_EQ(std::ssize(this->codes("roads", this->text(clock.at("href")))), clock.at("count").as_int64());
    for (const auto& state : clock.at("states").as_array())
      EXPECT_EQ(std::ssize(this->codes("roads", this->text(state.at("href")))), state.at("count").as_int64());
  }
  EXPECT_THAT(this->codes("roads", "/v1/clocks/rows?clock=result"), ElementsAre(late.code, soon.code))
      << "soonest first";
}

TYPED_TEST(ClockApi, ARowSaysWhichClockUntilWhenSinceWhenAndWhatStopsIt) {
  const auto receipt = this->dispatched();
  const Instant start = this->clock_.now();
  this->clock_.advance(30min);
  const auto row = [&](std::string_view clock) {
    const auto page = this->json(this->get("roads", fmt::format("/v1/clocks/rows?clock={}", clock)));
    EXPECT_EQ(page.at("rows").as_array().size(), 1U) << clock;
    return page.at("rows").as_array().at(0).as_object();
  };
  auto contact = row("contact");
  EXPECT_EQ(this->text(contact.at("clock")), "contact");
  EXPECT_EQ(this->text(contact.at("state")), "within_24h");
  EXPECT_EQ(this->text(contact.at("due")), format_instant(start + 24h));
  EXPECT_EQ(this->text(contact.at("since")), format_instant(start));
  EXPECT_TRUE(contact.at("paused_until").is_null());
  EXPECT_EQ(this->text(contact.at("next_command")), "sign") << "it is signed for first";
  EXPECT_EQ(this->text(contact.at("stopped_by")), "record_contact");
  EXPECT_EQ(this->text(contact.at("case").at("code")), receipt.code);
  EXPECT_EQ(this->text(contact.at("case").at("lead")), "101");
  EXPECT_EQ(this->text(contact.at("case").at("category")), "lighting");
  EXPECT_EQ(this->text(contact.at("case").at("title")), "路灯不亮");
  EXPECT_EQ(this->text(contact.at("case").at("address")), "示例路1号");
  this->handle(receipt.id, Sign{}, as(Role::handler, kRoads));
  EXPECT_EQ(this->text(row("contact").at("next_command")), "record_contact");
  this->handle(receipt.id, RecordContact{.summary = "s"}, as(Role::handler, kRoads));
  EXPECT_TRUE(this->codes("roads", "/v1/clocks/rows?clock=contact").empty());
  this->handle(receipt.id, Pause{"material", this->clock_.now() + 72h, "r"}, as(Role::handler, kRoads));
  EXPECT_TRUE(this->codes("roads", "/v1/clocks/rows?clock=result").empty());
  const auto paused = this->json(this->get("roads", "/v1/clocks/rows?clock=result&state=paused"));
  const auto& one = paused.at("rows").as_array().at(0);
  EXPECT_EQ(this->text(one.at("state")), "paused");
  EXPECT_EQ(this->text(one.at("paused_until")), format_instant(this->clock_.now() + 72h));
  EXPECT_EQ(this->text(one.at("next_command")), "resume");
  this->clock_.advance(240h);
  EXPECT_THAT(this->counts(this->json(this->get("roads", "/v1/clocks")), "result"),
              ElementsAre(0, 0, 0, 0, 0, 1))
      << "a paused case is not overdue";
}

TYPED_TEST(ClockApi, OneAsksForTheOwnUnitAndThoseBelowAndTheHotlineForAny) {
  const auto of_crew = this->dispatched(kRoadsCrew);
  const std::string rows = "/v1/clocks/rows?clock=sign";
  EXPECT_THAT(this->codes("crew", rows), ElementsAre(of_crew.code));
  EXPECT_TRUE(this->codes("roads", rows).empty()) << "a unit's clocks are its own, not those below it";
  for (const auto* user : {"roads", "clerk", "caller", "auditor"})
    EXPECT_THAT(this->codes(user, rows + "&unit=roads%20crew"), ElementsAre(of_crew.code)) << user;
  for (const auto* path : {"/v1/clocks?", "/v1/clocks/rows?clock=sign&"}) {
    const std::string target = path;
    this->json(this->get("crew", target + "unit=roads"), 404);
    this->json(this->get("water", target + "unit=roads"), 404);
    this->json(this->get("clerk", target + "unit=nobody"), 404);
    this->json(this->get("auditor", target), 400);
    this->json(this->get("clerk", target + "unit=water"));
  }
  const auto answer = this->json(this->get("roads", "/v1/clocks"));
  std::vector<std::string> choice;
  for (const auto& unit : answer.at("units").as_array()) choice.push_back(this->text(unit));
  EXPECT_THAT(choice, ElementsAre("101", "1011"));
  EXPECT_TRUE(this->json(this->get("clerk", "/v1/clocks")).at("units").is_null());
}

TYPED_TEST(ClockApi, ATipOffAboutTheLineOfTheUnitIsNeitherCountedNorListedWhoeverAsks) {
  Receive tip = need("举报");
  tip.request_type = RequestType::report;
  tip.complained_unit = kWater;
  const auto about_water = this->dispatched(kRoads, 120h, tip);
  // Nothing keeps the program's own dispatch here from giving the case to the crew that it is about.
  tip.complained_unit = kRoads;
  const auto about_roads = this->dispatched(kRoadsCrew, 120h, tip);
  const auto seen = [&](std::string_view user, std::string_view unit) {
    const auto answer = this->json(this->get(user, fmt::format("/v1/clocks?unit={}", unit)));
    std::int64_t all = 0;
    for (const auto count : this->counts(answer, "sign")) all += count;
    const auto listed = this->codes(user, fmt::format("/v1/clocks/rows?unit={}&clock=sign", unit));
    EXPECT_EQ(all, std::ssize(listed)) << user << " " << unit;
    return listed;
  };
  EXPECT_THAT(seen("roads", "roads"), ElementsAre(about_water.code));
  EXPECT_THAT(seen("clerk", "roads"), ElementsAre(about_water.code));
  EXPECT_TRUE(seen("crew", "roads%20crew").empty()) << "it is about the office above";
  EXPECT_TRUE(seen("clerk", "roads%20crew").empty()) << "and is not among its clocks for anybody";
  EXPECT_TRUE(seen("auditor", "roads").empty()) << "tip-offs of other units are the hotline's";
  EXPECT_TRUE(seen("caller", "roads").empty());
}

TYPED_TEST(ClockApi, AFieldThatIsWrongIsNamed) {
  const auto field = [&](std::string_view target) {
    const auto problem = this->json(this->get("roads", target), 400);
    return this->text(problem.at("errors").as_array().at(0).at("field"));
  };
  EXPECT_EQ(field("/v1/clocks/rows"), "clock");
  EXPECT_EQ(field("/v1/clocks/rows?clock=tick"), "clock");
  EXPECT_EQ(field("/v1/clocks/rows?clock=sign&state=soon"), "state");
  EXPECT_EQ(field("/v1/clocks/rows?clock=sign&limit=0"), "limit");
  EXPECT_EQ(field("/v1/clocks/rows?clock=sign&limit=201"), "limit");
  EXPECT_EQ(field("/v1/clocks/rows?clock=sign&cursor=x"), "cursor");
}

TYPED_TEST(ClockApi, TheTagStaysWhileNoNumberChanges) {
  const auto receipt = this->dispatched();
  this->clock_.advance(10min);
  const auto tag = [&] { return this->get("roads", "/v1/clocks").etag; };
  const std::string first = tag();
  EXPECT_FALSE(first.empty());
  this->clock_.advance(10min);
  EXPECT_EQ(tag(), first) << "time alone is no news";
  this->handle(receipt.id, Sign{}, as(Role::handler, kRoads));
  const std::string second = tag();
  EXPECT_NE(second, first);
  this->clock_.advance(23h);  // the contact is due within four hours now
  EXPECT_NE(tag(), second);
  EXPECT_NE(this->get("clerk", "/v1/clocks?unit=water").etag,
            this->get("clerk", "/v1/clocks?unit=roads").etag);
}

}  // namespace
}  // namespace tz::ledger
