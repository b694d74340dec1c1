// What each role of an account may see and do with cases, from its permissions to the screen.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "app/application.h"
#include "base/json.h"
#include "http/testing.h"
#include "ledger/testing_planner.h"
#include "store/testing.h"

namespace tz::app {
namespace {

using accounts::Role;
using ledger::By;
using Words = std::set<std::string>;

// A town with one case in each place where it waits for somebody.
class Roles : public testing::Test {
 protected:
  Roles() {
    settings_.data_dir = folder_;
    settings_.database = scratch_->url();
    settings_.password_cost = accounts::PasswordCost::least();
    app_ = Application::open(settings_, clock_, random_).value();
    city_ = app_->load_pack(TZ_SOURCE_DIR "/packs/default", {}).value();
    router_.authenticator(app_->accounts().authenticator);
    ledger::add_routes(router_, app_->ledger(), app_->planner(), ledger::testing::account_name,
                       [](JurisdictionId, const std::string&) {
                         return Result<std::optional<ledger::Media>>(std::nullopt);
                       });
    make_cases();
  }
  ~Roles() override {
    app_.reset();
    std::filesystem::remove_all(folder_);
  }

  UnitId unit(std::string_view code) const {
    const auto units = app_->planner().units(city_).value();
    for (const auto& card : units)
      if (card.code == code) return card.id;
    return {};
  }
  By as(ledger::Role role, std::string_view of) const {
    return {ActorId{100 + static_cast<int>(role)}, role, unit(of), {}};
  }
  ledger::CaseId make(const std::string& name, ledger::RequestType type = ledger::RequestType::help) {
    ledger::Receive need;
    need.verbatim = "路面有坑";
    need.category = "roads.pothole";
    need.request_type = type;
    const auto receipt = app_->ledger().service.receive(city_, "YC", "Asia/Shanghai", need,
                                                        {kResidentActor, ledger::Role::resident, {}, {}});
    codes_[receipt->code] = name;
    numbers_[name] = receipt->code;
    return receipt->id;
  }
  void handle(ledger::CaseId id, const ledger::Command& command, const By& by) {
    const auto after = app_->ledger().service.handle_latest(city_, id, command, by);
    ASSERT_TRUE(after) << after.error().message;
  }
  // To the unit's desk, signed for.
  void bring_to(ledger::CaseId id, std::string_view code,
                ledger::RequestType type = ledger::RequestType::help) {
    handle(id, ledger::Classify{.request_type = type, .category = "roads.pothole"},
           as(ledger::Role::hotline, "hotline"));
    ledger::Dispatch sheet;
    sheet.unit = unit(code);
    sheet.due.result = clock_.now() + std::chrono::hours(120);
    sheet.due.rule = "test";
    handle(id, sheet, as(ledger::Role::hotline, "hotline"));
    handle(id, ledger::Sign{}, as(ledger::Role::handler, code));
  }
  void make_cases() {
    make("new");
    bring_to(make("at housing"), "housing");
    bring_to(make("at water"), "water");
    const auto objected = make("objected");
    bring_to(objected, "water");
    handle(objected, ledger::Object{unit("housing"), "职责", "道路"}, as(ledger::Role::handler, "water"));
    const auto tip = make("tip-off", ledger::RequestType::report);
    bring_to(tip, "water", ledger::RequestType::report);
    const auto pending = make("to be agreed");
    handle(pending, ledger::Classify{.category = "roads.pothole"}, as(ledger::Role::hotline, "hotline"));
    ledger::Land land{
        .code = ledger::LandingCode::out_of_scope, .reply = "请向法院提出", .reason = "司法事项"};
    land.legal_route = "litigation";
    handle(pending, land, as(ledger::Role::hotline, "hotline"));
  }

  // Someone of these roles, in that unit, at the door.
  std::string key_of(std::set<Role> roles, std::string_view of) {
    return "Bearer " +
           app_->accounts()
               .service
               .add_key(city_, "test", "hotline", roles, of.empty() ? UnitId{} : unit(of), kSystemActor)
               .value()
               .secret;
  }
  http::Response get(const std::string& key, const std::string& target) {
    return http::testing::call(router_, "GET", target, {{"Authorization", key}});
  }
  http::Response post(const std::string& key, const std::string& target, std::string_view body,
                      std::int64_t version) {
    return http::testing::call(router_, "POST", target,
                               {{"Authorization", key},
                                {"Content-Type", "application/json"},
                                {"If-Match", "\"" + std::to_string(version) + "\""}},
                               body);
  }
  static boost::json::object object(const http::Response& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    const auto value = parse_json(response.body);
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  // The names of the cases in the list; each can be opened, and nothing else can.
  Words seen(const std::string& key) {
    Words names;
    const auto page = object(get(key, "/v1/cases"));
    for (const auto& row : page.at("cases").as_array())
      names.insert(codes_.at(std::string(row.at("code").as_string())));
    for (const auto& [code, name] : codes_)
      EXPECT_EQ(get(key, "/v1/cases/" + code).status, names.contains(name) ? 200 : 404) << name;
    return names;
  }
  // What the account may do at all, now or at another time: not refused for want of a permission.
  Words commands(const std::string& key, const std::string& name) {
    Words words;
    const auto c = object(get(key, "/v1/cases/" + numbers_.at(name)));
    for (const auto& offer : c.at("offers").as_array()) {
      const auto& reason = offer.at("reason");
      if (reason.is_null() || reason.at("rule") != "permission")
        words.insert(std::string(offer.at("command").as_string()));
    }
    return words;
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("tz_roles_" + std::to_string(getpid()));
  std::unique_ptr<store::testing::Scratch> scratch_ = store::testing::Sqlite::scratch();
  Settings settings_;
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}};
  SeededRandom random_{7};
  std::unique_ptr<Application> app_;
  JurisdictionId city_{};
  http::Router router_;
  std::map<std::string, std::string> codes_, numbers_;
};

const Words kEverything{"new", "at housing", "at water", "objected", "tip-off", "to be agreed"};
const Words kNoTipOffs{"new", "at housing", "at water", "objected", "to be agreed"};
const Words kWaters{"at water", "objected", "tip-off"};
const Words kHandlers{"sign",          "object",    "assign_assist", "report_assist", "record_contact",
                      "ask_extension", "ask_carry", "end_carry",     "pause",         "resume",
                      "file_result",   "escalate",  "tell_progress", "note"};

TEST_F(Roles, HotlineSeesEverythingAndNeitherHandlesNorRules) {
  const auto key = key_of({Role::hotline}, "hotline");
  EXPECT_EQ(seen(key), kEverything);
  const auto may = commands(key, "new");
  EXPECT_EQ(
      may,
      (Words{
          "classify",         "dispatch", "assign_assist", "rule_extension", "rule_carry", "review_carry",
          "end_carry",        "resume",   "check_result",  "order_rework",   "urge",       "supervise",
          "lift_supervision", "escalate", "tell_progress", "note",           "land",       "link",
          "unlink",           "merge",    "unmerge",       "split",          "redact",     "show_pictures"}));
}

TEST_F(Roles, AHandlerSeesTheCasesOfTheUnitAndWorksOnThem) {
  const auto key = key_of({Role::handler}, "water");
  EXPECT_EQ(seen(key), kWaters);
  EXPECT_EQ(commands(key, "at water"), kHandlers);
}

TEST_F(Roles, AnApproverHandlesAndRulesOnWhatTheUnitAsksFor) {
  const auto key = key_of({Role::approver}, "water");
  EXPECT_EQ(seen(key), kWaters);
  Words more = kHandlers;
  more.insert({"rule_extension", "rule_carry", "review_carry"});
  EXPECT_EQ(commands(key, "at water"), more);
}

TEST_F(Roles, ThePanelSeesWhatWaitsForItRulesAndAgrees) {
  const auto key = key_of({Role::panel}, "YC");
  // The whole town is below its office, and that alone shows it nothing more than its units' cases.
  const auto alone = key_of({Role::panel}, "");
  EXPECT_EQ(seen(alone), (Words{"objected", "to be agreed"}));
  EXPECT_EQ(commands(alone, "objected"), (Words{"rule_objection", "land", "note"}));
  const auto path = "/v1/cases/" + numbers_.at("objected");
  const auto before = object(get(alone, path));
  const std::string_view ruling = R"({"upheld":false,"ruling":"属地管理范围明确"})";
  const auto version = before.at("version").as_int64();
  const auto nameless = post(alone, path + "/rule_objection", ruling, version);
  EXPECT_EQ(nameless.status, 403) << "a ruling names the unit whose panel it is";
  const auto ruled = object(post(key, path + "/rule_objection", ruling, version));
  EXPECT_EQ(ruled.at("status"), "signed_for");
  const auto other = "/v1/cases/" + numbers_.at("to be agreed");
  const auto landed = object(
      post(key, other + "/land",
           R"({"code":"out_of_scope","reply":"请向法院提出","reason":"同意","legal_route":"litigation"})",
           object(get(key, other)).at("version").as_int64()));
  EXPECT_EQ(landed.at("status"), "landed");
  EXPECT_TRUE(seen(alone).empty());
}

TEST_F(Roles, ACallBackClerkSeesEveryUnitsCasesButTipOffs) {
  const auto key = key_of({Role::callback}, "callback");
  EXPECT_EQ(seen(key), kNoTipOffs);
  EXPECT_EQ(commands(key, "new"), (Words{"record_callback", "close_unreached", "note"}));
}

TEST_F(Roles, ASupervisorUrgesAndSupervises) {
  const auto key = key_of({Role::supervisor}, "supervision");
  EXPECT_EQ(seen(key), kNoTipOffs);
  EXPECT_EQ(commands(key, "new"), (Words{"order_rework", "urge", "supervise", "lift_supervision", "note",
                                         "redact", "show_pictures"}));
}

TEST_F(Roles, ACallTakerFilesAndReadsOneCaseAtATimeByItsNumber) {
  const auto key = key_of({Role::call_taker}, "hotline");
  EXPECT_TRUE(object(get(key, "/v1/cases")).at("cases").as_array().empty());
  for (const auto& [code, name] : codes_)
    EXPECT_EQ(get(key, "/v1/cases/" + code).status, name == "tip-off" ? 404 : 200) << name;
  EXPECT_TRUE(commands(key, "new").empty());
}

TEST_F(Roles, AContractorCallsBackAndJudgesNothing) {
  const auto key = key_of({Role::contractor}, "callback");
  EXPECT_EQ(seen(key), kNoTipOffs);
  EXPECT_EQ(commands(key, "new"), (Words{"record_callback", "close_unreached", "note", "link", "unlink"}));
}

TEST_F(Roles, WhoWorksOnNoCaseIsLetInToNone) {
  for (const Role role : {Role::importer, Role::open311, Role::administrator})
    EXPECT_EQ(get(key_of({role}, ""), "/v1/cases").status, 403) << accounts::name(role);
}

TEST(RolesOfTheTest, AreAllThatThereAre) { EXPECT_EQ(accounts::all_roles().size(), 11U); }

}  // namespace
}  // namespace tz::app
