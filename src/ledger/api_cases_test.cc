#include "ledger/api_cases.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/json.h"
#include "base/time.h"
#include "http/testing.h"
#include "ledger/api_offers.h"
#include "ledger/module.h"
#include "ledger/sql_testing.h"
#include "ledger/testing_planner.h"

namespace tz::ledger {
namespace {

using namespace std::chrono_literals;
using http::Permission;
using testing::as;
using ::testing::HasSubstr;
using testing::kCity;
using testing::kRoads;
using testing::kWater;
using testing::need;
using ::testing::Not;

constexpr UnitId kHotlineDesk{100};
constexpr UnitId kRoadsCrew{1011};  // below kRoads
constexpr UnitId kJudges{300};      // the panel's
constexpr UnitId kDistrict{200};    // above kRoads

// A city of a few units that gives every lighting case to the road office with five days.
class FakePlanner final : public Planner {
 public:
  std::vector<JurisdictionCard> jurisdictions() const override { return {card()}; }
  Result<JurisdictionCard> jurisdiction(JurisdictionId j) const override {
    if (j != kCity) return fail(Errc::not_found, "no such jurisdiction");
    return card();
  }
  Result<std::vector<Service>> services(JurisdictionId) const override {
    Service lighting;
    lighting.code = "lighting";
    lighting.name_zh = "路灯";
    lighting.name_en = "Street light";
    Service domestic;
    domestic.code = "domestic";
    domestic.sensitive = true;
    return std::vector<Service>{lighting, domestic};
  }
  Result<Service> service(JurisdictionId j, std::string_view code) const override {
    const auto known = services(j);
    for (const auto& service : *known) {
      if (service.code == code) return service;
    }
    return fail(Errc::not_found, "no such service");
  }
  Result<std::vector<UnitCard>> units(JurisdictionId) const override {
    std::vector<UnitCard> cards;
    for (const auto id : {kHotlineDesk, kRoads, kRoadsCrew, kWater, kDistrict}) {
      UnitCard unit;
      unit.id = id;
      unit.name_zh = unit.name_en = fmt::format("unit {}", static_cast<std::int64_t>(id));
      unit.code = std::to_string(static_cast<std::int64_t>(id));
      if (id == kRoadsCrew) unit.parent = kRoads;
      if (id == kRoads) unit.parent = kDistrict;
      cards.push_back(unit);
    }
    return cards;
  }
  std::vector<UnitId> units_below(JurisdictionId, UnitId unit) const override {
    return unit == kRoads ? std::vector<UnitId>{kRoadsCrew} : std::vector<UnitId>{};
  }
  std::vector<UnitId> line_of(JurisdictionId j, UnitId unit) const override {
    auto line = Planner::line_of(j, unit);
    if (unit == kRoadsCrew) line.push_back(kRoads);
    return line;
  }
  std::vector<std::string> zones_at(JurisdictionId, LatLng) const override {
    return {"community-1", "street-1"};
  }
  bool in_area(JurisdictionId, LatLng) const override { return true; }
  Result<std::string> zones_geojson(JurisdictionId, std::string_view layer) const override {
    if (layer != "street") return fail(Errc::not_found, "there is no such layer");
    return std::string(R"({"type":"FeatureCollection","features":[]})");
  }
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zone_names(
      JurisdictionId) const override {
    return {{"street-1", {"示例街道", "Example Street"}}};
  }
  Result<Proposal> propose(const Case& c, Instant start) const override {
    Proposal proposal;
    proposal.dispatch.unit = kRoads;
    proposal.dispatch.catalogue_version = 3;
    TZ_TRY(due, deadlines(c, kRoads, start));
    proposal.dispatch.due = due;
    proposal.reason_zh = "目录第3版";
    proposal.reason_en = "catalogue version 3";
    return proposal;
  }
  Result<Deadlines> deadlines(const Case&, UnitId unit, Instant start) const override {
    return Deadlines{.sign = start + 2h,
                     .contact = start + 24h,
                     .result = start + (unit == kRoads ? 120h : 72h),
                     .rule = "test-5d"};
  }
  Result<ExtensionRule> extension(const Case&) const override {
    return ExtensionRule{.times_max = 1, .latest = {}};
  }
  Result<UnitId> district_of(const Case&) const override { return kDistrict; }
  // The crew is a community here: it repairs lamps and does nothing else.
  bool may_own(JurisdictionId, UnitId unit, std::string_view category) const override {
    return unit != kRoadsCrew || category == "lighting";
  }

 private:
  static JurisdictionCard card() {
    JurisdictionCard city;
    city.id = kCity;
    city.code = "liaoyuan";
    city.name_zh = "辽源";
    city.time_zone = "Asia/Shanghai";
    city.ticket_prefix = "LY";
    city.bounds = {{428000000, 1250000000}, {430000000, 1253000000}};
    return city;
  }
};

const std::string kStored(64, 'c');  // the one file that is kept

// Whoever the header X-Test-User names.
class FakeAuthenticator final : public http::Authenticator {
 public:
  Result<std::optional<http::Principal>> identify(const http::Request& request) override {
    const auto user = request.header("x-test-user");
    if (user.empty()) return std::optional<http::Principal>();
    http::Principal p;
    p.jurisdiction = kCity;
    p.permissions = {Permission::signed_in, Permission::case_read};
    if (user == "clerk") {
      p.actor = ActorId{11};
      p.unit = kHotlineDesk;
      p.permissions.insert({Permission::case_triage, Permission::case_file});
    } else if (user == "roads") {
      p.actor = ActorId{12};
      p.unit = kRoads;
      p.permissions.insert(Permission::case_handle);
    } else if (user == "crew") {
      p.actor = ActorId{13};
      p.unit = kRoadsCrew;
      p.permissions.insert(Permission::case_handle);
    } else if (user == "water") {
      p.actor = ActorId{14};
      p.unit = kWater;
      p.permissions.insert(Permission::case_handle);
    } else if (user == "caller") {
      p.actor = ActorId{15};
      p.unit = kHotlineDesk;
      p.permissions.insert(Permission::case_callback);
    } else if (user == "auditor") {
      p.actor = ActorId{16};
      p.permissions.insert(Permission::case_supervise);
    } else if (user == "panel") {
      p.actor = ActorId{18};
      p.unit = kJudges;
      p.permissions.insert(Permission::case_rule);
    } else if (user == "desk") {
      p.actor = ActorId{19};
      p.unit = kHotlineDesk;
      p.permissions.insert(Permission::case_file);
    } else if (user == "guest") {
      p.actor = ActorId{17};
    }
    return std::optional(p);
  }
};

template <class Backend>
class CaseApi : public testing::Ledger<Backend> {
 protected:
  CaseApi()
      : module_(*this->db_, this->clock_, this->random_, this->ids_, policy_from(planner_),
                settings_from(planner_)) {
    router_.authenticator(authenticator_);
    add_routes(
        router_, module_, planner_, testing::account_name,
        [](JurisdictionId, const std::string& sha256) -> Result<std::optional<Media>> {
          if (sha256 != kStored) return std::optional<Media>();
          return std::optional(Media{.sha256 = sha256, .type = "image/jpeg", .size = 7});
        },
        [this](const Case&, std::string_view command) -> Status {
          if (command != recorded_elsewhere_) return {};
          return fail_rule(Errc::not_allowed, "callback_desk", "the desk records this");
        });
  }

  std::string recorded_elsewhere_;  // a command that the case sheet does not take
  http::Response get(std::string_view user, std::string_view target) {
    return http::testing::call(router_, "GET", target, {{"X-Test-User", std::string(user)}});
  }
  http::Response post(std::string_view user, std::string_view target, std::string_view body,
                      std::int64_t version = 0) {
    http::testing::Headers headers{{"X-Test-User", std::string(user)}, {"Content-Type", "application/json"}};
    if (version > 0) headers.emplace_back("If-Match", "\"" + std::to_string(version) + "\"");
    return http::testing::call(router_, "POST", target, headers, body);
  }
  // The answer as an object; a test that gets another status fails.
  boost::json::object json(const http::Response& response, int status = 200) {
    EXPECT_EQ(response.status, status) << response.body;
    const auto value = parse_json(response.body);
    EXPECT_TRUE(value.has_value()) << response.body;
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  // Runs a command at the case's present version; the case after it.
  boost::json::object act(std::string_view user, const std::string& code, std::string_view command,
                          std::string_view body) {
    const auto before = json(get(user, "/v1/cases/" + code));
    return json(
        post(user, "/v1/cases/" + code + "/" + std::string(command), body, before.at("version").as_int64()));
  }
  std::vector<std::string> codes(std::string_view user, const std::string& query) {
    std::vector<std::string> found;
    const auto page = json(get(user, "/v1/cases" + query));
    for (const auto& row : page.at("cases").as_array()) found.emplace_back(row.at("code").as_string());
    return found;
  }
  static std::string text(const boost::json::value& value) { return std::string(value.as_string()); }

  FakePlanner planner_;
  FakeAuthenticator authenticator_;
  Module module_;
  http::Router router_;
};
TYPED_TEST_SUITE(CaseApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(CaseApi, ANeedGoesToLandingThroughTheRoutes) {
  const auto receipt = this->receive(this->need_with_everything());
  const std::string code = receipt.code;
  EXPECT_EQ(this->codes("clerk", "?queue=to_dispatch"), std::vector{code});

  auto c = this->act("clerk", code, "classify", R"({"category":"lighting","title":"楼道照明"})");
  EXPECT_EQ(this->text(c.at("status")), "triaged");
  EXPECT_EQ(this->text(c.at("proposal").at("unit")), "101");
  EXPECT_EQ(this->text(c.at("proposal").at("reason_en")), "catalogue version 3");

  c = this->act("clerk", code, "dispatch", R"({"unit":"101","note":"请办"})");
  EXPECT_EQ(this->text(c.at("status")), "dispatched");
  EXPECT_EQ(this->text(c.at("due").at("rule")), "test-5d");
  EXPECT_EQ(this->text(c.at("due_result")), "2026-01-10T00:00:00Z") << "the limit is the planner's";

  EXPECT_EQ(this->codes("roads", "?queue=to_sign"), std::vector{code});
  this->act("roads", code, "sign", "{}");
  this->act("roads", code, "record_contact", R"({"via":"phone","reached":true,"summary":"约下午"})");
  EXPECT_EQ(this->codes("roads", "?queue=in_hand"), std::vector{code});
  c = this->act("roads", code, "file_result",
                R"({"outcome":"solved","reply":"灯已换好","evidence_note":"派工单 12 号"})");
  EXPECT_EQ(this->text(c.at("status")), "result_filed");
  c = this->act("clerk", code, "check_result", R"({"passed":true})");
  EXPECT_EQ(this->text(c.at("status")), "callback");
  this->recorded_elsewhere_ = "record_callback";
  const auto refused = this->post("caller", "/v1/cases/" + code + "/record_callback",
                                  R"({"reached":false,"via":"phone"})", c.at("version").as_int64());
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("callback_desk"));
  const auto sheet = this->json(this->get("caller", "/v1/cases/" + code));
  for (const auto& offer : sheet.at("offers").as_array())
    if (offer.at("command") == "record_callback") {
      EXPECT_EQ(offer.at("reason").at("rule").as_string(), "callback_desk") << "the action bar says it too";
    }
  this->recorded_elsewhere_.clear();
  c = this->act(
      "caller", code, "record_callback",
      R"({"reached":true,"via":"phone","answer":{"contacted":true,"solved":"yes","satisfied":"satisfied","pressured":true},"words":"谢谢"})");
  EXPECT_TRUE(c.at("answer").is_null()) << "a clerk of the desk asks without knowing what was answered";
  EXPECT_TRUE(this->json(this->get("clerk", "/v1/cases/" + code)).at("answer").at("pressured").as_bool());
  const auto as_unit = this->json(this->get("roads", "/v1/cases/" + code));
  EXPECT_TRUE(as_unit.at("answer").is_null())
      << "the unit that was judged is not told what one resident said";
  c = this->act("clerk", code, "land", R"({"code":"solved","reply":"已办结"})");
  EXPECT_EQ(this->text(c.at("status")), "landed");
  const auto another = this->receive();
  EXPECT_EQ(this->codes("clerk", "?queue=open"), std::vector{another.code}) << "without what is done";
  EXPECT_EQ(this->codes("clerk", "?queue=all").size(), 2U);
  EXPECT_FALSE(this->json(this->get("clerk", "/v1/queues")).contains("open"))
      << "too many to count each time";
  EXPECT_EQ(this->text(c.at("landing_detail").at("code")), "solved");
  EXPECT_EQ(this->text(c.at("reply")), "已办结");
  EXPECT_EQ(c.at("timeline").as_array().size(), static_cast<std::size_t>(c.at("version").as_int64()));
  EXPECT_EQ(this->codes("clerk", "?queue=landed"), std::vector{code});
}

TYPED_TEST(CaseApi, TellsOfManyCasesAtOnceWhatMayBeDoneWithEach) {
  const auto fresh = this->receive(), sorted = this->receive(), theirs = this->receive();
  this->act("clerk", sorted.code, "classify", R"({"category":"lighting"})");
  this->bring_to(theirs.id, kWater);
  const std::string codes = fresh.code + "," + sorted.code + "," + theirs.code + "," + fresh.code;
  const auto told = this->json(this->get("clerk", "/v1/offers?command=classify,dispatch&code=" + codes));
  const auto& cases = told.at("cases").as_array();
  ASSERT_EQ(cases.size(), 3U) << "a number that is named twice is answered once";
  const auto allowed = [](const boost::json::value& c, std::string_view command) {
    for (const auto& offer : c.at("offers").as_array())
      if (offer.at("command").as_string() == command) return offer.at("allowed").as_bool();
    return false;
  };
  EXPECT_EQ(cases[0].at("offers").as_array().size(), 2U) << "the commands that were asked for";
  EXPECT_TRUE(allowed(cases[0], "classify"));
  EXPECT_FALSE(allowed(cases[0], "dispatch"));
  EXPECT_TRUE(cases[0].at("proposal").is_null()) << "it waits for no dispatch";
  EXPECT_EQ(cases[1].at("version").as_int64(), 2);
  EXPECT_TRUE(allowed(cases[1], "dispatch"));
  EXPECT_EQ(this->text(cases[1].at("proposal").at("unit")), "101");
  EXPECT_FALSE(allowed(cases[2], "dispatch"));
  EXPECT_FALSE(cases[2].at("offers").as_array()[0].at("reason").at("message").as_string().empty());

  const auto as_sheet = this->json(this->get("clerk", "/v1/cases/" + sorted.code));
  const auto every = this->json(this->get("clerk", "/v1/offers?code=" + sorted.code));
  EXPECT_EQ(every.at("cases").as_array()[0].at("offers"), as_sheet.at("offers")) << "as the sheet has them";
  const auto of_water = this->json(this->get("water", "/v1/offers?code=" + codes));
  ASSERT_EQ(of_water.at("cases").as_array().size(), 1U) << "what is out of sight does not exist";
  EXPECT_EQ(this->text(of_water.at("cases").as_array()[0].at("code")), theirs.code);
  this->recorded_elsewhere_ = "classify";
  const auto elsewhere = this->json(this->get("clerk", "/v1/offers?command=classify&code=" + fresh.code));
  EXPECT_FALSE(allowed(elsewhere.at("cases").as_array()[0], "classify"));
}

TYPED_TEST(CaseApi, AQuestionForOffersHasItsLimits) {
  std::string fifty, more;
  for (std::size_t i = 0; i <= kOfferCodesMax; ++i) {
    if (i == kOfferCodesMax) fifty = more;
    more += (i > 0 ? "," : "") + this->receive().code;
  }
  EXPECT_EQ(
      this->json(this->get("clerk", "/v1/offers?command=sign&code=" + fifty)).at("cases").as_array().size(),
      kOfferCodesMax);
  EXPECT_EQ(this->get("clerk", "/v1/offers?command=sign&code=" + more).status, 400);
  EXPECT_EQ(this->get("clerk", "/v1/offers").status, 400);
  EXPECT_EQ(this->get("clerk", "/v1/offers?code=zzz").status, 400);
  EXPECT_EQ(this->get("clerk", "/v1/offers?command=eat&code=" + fifty).status, 400);
  EXPECT_EQ(this->get("", "/v1/offers?code=" + fifty).status, 401);
}

TYPED_TEST(CaseApi, TellsWhomAComplaintIsAboutAndHowFarALimitMayBeExtended) {
  Receive command = this->need_with_everything();
  command.complained_party = "某施工队";
  command.occurred = "昨晚十点，东门";
  const std::string code = this->receive(command).code;
  auto c = this->act("clerk", code, "classify",
                     R"({"category":"lighting","tags":["night","noise"],"complained_unit":"102"})");
  EXPECT_EQ(this->text(c.at("complained_party")), command.complained_party);
  EXPECT_EQ(this->text(c.at("occurred")), command.occurred);
  EXPECT_EQ(this->text(c.at("complained_unit")), "102");
  EXPECT_EQ(c.at("tags").as_array().size(), 2U);
  c = this->act("clerk", code, "classify", R"({"category":"lighting"})");
  EXPECT_EQ(c.at("tags").as_array().size(), 2U) << "what is not said stays";
  c = this->act("clerk", code, "classify", R"({"category":"lighting","tags":[]})");
  EXPECT_TRUE(c.at("tags").as_array().empty());
  EXPECT_EQ(this->text(c.at("complained_unit")), "102");

  this->act("clerk", code, "dispatch", R"({"unit":"101"})");
  this->act("roads", code, "sign", "{}");
  this->act("roads", code, "record_contact", R"({"via":"phone","reached":true,"summary":"约下午"})");
  const auto version = this->json(this->get("roads", "/v1/cases/" + code)).at("version").as_int64();
  const auto late = this->post("roads", "/v1/cases/" + code + "/ask_extension",
                               R"({"until":"2026-03-01T00:00:00Z","reason":"等待备件"})", version);
  EXPECT_THAT(late.body, HasSubstr("extension_max")) << "thirty days, where the limit's rule names no length";
  c = this->act("roads", code, "ask_extension", R"({"until":"2026-01-20T00:00:00Z","reason":"等待备件"})");
  EXPECT_TRUE(c.at("extension_pending").as_bool());
}

TYPED_TEST(CaseApi, TheCaseShowsTheWordsAndMasksTheContact) {
  const auto receipt = this->receive(this->need_with_everything());
  const auto response = this->get("clerk", "/v1/cases/" + receipt.code);
  const auto c = this->json(response);
  EXPECT_EQ(response.etag, "1");
  EXPECT_EQ(this->text(c.at("verbatim")), this->need_with_everything().verbatim);
  EXPECT_EQ(this->text(c.at("contact").at("name")), "示*");
  EXPECT_EQ(this->text(c.at("contact").at("phone")), "138******00");
  EXPECT_EQ(c.at("attributes").as_array().size(), 2U);
  EXPECT_EQ(c.at("media").as_array().size(), 2U);
  EXPECT_EQ(this->text(c.at("place").at("address")), "示例路1号");
  EXPECT_EQ(this->text(c.at("timeline").as_array()[0].at("kind")), "received");
}

TYPED_TEST(CaseApi, ThePublicSeesAPictureOnceSomebodyShowsIt) {
  const auto need = this->need_with_everything();
  const auto receipt = this->receive(need);
  const std::string path = "/v1/cases/" + receipt.code + "/show_pictures";
  const auto body = [](const std::string& sha256) { return fmt::format(R"({{"pictures":["{}"]}})", sha256); };
  const auto problem = this->json(this->post("clerk", path, body(std::string(64, 'e')), 1), 400);
  EXPECT_EQ(this->text(problem.at("errors").as_array()[0].at("field")), "pictures") << "another case's";
  const auto& wanted = need.media.back().sha256;
  const auto c = this->json(this->post("clerk", path, body(wanted), 1));
  for (const auto& picture : c.at("media").as_array())
    EXPECT_EQ(picture.at("cleared").as_bool(), this->text(picture.at("sha256")) == wanted);
  EXPECT_EQ(this->query_.get(kCity, receipt.id, true)->media, std::vector{wanted});
  this->bring_to(receipt.id, kRoads);
  EXPECT_EQ(this->post("roads", path, body(wanted), this->service_.load(kCity, receipt.id)->version).status,
            403);
}

TYPED_TEST(CaseApi, AConfidentialCaseCoversItsWordsAndItsContact) {
  Receive command = this->need_with_everything();
  command.confidentiality = Confidentiality::sealed;
  const auto receipt = this->receive(command);
  const auto response = this->get("clerk", "/v1/cases/" + receipt.code);
  const auto c = this->json(response);
  EXPECT_TRUE(c.at("contact").is_null());
  EXPECT_THAT(response.body, Not(HasSubstr("13800000000")));
}

TYPED_TEST(CaseApi, AHandlerSeesTheCasesOfTheOwnUnitsAndNoOthers) {
  const auto mine = this->receive(), theirs = this->receive(), nobodys = this->receive();
  this->bring_to(mine.id, kRoadsCrew);
  this->bring_to(theirs.id, kWater);
  EXPECT_EQ(this->codes("roads", ""), std::vector{mine.code}) << "the unit below counts as one's own";
  EXPECT_EQ(this->codes("crew", ""), std::vector{mine.code});
  EXPECT_EQ(this->codes("water", ""), std::vector{theirs.code});
  EXPECT_TRUE(this->codes("roads", "?unit=102").empty());
  EXPECT_TRUE(this->codes("guest", "").empty());
  EXPECT_EQ(this->codes("clerk", "").size(), 3U);
  EXPECT_EQ(this->get("water", "/v1/cases/" + mine.code).status, 404);
  EXPECT_EQ(this->post("water", "/v1/cases/" + mine.code + "/note", R"({"note":"x"})", 4).status, 404);
  EXPECT_EQ(this->get("roads", "/v1/cases/" + nobodys.code).status, 404);
  EXPECT_EQ(this->json(this->get("roads", "/v1/queues")).at("mine").as_int64(), 1);
  EXPECT_EQ(this->json(this->get("clerk", "/v1/queues")).at("to_dispatch").as_int64(), 1);
}

// docs/sources.md#tip-off-line
TYPED_TEST(CaseApi, WhoIsOfTheAccusedLineIsToldThatThereIsNoSuchCaseAndTheSupervisorHearsOfIt) {
  Receive tip = need("有人乱收费");
  tip.request_type = RequestType::report;
  tip.complained_unit = kRoadsCrew;
  const auto receipt = this->receive(tip);
  this->act("clerk", receipt.code, "classify", R"({"request_type":"report","category":"lighting"})");
  const std::string path = "/v1/cases/" + receipt.code;
  const auto version = this->json(this->get("clerk", path)).at("version").as_int64();
  for (const std::string_view unit : {"1011", "101"}) {
    const auto refused = this->json(
        this->post("clerk", path + "/dispatch", fmt::format(R"({{"unit":"{}"}})", unit), version), 400);
    EXPECT_EQ(this->text(refused.at("errors").as_array()[0].at("rule")), "conflict_of_interest") << unit;
  }
  this->act("clerk", receipt.code, "dispatch", R"({"unit":"102"})");
  EXPECT_EQ(this->codes("water", ""), std::vector{receipt.code});

  const auto unknown = this->get("crew", "/v1/cases/LY-260105-7KQ2M9C");
  EXPECT_TRUE(this->json(this->get("auditor", "/v1/alerts")).at("alerts").as_array().empty());
  for (const std::string_view who : {"crew", "roads"}) {
    EXPECT_EQ(this->get(who, path).status, 404) << who;
    EXPECT_EQ(this->get(who, path).status, unknown.status);
    EXPECT_EQ(this->post(who, path + "/note", R"({"note":"x"})", 4).status, 404) << who;
    EXPECT_TRUE(this->codes(who, "").empty());
    EXPECT_TRUE(this->codes(who, "?code=" + receipt.code).empty());
    EXPECT_EQ(this->get(who, "/v1/alerts").status, 403) << who;
  }
  const auto page = this->json(this->get("auditor", "/v1/alerts?limit=1"));
  ASSERT_EQ(page.at("alerts").as_array().size(), 1U);
  EXPECT_EQ(this->text(page.at("alerts").as_array()[0].at("code")), receipt.code);
  EXPECT_NE(this->text(page.at("alerts").as_array()[0].at("actor_name")).find("（虚构）"), std::string::npos);
  EXPECT_FALSE(page.at("alerts").as_array()[0].at("readable").as_bool()) << "who asked, not what was said";
  const auto rest =
      this->json(this->get("auditor", "/v1/alerts?limit=1&cursor=" + this->text(page.at("next"))));
  EXPECT_EQ(rest.at("alerts").as_array().size(), 1U) << "one a person and hour, however often they ask";
  EXPECT_TRUE(rest.at("next").is_null());
  EXPECT_EQ(this->get("auditor", "/v1/alerts?cursor=x.y.z").status, 400);
  EXPECT_EQ(this->get("auditor", "/v1/alerts?limit=101").status, 400);
  this->get("water", path);
  EXPECT_EQ(this->json(this->get("auditor", "/v1/alerts")).at("alerts").as_array().size(), 2U)
      << "who may see it raises nothing";
}

TYPED_TEST(CaseApi, AComplaintIsNoTipOffAndTheUnitItIsAboutAnswersIt) {
  Receive complaint = need("态度不好");
  complaint.request_type = RequestType::complaint;
  complaint.complained_unit = kWater;
  const auto receipt = this->receive(complaint);
  Classify kept = this->classify();
  kept.request_type = RequestType::complaint;
  this->handle(receipt.id, kept, as(Role::hotline));
  this->handle(receipt.id, this->sheet(kWater), as(Role::hotline));
  EXPECT_EQ(this->codes("water", ""), std::vector{receipt.code});
}

TYPED_TEST(CaseApi, ATipOffIsSeenByTheHotlineAndTheUnitInChargeOnly) {
  Receive tip = need("有人乱收费");
  tip.request_type = RequestType::report;
  const auto receipt = this->receive(tip);
  EXPECT_EQ(this->codes("clerk", "").size(), 1U);
  EXPECT_TRUE(this->codes("auditor", "").empty());
  EXPECT_TRUE(this->codes("caller", "").empty());
  EXPECT_EQ(this->get("auditor", "/v1/cases/" + receipt.code).status, 404);
  Classify kept = this->classify();
  kept.request_type = RequestType::report;
  this->handle(receipt.id, kept, as(Role::hotline));
  this->handle(receipt.id, this->sheet(kWater), as(Role::hotline));
  EXPECT_EQ(this->codes("water", ""), std::vector{receipt.code});
  EXPECT_TRUE(this->codes("roads", "").empty());
}

TYPED_TEST(CaseApi, CommandsAskForPermissionStateAndTheVersionRead) {
  const auto receipt = this->receive();
  const std::string path = "/v1/cases/" + receipt.code;
  EXPECT_EQ(this->post("clerk", path + "/dispatch", R"({"unit":"101"})", 1).status, 409) << "not triaged yet";
  EXPECT_EQ(this->post("auditor", path + "/classify", "{}", 1).status, 403);
  EXPECT_EQ(this->post("clerk", path + "/classify", "{}").status, 400) << "If-Match is missing";
  EXPECT_EQ(this->post("clerk", path + "/classify", R"({"category":"lighting"})", 7).status, 412);
  EXPECT_EQ(this->post("clerk", path + "/teleport", "{}", 1).status, 404);
  EXPECT_EQ(this->post("", path + "/classify", "{}", 1).status, 401);
  EXPECT_EQ(this->get("clerk", "/v1/cases/LY-000000-0000000").status, 404);
  EXPECT_EQ(this->service_.load(kCity, receipt.id)->version, 1) << "nothing was written";
}

TYPED_TEST(CaseApi, ACommandWhoseAnswerWasLostIsSentAgainAndHappensOnce) {
  const auto receipt = this->receive();
  const auto other = this->receive();
  const std::string path = "/v1/cases/" + receipt.code;
  const auto send = [&](std::string_view user, const std::string& to, std::string_view key,
                        std::string_view note) {
    return http::testing::call(this->router_, "POST", to + "/note",
                               {{"X-Test-User", std::string(user)},
                                {"Content-Type", "application/json"},
                                {"If-Match", "\"1\""},
                                {"Idempotency-Key", std::string(key)}},
                               fmt::format(R"({{"note":"{}"}})", note));
  };
  EXPECT_EQ(this->json(send("clerk", path, "k1", "on the spot")).at("version").as_int64(), 2);
  EXPECT_EQ(this->json(send("clerk", path, "k1", "on the spot")).at("version").as_int64(), 2) << "a repeat";
  this->act("clerk", receipt.code, "note", R"({"note":"somebody else"})");
  EXPECT_EQ(this->json(send("clerk", path, "k1", "on the spot")).at("version").as_int64(), 3)
      << "a late repeat is told how the case stands now";
  EXPECT_EQ(send("clerk", path, "k2", "another").status, 412) << "a new key at an old version";
  EXPECT_EQ(send("auditor", path, "k1", "another's key").status, 412) << "keys are each person's own";
  EXPECT_EQ(send("clerk", "/v1/cases/" + other.code, "k1", "elsewhere").status, 400);
  EXPECT_EQ(send("clerk", path, std::string(201, 'k'), "long").status, 400);
  EXPECT_EQ(this->service_.load(kCity, receipt.id)->version, 3);
  EXPECT_EQ(this->service_.load(kCity, other.id)->version, 1);
}

TYPED_TEST(CaseApi, WrongFieldsAreNamedTogether) {
  const auto receipt = this->receive();
  const auto response = this->post("clerk", "/v1/cases/" + receipt.code + "/classify",
                                   R"({"category":"nonsense","urgency":"slow","colour":"red"})", 1);
  const auto problem = this->json(response, 400);
  std::set<std::string> fields;
  for (const auto& error : problem.at("errors").as_array()) fields.insert(this->text(error.at("field")));
  EXPECT_EQ(fields, (std::set<std::string>{"category", "urgency", "colour"}));
}

TYPED_TEST(CaseApi, WrongFiltersAreNamedTogether) {
  const auto problem =
      this->json(this->get("clerk", "/v1/cases?status=lost&bbox=1,2,3&open=perhaps&queue=none"), 400);
  std::set<std::string> fields;
  for (const auto& error : problem.at("errors").as_array()) fields.insert(this->text(error.at("field")));
  EXPECT_EQ(fields, (std::set<std::string>{"status", "bbox", "open", "queue"}));
  EXPECT_EQ(this->get("clerk", "/v1/cases?limit=201").status, 400);
  EXPECT_EQ(this->get("clerk", "/v1/cases?order=random").status, 400);
  EXPECT_EQ(this->get("clerk", "/v1/cases?cursor=zzz").status, 400);
}

TYPED_TEST(CaseApi, PagesFollowTheCursor) {
  for (int i = 0; i < 5; ++i) {
    this->receive();
    this->clock_.advance(1min);
  }
  std::vector<std::string> seen;
  std::string cursor;
  for (int pages = 0; pages < 5; ++pages) {
    const auto page = this->json(
        this->get("clerk", "/v1/cases?order=received&limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor)));
    for (const auto& row : page.at("cases").as_array()) seen.emplace_back(row.at("code").as_string());
    if (page.at("next").is_null()) break;
    cursor = this->text(page.at("next"));
  }
  EXPECT_EQ(seen, this->codes("clerk", "?order=received"));
  EXPECT_EQ(seen.size(), 5U);
}

TYPED_TEST(CaseApi, OffersSayWhatMayBeDoneAndWhyNotTheRest) {
  const auto receipt = this->receive();
  const auto c = this->json(this->get("clerk", "/v1/cases/" + receipt.code));
  std::map<std::string, bool> allowed;
  for (const auto& offer : c.at("offers").as_array()) {
    allowed[this->text(offer.at("command"))] = offer.at("allowed").as_bool();
    EXPECT_EQ(offer.at("reason").is_null(), offer.at("allowed").as_bool());
  }
  EXPECT_TRUE(allowed.at("classify"));
  EXPECT_FALSE(allowed.at("dispatch"));
  EXPECT_FALSE(allowed.at("file_result"));
  EXPECT_FALSE(allowed.contains("confirm")) << "what only the resident does is not offered";
}

TYPED_TEST(CaseApi, MergingAndUnmergingNameTheOtherCaseByItsNumber) {
  const auto main = this->receive(), other = this->receive();
  this->bring_to(main.id, kRoads);
  auto c = this->act("clerk", other.code, "merge", R"({"main":")" + main.code + R"("})");
  EXPECT_EQ(this->text(c.at("merged_into")), main.code);
  const auto m = this->json(this->get("clerk", "/v1/cases/" + main.code));
  EXPECT_EQ(this->text(m.at("absorbed").as_array()[0]), other.code);
  c = this->act("clerk", other.code, "unmerge", "{}");
  EXPECT_TRUE(c.at("merged_into").is_null());
  EXPECT_TRUE(this->json(this->get("clerk", "/v1/cases/" + main.code)).at("absorbed").as_array().empty());
}

TYPED_TEST(CaseApi, SplittingMakesACaseOfItsOwnWithTheSameWordsAndTellsItsReceiptOnce) {
  const auto receipt = this->receive(need("灯坏了，水也停了"));
  const Instant said = this->clock_.now();
  this->clock_.advance(30h);
  this->handle(receipt.id, this->classify(), as(Role::hotline));
  const auto parent = this->act("clerk", receipt.code, "split", R"({"category":"domestic","title":"停水"})");
  const auto all = this->codes("clerk", "?category=domestic");
  ASSERT_EQ(all.size(), 1U);
  const auto child = this->json(this->get("clerk", "/v1/cases/" + all[0]));
  EXPECT_EQ(this->text(child.at("split_from")), receipt.code);
  EXPECT_EQ(this->text(child.at("verbatim")), "灯坏了，水也停了");
  EXPECT_EQ(this->text(child.at("received_at")), format_instant(said)) << "it was said when its parent was";

  const auto& told = parent.at("child").as_object();
  EXPECT_EQ(this->text(told.at("code")), all[0]);
  EXPECT_EQ(this->text(told.at("status_url")), "http://test/r/" + all[0]);
  const auto id = this->service_.find_code(kCity, all[0]);
  EXPECT_TRUE(*this->service_.holds_receipt(kCity, *id, this->text(told.at("key"))));
  EXPECT_FALSE(this->json(this->get("clerk", "/v1/cases/" + receipt.code)).contains("child"));
}

TYPED_TEST(CaseApi, ThePanelSeesWhatWaitsForItAndRules) {
  const auto objected = this->receive(), other = this->receive(), pending = this->receive();
  Receive tip = need("有人乱收费");
  tip.request_type = RequestType::report;
  const auto tip_off = this->receive(tip);
  this->bring_to(other.id, kWater);
  this->bring_to(objected.id, kRoads);
  this->act("roads", objected.code, "object", R"({"proposed":"102","basis":"职责","reason":"供水"})");
  Classify sealed = this->classify();
  sealed.request_type = RequestType::report;
  this->handle(tip_off.id, sealed, as(Role::hotline));
  this->handle(tip_off.id, this->sheet(kRoads), as(Role::hotline));
  this->handle(tip_off.id, Sign{}, as(Role::handler, kRoads));
  this->handle(tip_off.id, Object{kWater, "职责", "供水"}, as(Role::handler, kRoads));
  this->act("clerk", pending.code, "classify", R"({"category":"lighting"})");
  this->act(
      "clerk", pending.code, "land",
      R"({"code":"out_of_scope","reply":"请向法院提出","reason":"司法事项","legal_route":"litigation"})");

  const auto seen = this->codes("panel", "");
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()),
            (std::set{objected.code, pending.code, tip_off.code}));
  EXPECT_EQ(this->codes("panel", "?queue=objected").size(), 2U);
  EXPECT_EQ(this->json(this->get("panel", "/v1/queues")).at("mine").as_int64(), 3);
  EXPECT_EQ(this->get("panel", "/v1/cases/" + other.code).status, 404);
  EXPECT_TRUE(this->codes("panel", "?code=" + other.code).empty()) << "a number opens no door";
  EXPECT_EQ(this->post("clerk", "/v1/cases/" + objected.code + "/rule_objection",
                       R"({"upheld":false,"ruling":"x"})", 5)
                .status,
            403)
      << "who dispatched does not rule on it";

  const auto ruled = this->act("panel", objected.code, "rule_objection",
                               R"({"upheld":true,"unit":"102","ruling":"供水归供水单位"})");
  EXPECT_EQ(this->text(ruled.at("proposed_lead")), "102");
  const auto landed = this->act(
      "panel", pending.code, "land",
      R"({"code":"out_of_scope","reply":"请向法院提出","reason":"同意","legal_route":"litigation"})");
  EXPECT_EQ(this->text(landed.at("status")), "landed");
  EXPECT_EQ(this->codes("panel", ""), std::vector{tip_off.code}) << "what is done waits no more";
}

TYPED_TEST(CaseApi, ANumberOpensNoCaseOfAnotherUnitInAList) {
  const auto theirs = this->receive();
  this->bring_to(theirs.id, kWater);
  EXPECT_TRUE(this->codes("roads", "?code=" + theirs.code).empty());
  EXPECT_EQ(this->codes("water", "?code=" + theirs.code), std::vector{theirs.code});
}

TYPED_TEST(CaseApi, ACaseIsEscalatedUpwardsOnly) {
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoadsCrew);
  const std::string path = "/v1/cases/" + receipt.code + "/escalate";
  for (const auto* unit : {"102", "100", "1011"}) {
    const auto refused =
        this->json(this->post("crew", path, fmt::format(R"({{"unit":"{}","reason":"难"}})", unit), 4), 400);
    const auto& error = refused.at("errors").as_array()[0].as_object();
    EXPECT_EQ(this->text(error.at("field")), "unit") << unit;
    EXPECT_EQ(this->text(error.at("rule")), "escalate_upper") << unit;
  }
  EXPECT_EQ(
      this->text(
          this->act("crew", receipt.code, "escalate", R"({"unit":"200","reason":"难"})").at("proposed_lead")),
      "200")
      << "the level above the level above is above";
}

TYPED_TEST(CaseApi, ACommunityIsNotGivenWhatItMustNotOwnByHandEither) {
  const auto expect_refused = [&](const http::Response& response) {
    const auto problem = this->json(response, 400);
    const auto& error = problem.at("errors").as_array()[0].as_object();
    EXPECT_EQ(this->text(error.at("field")), "unit");
    EXPECT_EQ(this->text(error.at("rule")), "township_duty_list");
    EXPECT_THAT(this->text(error.at("message")), HasSubstr("unit 101")) << "the responsible unit is named";
  };
  const auto dispatched = this->receive(), ruled = this->receive();
  for (const auto& receipt : {dispatched, ruled})
    this->handle(receipt.id, this->classify("domestic"), as(Role::hotline));
  expect_refused(this->post("clerk", "/v1/cases/" + dispatched.code + "/dispatch", R"({"unit":"1011"})", 2));
  this->handle(ruled.id, this->sheet(kWater), as(Role::hotline));
  this->handle(ruled.id, Sign{}, as(Role::handler, kWater));
  this->handle(ruled.id, Object{kRoadsCrew, "职责", "社区的事"}, as(Role::handler, kWater));
  expect_refused(this->post("panel", "/v1/cases/" + ruled.code + "/rule_objection",
                            R"({"upheld":true,"unit":"1011","ruling":"x"})", 5));
  this->act("clerk", dispatched.code, "classify", R"({"category":"lighting"})");
  this->act("clerk", dispatched.code, "dispatch", R"({"unit":"1011"})");
}

TYPED_TEST(CaseApi, TheThirdTransferGoesUpToTheDistrictByItself) {
  const auto receipt = this->receive();
  this->act("clerk", receipt.code, "classify", R"({"category":"lighting"})");
  for (const auto* unit : {"101", "102", "101"}) {
    const auto seen = this->act("clerk", receipt.code, "dispatch", fmt::format(R"({{"unit":"{}"}})", unit));
    EXPECT_EQ(this->text(seen.at(seen.at("proposed_lead").is_null() ? "lead" : "proposed_lead")), unit);
  }
  const auto due = this->service_.load(kCity, receipt.id)->due;
  const auto after = this->act("clerk", receipt.code, "dispatch", R"({"unit":"102"})");
  EXPECT_EQ(after.at("dispatch_count").as_int64(), 4);
  EXPECT_FALSE(after.at("ruled").as_bool());
  EXPECT_EQ(this->text(after.at("proposed_lead")), "200") << "whoever is asked for, the district organises";
  const auto history = this->service_.history(kCity, receipt.id);
  const auto& last = history->events.back();
  EXPECT_TRUE(std::get<Dispatched>(last.event).fallback);
  EXPECT_EQ(last.by.role, Role::system);
  EXPECT_EQ(last.by.actor, kSystemActor);
  EXPECT_FALSE(std::get<Dispatched>(history->events[2].event).fallback);
  EXPECT_EQ(history->current.due, due) << "and no clock is moved";
  const auto again = this->post("clerk", "/v1/cases/" + receipt.code + "/dispatch", R"({"unit":"102"})", 6);
  EXPECT_EQ(again.status, 409) << "the district has it, and passes it to nobody";
  EXPECT_THAT(again.body, HasSubstr("third_transfer"));
}

TYPED_TEST(CaseApi, APanelOfTheUnitThatTheObjectionNamesRulesNothing) {
  const auto object_to = [&](UnitId named) {
    const auto receipt = this->receive();
    this->handle(receipt.id, this->classify("domestic"), as(Role::hotline));
    this->handle(receipt.id, this->sheet(kWater), as(Role::hotline));
    this->handle(receipt.id, Sign{}, as(Role::handler, kWater));
    this->handle(receipt.id, Object{named, "职责", "另有单位"}, as(Role::handler, kWater));
    return receipt.code;
  };
  const auto rule = [&](const std::string& code, std::string_view body) {
    return this->post("panel", "/v1/cases/" + code + "/rule_objection", std::string(body), 5);
  };
  const auto own = rule(object_to(kJudges), R"({"upheld":false,"ruling":"x"})");
  EXPECT_EQ(own.status, 403);
  EXPECT_THAT(own.body, HasSubstr("panel_independent"));
  const auto to_itself = rule(object_to(kRoads), fmt::format(R"({{"upheld":true,"unit":"{}","ruling":"x"}})",
                                                             static_cast<std::int64_t>(kJudges)));
  EXPECT_THAT(to_itself.body, HasSubstr("unit")) << "nor does it give itself the case";
  EXPECT_NE(to_itself.status, 200);
  EXPECT_EQ(rule(object_to(kRoads), R"({"upheld":false,"ruling":"x"})").status, 200);
}

TYPED_TEST(CaseApi, EvidenceIsAFileThatIsKept) {
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoads);
  this->act("roads", receipt.code, "record_contact", R"({"via":"phone","reached":true,"summary":"x"})");
  const auto file = [&](const std::string& sha256) {
    return this->post("roads", "/v1/cases/" + receipt.code + "/file_result",
                      fmt::format(R"({{"outcome":"solved","reply":"好了","evidence":[{{"sha256":"{}",)"
                                  R"("type":"video/mp4","size":1}}]}})",
                                  sha256),
                      5);
  };
  const auto problem = this->json(file(std::string(64, 'd')), 400);
  const auto& error = problem.at("errors").as_array()[0].as_object();
  EXPECT_EQ(this->text(error.at("field")), "evidence[0].sha256");
  EXPECT_EQ(this->text(error.at("rule")), "unknown_media");
  const auto filed = this->json(file(kStored));
  EXPECT_EQ(this->text(filed.at("media").as_array()[0].at("type")), "image/jpeg") << "as it is kept";
}

TYPED_TEST(CaseApi, AResultIsPublicFromItsPassedCheckOn) {
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoads);
  this->act("roads", receipt.code, "record_contact", R"({"via":"phone","reached":true,"summary":"x"})");
  const auto told = [&] {
    std::vector<std::string> words;
    const auto updates = this->query_.updates_of(kCity, receipt.id).value();
    for (const auto& update : updates)
      if (!update.text.empty()) words.push_back(update.text);
    const auto reply = this->query_.get(kCity, receipt.id, true)->reply;
    EXPECT_EQ(reply, words.empty() ? "" : words.back());
    return words;
  };
  this->act("roads", receipt.code, "file_result",
            R"({"outcome":"solved","reply":"第一次答复","evidence_note":"照片留存"})");
  EXPECT_TRUE(told().empty());
  this->act("clerk", receipt.code, "check_result", R"({"passed":false,"reason":"没有照片"})");
  EXPECT_TRUE(told().empty());
  this->act("roads", receipt.code, "file_result",
            R"({"outcome":"solved","reply":"第二次答复","evidence_note":"照片留存"})");
  EXPECT_TRUE(told().empty());
  const auto c = this->act("clerk", receipt.code, "check_result", R"({"passed":true})");
  EXPECT_EQ(told(), std::vector<std::string>{"第二次答复"});
  std::vector<bool> shown;
  for (const auto& entry : c.at("timeline").as_array())
    if (entry.at("kind") == "result_filed") shown.push_back(entry.at("public").as_bool());
  EXPECT_EQ(shown, (std::vector{false, true}));
}

// Everything a resident may leave behind, in every text that a case can hold. All of it is invented.
TYPED_TEST(CaseApi, NothingPersonalOfASecretCaseIsInAnyAnswerToItsHandler) {
  const std::pair<Confidentiality, RequestType> kSecret[] = {
      {Confidentiality::hide_from_handler, RequestType::help},
      {Confidentiality::sealed, RequestType::help},
      {Confidentiality::none, RequestType::report}};
  for (const auto& [confidentiality, type] : kSecret) {
    Receive command = need("我叫示例甲，住示例路17号，电话13800000000，邻居示例乙也能作证");
    command.confidentiality = confidentiality;
    command.contact = {
        .name = "示例甲", .phone = "13800000000", .email = "jia@mail.example", .preference = "晚上"};
    command.place.address = "示例路17号";
    command.place.address_id = "house-17";
    command.demand = "请联系示例甲";
    command.attributes = {{"floor", "示例甲家门口，13800000000"}};
    const auto receipt = this->receive(command);
    Classify classify = this->classify();
    classify.request_type = type;
    classify.title = "示例甲家路灯";
    this->handle(receipt.id, classify, as(Role::hotline));
    this->handle(receipt.id, Redact{{{30, 33, "name"}}}, as(Role::hotline));  // 示例乙
    this->handle(receipt.id, this->sheet(kRoads), as(Role::hotline));
    this->handle(receipt.id, Sign{}, as(Role::handler, kRoads));
    this->handle(receipt.id, AddInformation{"示例甲和示例乙补充：jia@mail.example", {}}, as(Role::resident));
    this->handle(receipt.id, RecordContact{.summary = "已与示例甲通话"}, as(Role::handler, kRoads));
    FileResult result;
    result.reply = "示例甲您好，灯已换好";
    result.evidence_note = "示例甲签字";
    this->handle(receipt.id, result, as(Role::handler, kRoads));
    this->handle(receipt.id, CheckResult{true, ""}, as(Role::hotline));
    Confirm confirm;
    confirm.answer = {true,  Solved::yes,         Satisfied::satisfied,
                      false, ContactChannel::web, this->clock_.now()};
    confirm.words = "示例甲满意，13800000000";
    this->handle(receipt.id, confirm, as(Role::resident));
    Land land;
    land.reply = "示例甲您好，已办结";
    this->handle(receipt.id, land, as(Role::hotline));
    this->handle(receipt.id, Reopen{this->sheet().due, "示例甲：又坏了，住17号", false}, as(Role::resident));
    for (const std::string& target :
         {std::string("/v1/cases"), "/v1/cases/" + receipt.code, std::string("/v1/queues")}) {
      const auto response = this->get("roads", target);
      ASSERT_EQ(response.status, 200) << response.body;
      for (const auto personal : {"示例甲", "示例乙", "13800000000", "jia@mail.example", "17号", "house-17"})
        EXPECT_THAT(response.body, Not(HasSubstr(personal))) << target;
    }
    const auto c = this->json(this->get("roads", "/v1/cases/" + receipt.code));
    EXPECT_THAT(this->text(c.at("address")), HasSubstr("示例路")) << "the unit finds the street";
    EXPECT_THAT(this->text(c.at("verbatim")), HasSubstr("也能作证"));
  }
}

TYPED_TEST(CaseApi, ARedactedSpanIsCoveredForHandlersToo) {
  auto command = need("请找示例丙，他知道");  // an invented name
  command.demand = "给示例丙回电";
  const auto receipt = this->receive(command);
  this->handle(receipt.id, Redact{{{2, 5, "name"}}}, as(Role::hotline));
  this->bring_to(receipt.id, kRoads);
  const auto response = this->get("roads", "/v1/cases/" + receipt.code);
  EXPECT_THAT(response.body, Not(HasSubstr("示例丙")));
  const auto c = this->json(response);
  EXPECT_EQ(this->text(c.at("verbatim")), "请找███，他知道");
  EXPECT_EQ(this->text(c.at("demand")), "给███回电");
  EXPECT_EQ(this->text(c.at("address")), "示例路1号") << "no secret case";
}

TYPED_TEST(CaseApi, WhoFilesOnBehalfReadsACaseByItsNumberAndDoesNothingToIt) {
  const auto receipt = this->receive();
  Receive tip = need("有人乱收费");
  tip.request_type = RequestType::report;
  const auto tip_off = this->receive(tip);
  const std::string path = "/v1/cases/" + receipt.code;
  const auto c = this->json(this->get("desk", path));
  EXPECT_EQ(this->text(c.at("status")), "received");
  EXPECT_TRUE(c.at("offers").as_array().empty());
  EXPECT_TRUE(this->codes("desk", "").empty()) << "one at a time";
  EXPECT_EQ(this->get("desk", "/v1/cases/" + tip_off.code).status, 404);
  EXPECT_EQ(this->post("desk", path + "/note", R"({"note":"x"})", 1).status, 404);
  EXPECT_EQ(this->get("guest", path).status, 404);
}

TYPED_TEST(CaseApi, AFigureIsTheNumberOfRowsBehindIt) {
  // Mixed on purpose: cases without category, zone or unit; zones of several layers as the finest; units that
  // lead, assist, or are proposed; a unit below another.
  for (int i = 0; i < 12; ++i) {
    Receive r = need();
    r.channel = i % 4 == 0 ? Channel::hotline : Channel::web;
    r.category = i % 3 == 0 ? "" : "lighting";
    r.zones = i % 4 == 0   ? std::vector<std::string>{}
              : i % 4 == 1 ? std::vector<std::string>{"street-1"}
                           : std::vector<std::string>{"community-1", "street-1"};
    const auto receipt = this->receive(r);
    if (i % 3 == 1) {
      Classify kept = this->classify("lighting");
      kept.zones = r.zones;
      this->handle(receipt.id, kept, as(Role::hotline));
      this->handle(receipt.id, this->sheet(i % 2 == 0 ? kRoads : kRoadsCrew), as(Role::hotline));
      this->handle(receipt.id, Sign{}, as(Role::handler, i % 2 == 0 ? kRoads : kRoadsCrew));
      this->handle(receipt.id, AssignAssist{.unit = kWater, .due = {}, .note = ""}, as(Role::hotline));
    }
    this->clock_.advance(24h * 7);
  }
  struct Asked {
    const char *user, *filters;
    std::int64_t total;
  };
  for (const auto& [user, filters, all] :
       {Asked{"clerk", "", 12}, Asked{"clerk", "&unit=101", 4}, Asked{"clerk", "&zone=street-1", 9},
        Asked{"clerk", "&queue=mine", 0}, Asked{"clerk", "&category=lighting&open=true", 8},
        Asked{"clerk", "&without=category", 4}, Asked{"roads", "", 4}, Asked{"water", "&unit=102", 4},
        Asked{"clerk", "&queue=overdue", -1}, Asked{"clerk", "&queue=violations", -1}}) {
    for (const auto by : {"status", "category", "zone", "unit", "month", "channel"}) {
      SCOPED_TRACE(fmt::format("{} {}{}", user, by, filters));
      const auto figure = this->json(this->get(user, fmt::format("/v1/figures?by={}{}", by, filters)));
      EXPECT_EQ(this->text(figure.at("definition").at("id")), std::string("cases_by_") + by);
      EXPECT_EQ(this->text(figure.at("time_basis")), "received_at, Asia/Shanghai");
      std::int64_t total = 0;
      std::set<std::string> codes;
      for (const auto& row : figure.at("rows").as_array()) {
        const auto behind = this->json(this->get(user, this->text(row.at("href"))));
        EXPECT_EQ(static_cast<std::int64_t>(behind.at("cases").as_array().size()), row.at("count").as_int64())
            << this->text(row.at("href"));
        for (const auto& c : behind.at("cases").as_array()) codes.insert(this->text(c.at("code")));
        total += row.at("count").as_int64();
      }
      EXPECT_EQ(static_cast<std::int64_t>(codes.size()), total) << "each case is behind one row";
      if (all >= 0) {
        EXPECT_EQ(total, all);
      }
      EXPECT_TRUE(all >= 0 || total > 0) << "the test tests nothing";
    }
  }
  EXPECT_EQ(this->get("clerk", "/v1/figures?by=shoe_size").status, 400);
  EXPECT_EQ(this->get("clerk", "/v1/figures?by=status&code=" + this->receive().code).status, 400);
  EXPECT_EQ(this->get("clerk", "/v1/cases?without=shoes").status, 400);
}

TYPED_TEST(CaseApi, ViolationsAreListedWithinTheScopeAndCounted) {
  const auto nobodys = this->receive(), late = this->receive();
  this->bring_to(late.id, kRoads);
  EXPECT_TRUE(this->json(this->get("clerk", "/v1/violations")).at("violations").as_array().empty());
  this->clock_.advance(24h * 6);
  const auto kinds = [&](std::string_view user, const std::string& query) {
    std::set<std::pair<std::string, std::string>> found;
    std::string cursor;
    do {
      const auto page = this->json(
          this->get(user, "/v1/violations?limit=1" + query + (cursor.empty() ? "" : "&cursor=" + cursor)));
      for (const auto& entry : page.at("violations").as_array())
        EXPECT_TRUE(
            found.emplace(this->text(entry.at("case").at("code")), this->text(entry.at("kind"))).second);
      cursor = page.at("next").is_null() ? "" : this->text(page.at("next"));
      this->clock_.advance(1s);  // the pages of a list that moves with the clock
    } while (!cursor.empty());
    return found;
  };
  using Found = std::set<std::pair<std::string, std::string>>;
  const Found of_late{{late.code, "no_echo"}, {late.code, "overdue_unlanded"}};
  Found all = of_late;
  all.emplace(nobodys.code, "no_owner");
  EXPECT_EQ(kinds("clerk", ""), all);
  EXPECT_EQ(kinds("roads", ""), of_late);
  EXPECT_TRUE(kinds("water", "").empty());
  EXPECT_TRUE(kinds("guest", "").empty());
  EXPECT_EQ(kinds("clerk", "&kind=no_owner"), (Found{{nobodys.code, "no_owner"}}));
  EXPECT_EQ(kinds("clerk", "&unit=101"), of_late);
  EXPECT_EQ(this->get("clerk", "/v1/violations?kind=rude").status, 400);
  EXPECT_EQ(this->codes("clerk", "?queue=violations").size(), 2U);
  EXPECT_EQ(this->json(this->get("clerk", "/v1/queues")).at("violations").as_int64(), 2);
}

TYPED_TEST(CaseApi, TheOverdueQueueIsTurnedPageByPageWhileTheClockRuns) {
  std::set<std::string> late;
  for (int i = 0; i < 3; ++i) {
    const auto receipt = this->receive();
    this->bring_to(receipt.id, kRoads);
    late.insert(receipt.code);
  }
  this->clock_.advance(24h * 6);
  std::set<std::string> seen;
  std::string cursor;
  do {
    const auto page = this->json(
        this->get("clerk", "/v1/cases?queue=overdue&limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor)));
    for (const auto& row : page.at("cases").as_array()) seen.insert(this->text(row.at("code")));
    cursor = page.at("next").is_null() ? "" : this->text(page.at("next"));
    this->clock_.advance(1s);
  } while (!cursor.empty());
  EXPECT_EQ(seen, late);
}

TYPED_TEST(CaseApi, TheReferenceIsTaggedAndTheZonesAreForEveryone) {
  const auto response = this->get("guest", "/v1/reference");
  const auto reference = this->json(response);
  EXPECT_EQ(this->text(reference.at("jurisdiction").at("code")), "liaoyuan");
  EXPECT_EQ(reference.at("units").as_array().size(), 5U);
  EXPECT_EQ(this->text(reference.at("zones").at("street-1").at("en")), "Example Street");
  EXPECT_EQ(reference.at("statuses").as_array().size(), 14U);
  EXPECT_FALSE(response.etag.empty());
  EXPECT_EQ(this->get("", "/v1/reference").status, 401);
  const auto zones = this->get("", "/v1/zones?layer=street");
  EXPECT_EQ(zones.status, 200);
  EXPECT_EQ(zones.content_type, "application/geo+json");
  EXPECT_EQ(this->get("", "/v1/zones?layer=moon").status, 404);
  EXPECT_EQ(this->get("", "/v1/zones").status, 400);
}

}  // namespace
}  // namespace tz::ledger
