#include "app/demo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "app/application.h"
#include "app/demo_beside.h"
#include "app/demo_rounds.h"
#include "app/demo_settings.h"
#include "base/time.h"
#include "http/testing.h"
#include "store/testing.h"

namespace tz::app {
namespace {

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(DemoNeeds, TheShippedOnesAreRead) {
  const auto needs = parse_demo_needs("demo.csv", read(TZ_SOURCE_DIR "/packs/liaoyuan/demo.csv"));
  ASSERT_TRUE(needs) << needs.error().message;
  EXPECT_GE(needs->size(), 40U);
}

TEST(DemoNeeds, ABadRowIsNamedByItsLine) {
  const std::string header = "service_code,request_type,channel,address,verbatim,demand,reply\n";
  const auto few = parse_demo_needs("d.csv", header + "roads.pothole,help,web\n");
  ASSERT_FALSE(few);
  EXPECT_NE(few.error().message.find("d.csv:2"), std::string::npos);
  EXPECT_FALSE(parse_demo_needs("d.csv", header + "roads.pothole,plea,web,a,b,c,d\n"));
  EXPECT_FALSE(parse_demo_needs("d.csv", header + "roads.pothole,help,pigeon,a,b,c,d\n"));
  EXPECT_FALSE(parse_demo_needs("d.csv", header));
}

template <class Backend>
class Program : public testing::Test {
 protected:
  Program() : scratch_(Backend::scratch()) {
    settings_.data_dir = folder_;
    settings_.database = scratch_->url();
    settings_.password_cost = accounts::PasswordCost::least();
    settings_.server.port = 0;
  }
  ~Program() override { std::filesystem::remove_all(folder_); }
  Result<std::unique_ptr<Application>> open(bool migrate = true) {
    return Application::open(settings_, clock_, random_, migrate);
  }

  std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                  ("tz_app_" + std::to_string(getpid()) + std::string(Backend::kName));
  std::unique_ptr<store::testing::Scratch> scratch_;
  Settings settings_;
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}};
  SeededRandom random_{7};
};
TYPED_TEST_SUITE(Program, store::testing::Backends, store::testing::BackendNames);

DemoActors actors_in(const Application& app, JurisdictionId j) {
  const auto units = app.planner().units(j);
  const auto unit = [&](std::string_view code) {
    for (const auto& card : *units)
      if (card.code == code) return card.id;
    return UnitId{};
  };
  return {.hotline = ActorId{11},
          .handler = ActorId{12},
          .approver = ActorId{13},
          .panel = ActorId{14},
          .callback = ActorId{15},
          .supervisor = ActorId{16},
          .hotline_unit = unit("hotline"),
          .callback_unit = unit("callback"),
          .panel_unit = unit("220400"),
          .supervisor_unit = unit("supervision"),
          .street = ActorId{17},
          .head = ActorId{18},
          .housing = ActorId{19},
          .water = ActorId{20},
          .second_callback = ActorId{21},
          .street_unit = unit("220402001"),
          .handler_unit = unit("cityadmin"),
          .housing_unit = unit("housing"),
          .water_unit = unit("water")};
}

// What makes the demonstration, by a clock of its own.
struct Demonstration {
  Demonstration(Application& in, JurisdictionId j) : app(in), actors(actors_in(in, j)) {}
  DemoParts parts() {
    return {cases,          taken,
            calls,          whistles.service,
            app.outreach(), outreach::zone_book(app.places().service),
            app.planner(),  past,
            random};
  }

  Application& app;
  DemoActors actors;
  std::vector<DemoNeed> needs =
      parse_demo_needs("demo.csv", read(TZ_SOURCE_DIR "/packs/liaoyuan/demo.csv")).value();
  ManualClock past{};
  SeededRandom random{1};
  IdMaker ids{past, random};
  ledger::Module cases{app.database(), past, random, ids, {}, ledger::settings_from(app.planner())};
  callback::Module calls{app.database(), random, cases, app.planner()};
  intake::Module taken{app.database(), past, random, cases.service, cases.events, app.planner()};
  routing::WhistleModule whistles{app.database(), past, ids, app.routing()};
  DemoCity city{cases.service, calls.calls, taken.media, app.planner(), past, random, actors};
};

TYPED_TEST(Program, TheDemonstrationCityReachesEveryStateAndBreaksNoRule) {
  auto app = this->open();
  ASSERT_TRUE(app) << app.error().message;
  const auto city = (*app)->load_pack(TZ_SOURCE_DIR "/packs/liaoyuan", {});
  ASSERT_TRUE(city) << city.error().message;
  Demonstration made_by(**app, *city);
  const DemoActors& actors = made_by.actors;
  auto& ledger = made_by.cases;
  const auto made =
      made_by.city.make(*city, made_by.needs, {.any = 64, .settled = 12}, this->clock_.now(), {});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->made, 76);
  const auto counts = ledger.query.count(*city, {}, ledger::CaseQuery::Key::status);
  ASSERT_TRUE(counts);
  std::set<std::string> states;
  std::int64_t all = 0;
  for (const auto& row : *counts) {
    states.insert(row.key);
    all += row.count;
  }
  EXPECT_EQ(all, 76);
  for (const auto* state :
       {"received", "triaged", "dispatched", "signed_for", "objected", "in_hand", "paused_legal", "carried",
        "result_filed", "callback", "rework", "landed", "reopened", "withdrawn"})
    EXPECT_TRUE(states.contains(state)) << state;
  EXPECT_GT(made->pictures, 10);
  // Rates are told thirty days after their month, so that the last told may have ended sixty days ago.
  ledger::CaseFilter told;
  told.statuses = {ledger::CaseStatus::landed};
  told.received_to = this->clock_.now() - std::chrono::days(60);
  const auto early = ledger.query.list(*city, told, ledger::Order::received_desc, "", 50);
  ASSERT_TRUE(early) << early.error().message;
  EXPECT_GT(early->cases.size(), 2U);
  // The street that somebody signs in for has work of its own.
  ledger::CaseFilter own;
  own.leads = {actors.street_unit};
  const auto street = ledger.query.list(*city, own, ledger::Order::received_desc, "", 10);
  ASSERT_TRUE(street) << street.error().message;
  EXPECT_GT(street->cases.size(), 3U);

  // What stands beside the needs: nothing of it is refused, and every list has something in it.
  const auto beside = make_beside(made_by.parts(), actors, *city, this->clock_.now());
  ASSERT_TRUE(beside) << beside.error().message;
  EXPECT_GT(beside->drawn, 0);
  EXPECT_EQ(beside->remarks, 5);
  EXPECT_EQ(beside->visits, 36);
  std::set<std::string_view> whistled;
  const auto page = made_by.whistles.service.list(*city, {}, std::nullopt, 50);
  ASSERT_TRUE(page);
  for (const auto& one : page->rows) whistled.insert(routing::whistle::name(one.status));
  EXPECT_EQ(whistled, (std::set<std::string_view>{"draft", "declined", "blown", "closed"}));
  const auto alerts = ledger.alerts.list(*city, "", 10);
  ASSERT_TRUE(alerts);
  EXPECT_EQ(alerts->alerts.size(), 1U);
  const auto accused = (*app)->planner().line_of(*city, actors.housing_unit);
  EXPECT_EQ(std::ranges::count(accused, actors.supervisor_unit), 0) << "who supervises is told of it";
  ledger::CaseFilter with_pictures;
  with_pictures.has_media = true;
  with_pictures.public_only = true;
  const auto shown = ledger.query.list(*city, with_pictures, ledger::Order::received_desc, "", 100);
  ASSERT_TRUE(shown);
  EXPECT_GT(shown->cases.size(), 5U) << "pictures that everybody may see";

  // The rounds that a city at work as long as its needs would have held, and what the last of them decided.
  const auto decided = make_rounds(**app, *city, actors, this->clock_.now());
  ASSERT_TRUE(decided) << decided.error().message;
  EXPECT_EQ(*decided, 4);
  const auto actions = (*app)->cadence().action_store.list(*city, {}, "", 10);
  ASSERT_TRUE(actions);
  std::set<std::string_view> became;
  for (const auto& one : actions->rows) became.insert(cadence::name_of(one.current.item.state));
  EXPECT_TRUE(became.contains("open") && became.contains("done") && became.contains("dropped"));

  // What an administrator loaded and set up: the needs' own units still fit, and no list is empty.
  DemoSettings settings;
  for (const auto& one : kDemoSettingFiles)
    settings.*one.text = read(std::string(TZ_SOURCE_DIR "/packs/liaoyuan/") + std::string(one.file));
  const auto set = make_settings(**app, settings, *city, ActorId{22});
  ASSERT_TRUE(set) << set.error().message;
  const auto routes = (*app)->routing().city(*city);
  ASSERT_TRUE(routes);
  EXPECT_EQ((*routes)->duties.lines().size(), 10U);
  EXPECT_EQ((*routes)->delegations.all().size(), 3U);
  const auto tables = (*app)->tables().list(*city);
  ASSERT_TRUE(tables);
  for (const auto& table : *tables) EXPECT_GT(table.rows, 0) << table.format->name;
  const auto partners = (*app)->notify().subscriptions.list(*city, true);
  ASSERT_TRUE(partners);
  ASSERT_EQ(partners->size(), 1U);
  EXPECT_TRUE(partners->front().disabled_at) << "nothing leaves a demonstration";
  const auto active = (*app)->notify().subscriptions.list(*city, false);
  EXPECT_TRUE(active && active->empty());
}

// Half past midnight there on the first of a month, when nothing of the day before can have been drawn.
TYPED_TEST(Program, TheDemonstrationIsMadeInTheFirstHourOfAMonthToo) {
  this->clock_.set(*parse_instant("2026-11-30T16:30:00Z"));
  auto app = this->open();
  ASSERT_TRUE(app) << app.error().message;
  const auto city = (*app)->load_pack(TZ_SOURCE_DIR "/packs/liaoyuan", {});
  ASSERT_TRUE(city) << city.error().message;
  Demonstration made_by(**app, *city);
  const auto made = made_by.city.make(*city, made_by.needs, {.any = 60}, this->clock_.now(), {});
  ASSERT_TRUE(made) << made.error().message;
  const auto beside = make_beside(made_by.parts(), made_by.actors, *city, this->clock_.now());
  ASSERT_TRUE(beside) << beside.error().message;
  const auto decided = make_rounds(**app, *city, made_by.actors, this->clock_.now());
  ASSERT_TRUE(decided) << decided.error().message;
  std::int64_t late = 0;
  const auto rows = made_by.cases.query.list(*city, {}, ledger::Order::received_desc, "", 100);
  ASSERT_TRUE(rows);
  for (const auto& one : rows->cases) late += one.received_at > this->clock_.now() ? 1 : 0;
  EXPECT_EQ(late, 0) << "nothing lies ahead";
}

TEST(DemoPicture, IsAPictureThatIsKeptAndShowsAnotherThingOnceMended) {
  std::set<Bytes> pictures;
  for (const auto scene : {DemoScene::rubbish, DemoScene::pothole, DemoScene::lamp, DemoScene::flood,
                           DemoScene::wall, DemoScene::cars, DemoScene::tree})
    for (const bool mended : {false, true}) {
      const auto drawn = demo_picture(scene, mended, 1);
      ASSERT_TRUE(drawn);
      const auto clean = intake::clean_picture(*drawn);
      ASSERT_TRUE(clean) << clean.error().message;
      EXPECT_EQ(clean->width, kDemoPictureWidth);
      EXPECT_EQ(clean->height, kDemoPictureHeight);
      EXPECT_TRUE(pictures.insert(*drawn).second);
      EXPECT_EQ(*demo_picture(scene, mended, 1), *drawn) << "the same again";
    }
  EXPECT_EQ(demo_scene("drainage.sewage"), DemoScene::flood);
  EXPECT_EQ(demo_scene("drainagex"), std::nullopt);
  EXPECT_EQ(demo_scene("social.wages"), std::nullopt);
}

TYPED_TEST(Program, ServesWhatItWasGivenAndStopsCleanly) {
  auto app = this->open();
  ASSERT_TRUE(app) << app.error().message;
  EXPECT_EQ((*app)->find_city("").error().rule, "no_city");
  EXPECT_EQ((*app)->start().error().rule, "no_city");
  ASSERT_TRUE((*app)->load_pack(TZ_SOURCE_DIR "/packs/default", {}));
  ASSERT_TRUE((*app)->start());
  EXPECT_GT((*app)->port(), 0);
  for (const auto* path :
       {"/", "/report", "/list", "/map", "/track", "/about", "/figures", "/privacy", "/accessibility",
        "/login", "/healthz", "/open311/discovery.xml", "/open311/v2/services.json"})
    EXPECT_EQ(http::testing::call((*app)->router(), "GET", path).status, 200) << path;
  EXPECT_EQ(http::testing::call((*app)->router(), "GET", "/staff").status, 303);
  for (const auto* path : {"/field", "/field/outbox"}) {
    const auto shell = http::testing::call((*app)->router(), "GET", path);
    EXPECT_EQ(shell.status, 200) << "a phone keeps it, so it is nobody's: " << path;
    EXPECT_NE(shell.body.find(R"(href="/field.webmanifest")"), std::string::npos) << shell.body;
  }
  EXPECT_EQ(http::testing::call((*app)->router(), "GET", "/metrics").status, 401);
  EXPECT_EQ(http::testing::call((*app)->router(), "GET", "/nothing").status, 404);
  (*app)->stop();
}

TYPED_TEST(Program, RefusesPeopleWithPagesAndProgramsWithProblemDocumentsInTheLanguageAskedFor) {
  auto app = this->open();
  ASSERT_TRUE(app) << app.error().message;
  ASSERT_TRUE((*app)->load_pack(TZ_SOURCE_DIR "/packs/default", {}));
  ASSERT_TRUE((*app)->start());
  const auto ask = [&](std::string_view method, std::string_view path, http::testing::Headers headers = {},
                       std::string_view body = {}) {
    return http::testing::call((*app)->router(), method, path, headers, body);
  };
  for (const auto* path : {"/metrics", "/healthz/no", "/readyz/no", "/v1/nothing"})
    EXPECT_EQ(ask("GET", path).content_type, "application/problem+json") << path;
  EXPECT_EQ(ask("PUT", "/report").status, 405);
  EXPECT_EQ(ask("PUT", "/report").content_type, ask("GET", "/report").content_type);
  EXPECT_EQ(ask("POST", "/report", {{"Content-Type", "text/plain"}}, "words").status, 415);
  EXPECT_EQ(ask("POST", "/report", {{"Content-Type", "text/plain"}}, std::string(2 << 20, 'x')).status, 415);

  const auto nobody = ask("GET", "/v1/me");
  EXPECT_NE(nobody.body.find(R"("detail":"请先登录。")"), std::string::npos) << nobody.body;
  const auto bad = ask("POST", "/v1/session", {{"Content-Type", "application/json"}}, "{\"login\":\n 1,}");
  EXPECT_NE(bad.body.find("urn:taizhang:rule:json"), std::string::npos) << bad.body;
  EXPECT_NE(bad.body.find("第 2 行"), std::string::npos) << bad.body;
  const auto field = ask("POST", "/v1/session", {{"Content-Type", "application/json"}}, R"({"login":1})");
  EXPECT_NE(field.body.find(R"({"field":"login","message":"须是文字。","rule":"text"})"), std::string::npos)
      << field.body;

  const http::testing::Part photo{"media", "x", "a.jpg", "image/jpeg"};
  const auto four = http::testing::multipart({{"description", "路灯坏了"}, photo, photo, photo, photo});
  for (const auto& [language, photos, back] :
       {std::tuple{"zh", "照片", "返回上一页"}, {"en", "Photos", "Back to the page before"}}) {
    const auto many = ask("POST", "/report",
                          {{"Content-Type", four.content_type}, {"Accept-Language", language}}, four.body);
    EXPECT_EQ(many.status, 413);
    EXPECT_NE(many.body.find(photos), std::string::npos) << many.body;
    EXPECT_NE(many.body.find("<a href=\"/report\">" + std::string(back)), std::string::npos) << many.body;
  }
  (*app)->stop();
}

// What a unit claims is public once somebody else has looked at it, and not before.
TYPED_TEST(Program, AResultThatFailedItsCheckIsShownNowhere) {
  auto app = this->open();
  ASSERT_TRUE(app) << app.error().message;
  const auto city = (*app)->load_pack(TZ_SOURCE_DIR "/packs/default", {});
  ASSERT_TRUE(city);
  ASSERT_TRUE((*app)->start());
  const auto units = (*app)->planner().units(*city).value();
  const auto by = [&](ledger::Role role, std::string_view code) {
    const auto unit = std::ranges::find(units, code, &ledger::UnitCard::code);
    return ledger::By{ActorId{100 + static_cast<int>(role)}, role, unit->id, {}};
  };
  auto& cases = (*app)->ledger().service;
  ledger::Receive need;
  need.verbatim = "路面有坑";
  need.category = "roads.pothole";
  const auto receipt =
      cases.receive(*city, "YC", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident, {}, {}});
  ASSERT_TRUE(receipt);
  const auto act = [&](const ledger::Command& command, const ledger::By& who) {
    const auto after = cases.handle_latest(*city, receipt->id, command, who);
    ASSERT_TRUE(after) << name(command) << ": " << after.error().message;
  };
  const auto hotline = by(ledger::Role::hotline, "hotline"), housing = by(ledger::Role::handler, "housing");
  ledger::Classify kind;
  kind.category = "roads.pothole";
  act(kind, hotline);
  ledger::Dispatch sheet;
  sheet.unit = housing.unit;
  sheet.due.result = this->clock_.now() + std::chrono::hours(120);
  sheet.due.rule = "test";
  act(sheet, hotline);
  act(ledger::Sign{}, housing);
  // How many of the pages and answers that anyone may read hold the words.
  const auto shown = [&](std::string_view words) {
    int count = 0;
    for (const auto& path :
         {std::string("/list"), std::string("/"), "/r/" + receipt->code,
          std::string("/open311/v2/requests.json"), "/open311/v2/requests/" + receipt->code + ".json",
          std::string("/open311/v2/requests.json?extensions=true"),
          std::string("/open311/v2/servicerequestupdates.json"),
          std::string("/open311/v2/servicerequestupdates.xml")}) {
      const auto response = http::testing::call((*app)->router(), "GET", path);
      EXPECT_LT(response.status, 400) << path << " " << response.body;
      if (response.body.find(words) != std::string::npos) ++count;
    }
    return count;
  };
  act(ledger::FileResult{.reply = "昨日已填平，未留照片", .evidence_note = "派工单"}, housing);
  EXPECT_EQ(shown("昨日已填平"), 0);
  act(ledger::CheckResult{false, "没有照片"}, hotline);
  EXPECT_EQ(shown("昨日已填平"), 0);
  act(ledger::FileResult{.reply = "今日重新填平并拍照", .evidence_note = "照片存档"}, housing);
  EXPECT_EQ(shown("今日重新填平"), 0);
  act(ledger::CheckResult{true, ""}, hotline);
  EXPECT_GE(shown("今日重新填平"), 3);
  EXPECT_EQ(shown("昨日已填平"), 0);
}

TYPED_TEST(Program, ASchemaThatIsBehindIsSaidAndNotTouched) {
  const auto behind = this->open(false);
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().rule, "schema_behind");
  ASSERT_TRUE(this->open());
  EXPECT_TRUE(this->open(false));
}

TYPED_TEST(Program, LoadingAPackTwiceChangesNothing) {
  auto app = this->open();
  ASSERT_TRUE(app);
  const auto first = (*app)->load_pack(TZ_SOURCE_DIR "/packs/default", {});
  const auto second = (*app)->load_pack(TZ_SOURCE_DIR "/packs/default", {});
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  const auto other = (*app)->load_pack(TZ_SOURCE_DIR "/packs/boston", {});
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_NE(*first, *other);
  EXPECT_EQ((*app)->find_city("").error().field, "city");  // two now: one must be named
}

}  // namespace
}  // namespace tz::app
