// The routes: who writes, once and only once, what a list leaves out.
#include <gtest/gtest.h>

#include <cmath>

#include "base/json.h"
#include "base/random.h"
#include "base/time.h"
#include "http/testing.h"
#include "ledger/module.h"
#include "ledger/sql_testing.h"
#include "ledger/testing_planner.h"
#include "outreach/module.h"

namespace tz::outreach {
namespace {

using namespace std::chrono_literals;
using ledger::testing::kCity;
using ledger::testing::kRoads;
using ledger::testing::kWater;

constexpr std::string_view kPack =
    R"({"campaigns":[{"code":"spring","name_zh":"春","name_en":"Spring","from":"2026-01-01","to":"2026-12-31"}],)"
    R"("questionnaires":[{"code":"profile","version":1,"about":"zone","title_zh":"村","title_en":"Village","questions":[)"
    R"({"code":"n","kind":"integer","required":true,"text_zh":"几","text_en":"How many","max":10},)"
    R"({"code":"w","kind":"text","text_zh":"说","text_en":"Say"}]},)"
    R"({"code":"opinion","version":3,"about":"nobody","title_zh":"感受","title_en":"Opinion","questions":[)"
    R"({"code":"e","kind":"likert","text_zh":"顺","text_en":"Easy"}]}]})";

class Town final : public ledger::testing::QuietPlanner {
 public:
  Town() : QuietPlanner(card()) {}
  Result<std::vector<ledger::UnitCard>> units(JurisdictionId) const override {
    return std::vector<ledger::UnitCard>{{kRoads, "roads", "道路处", "Roads", "department", "", {}},
                                         {kWater, "works", "水务局", "Works", "department", "", {}}};
  }
  std::vector<std::string> zones_at(JurisdictionId, LatLng) const override { return {"z1", "street"}; }
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zone_names(
      JurisdictionId) const override {
    return {{"z1", {"一村", "First"}}, {"z2", {"二村", "Second"}}};
  }

 private:
  static ledger::JurisdictionCard card() {
    auto one = ledger::testing::card_of(kCity);
    one.code = "yunchuan";
    one.ticket_prefix = "LY";
    return one;
  }
};

// Whoever the header X-Test-User names.
class FakeAuthenticator final : public http::Authenticator {
 public:
  Result<std::optional<http::Principal>> identify(const http::Request& request) override {
    using enum http::Permission;
    const auto name = request.header("x-test-user");
    if (name.empty()) return std::optional<http::Principal>();
    http::Principal p{.actor = ActorId{901}, .jurisdiction = kCity, .permissions = {signed_in, case_read}};
    if (name == "grid") p = with(p, 902, kRoads, {case_handle, case_file});
    if (name == "mate") p = with(p, 903, kRoads, {case_handle});
    if (name == "works") p = with(p, 904, kWater, {case_handle});
    if (name == "desk") p = with(p, 905, {}, {case_file});
    if (name == "watch") p = with(p, 906, {}, {case_supervise});
    if (name == "import") p.permissions = {signed_in, data_import};
    if (name == "admin") p.permissions = {signed_in, administer};
    return std::optional(p);
  }

 private:
  static http::Principal with(http::Principal p, std::int64_t actor, UnitId unit,
                              std::set<http::Permission> permissions) {
    p.actor = ActorId{actor};
    p.unit = unit;
    p.permissions.merge(permissions);
    return p;
  }
};

template <class Backend>
class OutreachRoutes : public ledger::testing::Ledger<Backend> {
 protected:
  OutreachRoutes() {
    EXPECT_TRUE(store::migrate(*this->db_, schema()).has_value());
    EXPECT_TRUE(module_.questionnaires.save_pack(kCity, parse_outreach("f", kPack).value()));
    router_.authenticator(authenticator_);
    add_routes(router_, module_, this->service_, town_, random_,
               {.layers = [](JurisdictionId) -> Result<std::vector<ZoneLayer>> {
                  return std::vector<ZoneLayer>{
                      {.code = "street", .name = {"街道", "Streets"}, .zones = {"street"}},
                      {.code = "community", .name = {"社区", "Communities"}, .zones = {"z1", "z2"}}};
                },
                .around = [](JurisdictionId, std::string_view zone) -> Result<std::vector<std::string>> {
                  return std::vector<std::string>{std::string(zone), "street"};
                }},
               [this](JurisdictionId, ActorId actor, const std::string& action,
                      const std::string& object) -> Status {
                 audit_ +=
                     std::to_string(static_cast<std::int64_t>(actor)) + " " + action + " " + object + "\n";
                 return {};
               });
  }
  http::Response get(std::string_view target, std::string_view user = "grid") {
    return http::testing::call(router_, "GET", target,
                               {{"X-Test-User", std::string(user)}, {"Accept-Language", "en"}});
  }
  http::Response post(std::string_view target, const std::string& body, std::string_view user = "grid") {
    return http::testing::call(
        router_, "POST", target,
        {{"X-Test-User", std::string(user)}, {"Content-Type", "application/json"}, {"Accept-Language", "en"}},
        body);
  }
  static boost::json::object json(const http::Response& response) {
    const auto value = parse_json(response.body);
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  static std::string text(const boost::json::value& value) {
    return value.is_string()
               ? std::string(value.get_string().c_str())
               : format_degrees(static_cast<std::int32_t>(std::lround(value.to_number<double>() * 1e7)));
  }
  std::string now() const { return format_instant(this->clock_.now()); }
  // A visit with more fields, `,"note":"x"`.
  std::string visit(const std::string& more = "", const std::string& id = "0123456789abcdef") const {
    return R"({"id":")" + id + R"(","target":"resident","at":")" + now() + R"(","minutes":30,"zone":"z2")" +
           more + "}";
  }
  std::string profile(const std::string& answers, const std::string& id = "0123456789abcdef",
                      const std::string& zone = "z1") const {
    return R"({"id":")" + id + R"(","version":1,"at":")" + now() + R"(","zone":")" + zone +
           R"(","answers":)" + answers + "}";
  }
  // "status field:rule ..." of a refusal.
  static std::string refusal(const http::Response& response) {
    const auto problem = json(response);
    std::string told = std::to_string(response.status);
    const auto* errors = problem.if_contains("errors");
    if (errors == nullptr)
      return told + " :" + text(problem.at("type")).substr(std::string_view("urn:taizhang:rule:").size());
    for (const auto& one : errors->as_array())
      told += " " + text(one.at("field")) + ":" + text(one.at("rule"));
    return told;
  }

  FakeAuthenticator authenticator_;
  Town town_;
  SeededRandom random_{3};
  std::string audit_;
  Module module_{*this->db_};
  http::Router router_;
};
TYPED_TEST_SUITE(OutreachRoutes, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(OutreachRoutes, AVisitSentTwiceIsOneAndAnotherOfItsIdIsRefused) {
  const auto body = this->visit(R"(,"note":"去看了")");
  const auto first = this->post("/v1/visits", body);
  EXPECT_EQ(first.status, 201) << first.body;
  const auto again = this->post("/v1/visits", body);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  this->clock_.advance(40 * 24h);
  EXPECT_EQ(this->post("/v1/visits", body).status, 200)
      << "heard before: how old it is does not matter any more";
  auto other = body;
  other.replace(other.find("30"), 2, "31");
  EXPECT_EQ(this->refusal(this->post("/v1/visits", other)), "409 :visit_other");
  EXPECT_EQ(this->refusal(this->post("/v1/visits", body, "mate")), "409 :visit_other");
  EXPECT_EQ(this->json(this->get("/v1/visits")).at("visits").as_array().size(), 1U);
}

TYPED_TEST(OutreachRoutes, WhoFilesOrHandlesWritesAndStaffOfCasesRead) {
  EXPECT_EQ(this->post("/v1/visits", this->visit("", std::string(16, '1')), "mate").status, 201);
  EXPECT_EQ(this->post("/v1/visits", this->visit("", std::string(16, '2')), "desk").status, 201);
  EXPECT_EQ(this->refusal(this->post("/v1/visits", this->visit(), "watch")), "403 :permission");
  EXPECT_EQ(this->refusal(this->post("/v1/questionnaires/profile/answers", this->profile("{}"), "watch")),
            "403 :permission");
  EXPECT_EQ(this->post("/v1/visits", this->visit(), "import").status, 403);
  EXPECT_EQ(this->get("/v1/visits", "import").status, 403);
  EXPECT_EQ(this->get("/v1/visits", "").status, 401);
  const auto seen = [&](std::string_view user, std::string_view query = "") {
    return this->json(this->get("/v1/visits" + std::string(query), user)).at("visits").as_array().size();
  };
  EXPECT_EQ(seen("watch"), 2U);
  EXPECT_EQ(seen("grid"), 1U) << "of the same unit";
  EXPECT_EQ(seen("grid", "?mine=true"), 0U);
  EXPECT_EQ(seen("works"), 0U);
  EXPECT_EQ(seen("desk"), 1U) << "without a unit the own ones";
  EXPECT_EQ(this->get("/v1/visits/" + std::string(16, '1'), "grid").status, 200);
  EXPECT_EQ(this->get("/v1/visits/" + std::string(16, '1'), "works").status, 404);
  EXPECT_EQ(this->get("/v1/visits?mine=perhaps").status, 400);
}

TYPED_TEST(OutreachRoutes, AListHasNoWordsAndOneVisitCoversThemForOthers) {
  const auto body =
      this->visit(R"(,"place":"虚构路1号 13800000000","note":"电话 13900000000")");  // invented numbers
  ASSERT_EQ(this->post("/v1/visits", body).status, 201);
  const auto listed = this->get("/v1/visits").body;
  for (const auto* words : {"虚构路", "138", "139", "note", "place"})
    EXPECT_EQ(listed.find(words), std::string::npos) << words;
  const auto own = this->get("/v1/visits/0123456789abcdef", "grid").body;
  EXPECT_NE(own.find("13900000000"), std::string::npos);
  const auto others = this->get("/v1/visits/0123456789abcdef", "watch").body;
  EXPECT_NE(others.find("虚构路"), std::string::npos);
  EXPECT_EQ(others.find("13900000000"), std::string::npos);
  EXPECT_EQ(others.find("13800000000"), std::string::npos);
}

TYPED_TEST(OutreachRoutes, APositionIsKeptCoarseAndFindsTheZone) {
  auto body = this->visit(R"(,"lat":42.9012345,"long":125.1412345)");
  body.replace(body.find(R"("zone":"z2")"), 11, R"("zone":"")");
  const auto kept = this->json(this->post("/v1/visits", body));
  EXPECT_EQ(kept.at("zone"), "z1");
  const auto coarse = coarsen(make_lat_lng(42.9012345, 125.1412345).value(), kPointMetres);
  EXPECT_EQ(this->text(kept.at("point").at("lat")), format_degrees(coarse.lat_e7));
  EXPECT_EQ(this->get("/v1/visits/0123456789abcdef").body.find("9012345"), std::string::npos);
  EXPECT_EQ(this->refusal(this->post("/v1/visits", this->visit(R"(,"lat":42.9)", std::string(16, 'b'))))
                .substr(0, 8),
            "400 long");
}

TYPED_TEST(OutreachRoutes, CountsOnceWhateverCameFromItAndNamesCasesOnlyToWhoMayReadThem) {
  const auto one = this->receive(), two = this->receive();
  const auto body = this->visit(R"(,"case":")" + one.code + R"(","result":"no_entry","needs":[")" + two.code +
                                "\",\"" + two.code + R"("])");
  const auto kept = this->json(this->post("/v1/visits", body));
  EXPECT_EQ(this->text(kept.at("case")), one.code);
  EXPECT_EQ(kept.at("needs").as_array().size(), 1U);
  const auto listed = this->json(this->get("/v1/visits"));
  ASSERT_EQ(listed.at("visits").as_array().size(), 1U);
  EXPECT_EQ(listed.at("visits").at(0).at("needs_count"), 1);
  EXPECT_EQ(this->get("/v1/visits").body.find(one.code), std::string::npos);
  const auto mates = this->json(this->get("/v1/visits/0123456789abcdef", "mate"));
  EXPECT_TRUE(mates.at("case").is_null()) << "neither files nor has the case";
  EXPECT_TRUE(mates.at("needs").as_array().empty());
  EXPECT_EQ(this->refusal(this->post("/v1/visits",
                                     this->visit(R"(,"needs":["LY-260301-XXXXXXX"])", std::string(16, 'c')))),
            "400 needs[0]:visit_case");
  EXPECT_EQ(
      this->refusal(this->post(
          "/v1/visits", this->visit(R"(,"needs":[")" + one.code + "\"]", std::string(16, 'd')), "works")),
      "400 needs[0]:visit_case")
      << "what is outside the scope is not there";
}

TYPED_TEST(OutreachRoutes, WordsAreErasedByTheAdministratorForAReasonAndTheAuditSaysSo) {
  const std::string one = "/v1/visits/0123456789abcdef";
  const auto body = this->visit(R"(,"place":"虚构路1号","note":"听李某说")");  // an invented name
  ASSERT_EQ(this->post("/v1/visits", body).status, 201);
  EXPECT_TRUE(this->json(this->get(one)).at("erased").is_null());
  const std::string why = R"({"reason":"consent_withdrawn"})";
  EXPECT_EQ(this->post(one + "/erase", why, "grid").status, 403) << "not even their author";
  EXPECT_EQ(this->post(one + "/erase", R"({"reason":"because"})", "admin").status, 400);
  EXPECT_EQ(this->post(one + "/erase", "{}", "admin").status, 400);
  EXPECT_EQ(this->refusal(this->post("/v1/visits/none/erase", why, "admin")), "404 :no_such_visit");
  EXPECT_EQ(this->audit_, "");
  const auto erased = this->post(one + "/erase", why, "admin");
  EXPECT_EQ(erased.status, 200) << erased.body;
  EXPECT_EQ(this->json(erased).at("erased").at("reason"), "consent_withdrawn");
  EXPECT_EQ(this->audit_, "901 visit.erase 0123456789abcdef consent_withdrawn\n");
  const auto shown = this->json(this->get(one));
  EXPECT_EQ(shown.at("place"), "");
  EXPECT_EQ(shown.at("note"), "");
  EXPECT_EQ(shown.at("minutes"), 30);
  EXPECT_EQ(shown.at("erased"), this->json(erased).at("erased"));
  this->clock_.advance(1h);
  EXPECT_EQ(this->post(one + "/erase", R"({"reason":"by_mistake"})", "admin").body, erased.body);
  EXPECT_EQ(this->audit_, "901 visit.erase 0123456789abcdef consent_withdrawn\n") << "nothing was done";
  const auto again = this->post("/v1/visits", body);
  EXPECT_EQ(again.status, 200) << "the phone that lost the answer is told that it is kept";
  EXPECT_EQ(again.body.find("李某"), std::string::npos);
}

TYPED_TEST(OutreachRoutes, WordsOfAnswersAreErasedLikewise) {
  const std::string target = "/v1/questionnaires/profile/answers";
  ASSERT_EQ(this->post(target, this->profile(R"({"n":3,"w":"听李某说"})")).status, 201);  // an invented name
  const std::string why = R"({"reason":"period_over"})";
  EXPECT_EQ(this->post(target + "/0123456789abcdef/erase", why, "grid").status, 403);
  EXPECT_EQ(this->post("/v1/questionnaires/opinion/answers/0123456789abcdef/erase", why, "admin").status,
            404);
  EXPECT_EQ(this->post(target + "/0123456789abcdef/erase", why, "admin").status, 200);
  const auto shown = this->json(this->get(target + "/0123456789abcdef"));
  EXPECT_EQ(shown.at("answers").as_object().size(), 1U);
  EXPECT_EQ(shown.at("answers").at("n"), 3);
  EXPECT_EQ(shown.at("erased").at("reason"), "period_over");
  EXPECT_EQ(this->audit_, "901 answers.erase 0123456789abcdef period_over\n");
}

TYPED_TEST(OutreachRoutes, ACaseShowsItsVisitsToWhoMayReadItAndWordsToWhomTheVisitIsShown) {
  const auto about = this->receive(), came = this->receive();
  const auto body =
      this->visit(R"(,"place":"虚构路1号 13800000000","lat":42.9,"long":125.1,"case":")" + about.code +
                  R"(","result":"partly","needs":[")" + came.code + R"("])");  // an invented number
  ASSERT_EQ(this->post("/v1/visits", body).status, 201);
  const auto of = [&](const std::string& code, std::string_view user) {
    return this->json(this->get("/v1/cases/" + code + "/visits", user)).at("visits").as_array();
  };
  const auto own = of(about.code, "grid");
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own[0].at("result"), "partly");
  EXPECT_EQ(own[0].at("about"), true);
  EXPECT_EQ(own[0].at("came"), false);
  EXPECT_EQ(own[0].at("opens"), true);
  EXPECT_EQ(own[0].at("place"), "虚构路1号 13800000000");
  EXPECT_EQ(of(about.code, "watch")[0].at("place").as_string().find("138"), std::string::npos);
  const auto desk = of(came.code, "desk");
  ASSERT_EQ(desk.size(), 1U) << "reads every case but not this unit's visits";
  EXPECT_EQ(desk[0].at("came"), true);
  EXPECT_EQ(desk[0].at("opens"), false);
  EXPECT_EQ(desk[0].at("place"), "");
  EXPECT_TRUE(desk[0].at("point").is_null());
  EXPECT_TRUE(desk[0].at("result").is_null()) << "what was found of the other case";
  EXPECT_EQ(this->get("/v1/cases/" + came.code + "/visits", "desk").body.find(about.code), std::string::npos);
  EXPECT_EQ(this->get("/v1/cases/" + about.code + "/visits", "works").status, 404);
  EXPECT_EQ(this->get("/v1/cases/LY-260301-XXXXXXX/visits").status, 404);
  EXPECT_EQ(this->get("/v1/cases/" + about.code + "/visits", "import").status, 403);
}

TYPED_TEST(OutreachRoutes, AListIsFilteredWithinTheScope) {
  ASSERT_EQ(this->post("/v1/visits", this->visit(R"(,"campaign":"spring")", std::string(16, '1'))).status,
            201);
  ASSERT_EQ(this->post("/v1/visits", this->visit("", std::string(16, '2')), "works").status, 201);
  const auto seen = [&](const std::string& query, std::string_view user = "watch") {
    return this->json(this->get("/v1/visits" + query, user)).at("visits").as_array().size();
  };
  const auto today = format_local(this->clock_.now(), "Asia/Shanghai").substr(0, 10);
  EXPECT_EQ(seen("?unit=101"), 1U);
  EXPECT_EQ(seen("?unit=102", "grid"), 0U) << "what is outside the scope is not there";
  EXPECT_EQ(seen("?zone=z2"), 2U);
  EXPECT_EQ(seen("?zone=street"), 2U);
  EXPECT_EQ(seen("?zone=z1"), 0U);
  EXPECT_EQ(seen("?campaign=spring"), 1U);
  EXPECT_EQ(seen("?target=resident"), 2U);
  EXPECT_EQ(seen("?target=frontline"), 0U);
  EXPECT_EQ(seen("?about_case=true"), 0U);
  EXPECT_EQ(seen("?from=" + today + "&to=" + today), 2U);
  EXPECT_EQ(seen("?to=2020-01-01"), 0U);
  EXPECT_EQ(seen("?from=2099-01-01"), 0U);
  for (const auto* bad : {"?target=cat", "?about_case=1", "?from=today", "?to=2026-02-30", "?from=2026-3-1",
                          "?from=2026-03-02&to=2026-03-01", "?unit=x", "?unit=0", "?mine=true&unit=101"})
    EXPECT_EQ(this->get(std::string("/v1/visits") + bad).status, 400) << bad;
  EXPECT_EQ(this->get("/v1/visits?zone=" + std::string(65, 'z')).status, 400);
  EXPECT_EQ(this->get("/v1/visits?zone=" + std::string(64, 'z')).status, 200);
}

TYPED_TEST(OutreachRoutes, CoverageIsOfALayerAndEachFigureLinksToItsVisits) {
  const auto about = this->receive();
  const auto body = this->visit(R"(,"case":")" + about.code + R"(","result":"solved")", std::string(16, '1'));
  ASSERT_EQ(this->post("/v1/visits", body).status, 201);
  ASSERT_EQ(this->post("/v1/visits", this->visit("", std::string(16, '2')), "works").status, 201);
  const auto told = this->json(this->get("/v1/visits/coverage", "watch"));
  EXPECT_EQ(told.at("layer"), "community") << "the coarsest of several zones";
  EXPECT_EQ(told.at("scope"), "everything");
  EXPECT_EQ(told.at("layers").as_array().size(), 2U);
  const auto& zones = told.at("zones").as_array();
  ASSERT_EQ(zones.size(), 2U);
  EXPECT_TRUE(zones[0].at("last").is_null());
  EXPECT_EQ(zones[1].at("visits"), 2);
  EXPECT_EQ(zones[1].at("units"), 2);
  EXPECT_EQ(zones[1].at("about_case"), 1);
  for (const auto& [figure, rows] : zones[1].at("rows").as_object())
    EXPECT_EQ(this->json(this->get(rows.as_string().c_str(), "watch")).at("visits").as_array().size(),
              figure == "about_case" ? 1U : 2U)
        << figure;
  const auto own = this->json(this->get("/v1/visits/coverage?layer=street", "grid"));
  EXPECT_EQ(own.at("scope"), "units");
  EXPECT_EQ(own.at("zones").at(0).at("visits"), 1) << "as many as the list shows";
  EXPECT_EQ(this->json(this->get("/v1/visits/coverage", "desk")).at("scope"), "own");
  const auto past = this->json(this->get("/v1/visits/coverage?from=2020-01-01&to=2020-01-31", "watch"));
  EXPECT_EQ(past.at("from"), "2020-01-01");
  EXPECT_TRUE(past.at("zones").at(1).at("last").is_null());
  EXPECT_EQ(this->get("/v1/visits/coverage?layer=none").status, 400);
  EXPECT_EQ(this->get("/v1/visits/coverage?from=x").status, 400);
  EXPECT_EQ(this->get("/v1/visits/coverage", "import").status, 403);
}

TYPED_TEST(OutreachRoutes, TheRulesOfAVisitAreAskedAndTheCampaignsTold) {
  EXPECT_EQ(
      this->refusal(this->post("/v1/visits", this->visit(R"(,"campaign":"autumn","units":["nobody"])"))),
      "400 units[0]:visit_unit campaign:visit_campaign");
  EXPECT_EQ(
      this->post("/v1/visits", this->visit(R"(,"campaign":"spring","units":["works"],"others":2)")).status,
      201);
  EXPECT_EQ(this->post("/v1/visits", this->visit(R"(,"name":"x")", std::string(16, 'e'))).status, 400);
  const auto campaigns = this->json(this->get("/v1/campaigns")).at("campaigns").as_array();
  ASSERT_EQ(campaigns.size(), 1U);
  EXPECT_EQ(campaigns[0].at("to"), "2026-12-31");
}

TYPED_TEST(OutreachRoutes, AnswersSentTwiceAreOneAndAProfileShowsBothDates) {
  const std::string target = "/v1/questionnaires/profile/answers";
  const auto body = this->profile(R"({"n":3,"w":"打 13800000000"})");
  const auto first = this->post(target, body);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(this->post(target, body).status, 200);
  EXPECT_EQ(this->refusal(this->post(target, this->profile(R"({"n":4})"))), "409 :answer_other");
  EXPECT_EQ(this->refusal(this->post(target, body, "mate")), "409 :answer_other");
  this->clock_.advance(24h);
  EXPECT_EQ(this->post(target, this->profile(R"({"n":4})", std::string(16, 'b')), "works").status, 201);
  const auto shown = this->json(this->get(target + "?zone=z1", "desk")).at("answers").as_array();
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[0].at("answers").at("n"), 4);
  EXPECT_EQ(shown[1].at("answers").at("n"), 3);
  EXPECT_NE(shown[0].at("at"), shown[1].at("at"));
  EXPECT_EQ(this->get(target + "?zone=z1").body.find("138"), std::string::npos) << "a list has no words";
  EXPECT_EQ(this->json(this->get(target)).at("answers").as_array().size(), 1U) << "of the own unit";
  EXPECT_NE(this->get(target + "/0123456789abcdef", "grid").body.find("13800000000"), std::string::npos);
  EXPECT_EQ(this->get(target + "/0123456789abcdef", "mate").body.find("13800000000"), std::string::npos);
  EXPECT_EQ(this->get(target + "/0123456789abcdef", "works").status, 404);
  EXPECT_EQ(this->get("/v1/questionnaires/opinion/answers/0123456789abcdef").status, 404);
  EXPECT_EQ(this->get(target + "?zone=z1&mine=true").status, 400);
}

TYPED_TEST(OutreachRoutes, AListOfAnswersSaysWhoseTheyAreAndWhichOfThemOpen) {
  const std::string target = "/v1/questionnaires/profile/answers";
  ASSERT_EQ(this->post(target, this->profile(R"({"n":3})")).status, 201);
  this->clock_.advance(24h);
  ASSERT_EQ(this->post(target, this->profile(R"({"n":4})", std::string(16, 'b')), "works").status, 201);
  const auto told = [&](std::string_view query, std::string_view who) {
    const auto page = this->json(this->get(target + std::string(query), std::string(who)));
    std::string text(page.at("scope").as_string());
    for (const auto& row : page.at("answers").as_array()) {
      const bool opens = row.at("opens").as_bool();
      const std::string id(row.at("id").as_string());
      EXPECT_EQ(this->get(target + "/" + id, std::string(who)).status, opens ? 200 : 404)
          << query << " " << who;
      text += opens ? " opens" : " shut";
    }
    return text;
  };
  EXPECT_EQ(told("?zone=z1", "works"), "everything opens shut");
  EXPECT_EQ(told("?zone=z1", "watch"), "everything opens opens");
  EXPECT_EQ(told("?zone=z1", "desk"), "everything shut shut");
  EXPECT_EQ(told("", "works"), "units opens");
  EXPECT_EQ(told("", "watch"), "everything opens opens");
  EXPECT_EQ(told("", "desk"), "own");
  EXPECT_EQ(told("?mine=true", "works"), "own opens");
  EXPECT_EQ(told("?mine=true", "watch"), "own");
}

TYPED_TEST(OutreachRoutes, AnswersAreCheckedAgainstTheirVersion) {
  const std::string target = "/v1/questionnaires/profile/answers";
  EXPECT_EQ(this->refusal(this->post(target, this->profile(R"({"n":11,"x":1})"))),
            "400 answers.n:answer_number answers:answer_unknown");
  EXPECT_EQ(this->refusal(this->post(target, this->profile("{}"))), "400 answers.n:answer_required");
  EXPECT_EQ(this->refusal(this->post(target, this->profile(R"({"n":1})", "short"))), "400 id:visit_id");
  EXPECT_EQ(this->refusal(this->post(target, this->profile(R"({"n":1})", std::string(16, 'b'), ""))),
            "400 zone:answer_zone");
  EXPECT_EQ(this->refusal(this->post(target, this->profile(R"({"n":1})", std::string(16, 'b'), "z9"))),
            "400 zone:visit_zone");
  EXPECT_EQ(this->post("/v1/questionnaires/none/answers", this->profile("{}")).status, 404);
  EXPECT_EQ(this->post("/v1/questionnaires/opinion/answers", this->profile(R"({"e":1})")).status, 404)
      << "no version 1";
  auto later = parse_outreach("f", kPack).value();
  later.questionnaires[0].version = 2;
  later.questionnaires[0].questions[0].max = 99;
  ASSERT_TRUE(this->module_.questionnaires.save_pack(kCity, later));
  EXPECT_EQ(this->post(target, this->profile(R"({"n":10})")).status, 201)
      << "written before the phone had the new version";
  EXPECT_EQ(this->refusal(this->post(target, this->profile(R"({"n":11})", std::string(16, 'b')))),
            "400 answers.n:answer_number");
  // Whoever reads them is told what was asked then, and nothing that no answer of the page was given to.
  for (const std::string_view path : {"", "/0123456789abcdef"}) {
    const auto versions = this->json(this->get(target + std::string(path))).at("versions").as_array();
    ASSERT_EQ(versions.size(), 1U) << path;
    EXPECT_EQ(versions[0].at("version"), 1) << path;
    EXPECT_EQ(versions[0].at("questions").at(0).at("max"), 10) << path;
  }
}

TYPED_TEST(OutreachRoutes, QuestionnairesAreToldAsThePackHasThem) {
  const auto all = this->json(this->get("/v1/questionnaires")).at("questionnaires").as_array();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("about"), "zone");
  EXPECT_EQ(all[0].at("questions").at(0).at("max"), 10);
  EXPECT_EQ(all[1].at("version"), 3);
  EXPECT_EQ(this->get("/v1/questionnaires", "import").status, 403);
}

}  // namespace
}  // namespace tz::outreach
