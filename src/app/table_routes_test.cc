// City tables changed by the screen's routes.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "app/testing.h"
#include "base/json.h"
#include "base/text.h"
#include "http/testing.h"

namespace tz::app {
namespace {

using accounts::Role;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kPack = TZ_SOURCE_DIR "/packs/default";

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// The lines of a text that have something and are not left out.
template <class Out>
std::string without(const std::string& text, Out out) {
  std::string kept;
  for (const auto line : split(text, '\n'))
    if (!line.empty() && !out(line)) kept += std::string(line) + "\n";
  return kept;
}
auto begins(std::string_view start) {
  return [start](std::string_view line) { return line.starts_with(start); };
}

template <class Backend>
class TableRoutes : public testing::Served<Backend> {
 protected:
  using testing::Served<Backend>::app_, testing::Served<Backend>::city_, testing::Served<Backend>::clock_,
      testing::Served<Backend>::folder_;
  TableRoutes() {
    this->serve();
    by_ = this->key(Role::administrator);
  }
  http::Response get(const std::string& path) {
    return http::testing::call(app_->router(), "GET", "/v1/admin/tables" + path, {{"Authorization", by_}});
  }
  http::Response post(const std::string& table, const std::string& body) {
    return http::testing::call(app_->router(), "POST", "/v1/admin/tables/" + table,
                               {{"Authorization", by_}, {"Content-Type", "application/json"}}, body);
  }
  static boost::json::object object(const http::Response& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    auto value = parse_json(response.body);
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  static std::string body(const std::string& csv, bool dry_run, const std::string& digest = {}) {
    return R"({"csv":)" + json_string(csv) + R"(,"dry_run":)" + (dry_run ? "true" : "false") +
           (digest.empty() ? "" : R"(,"digest":")" + digest + "\"") + "}";
  }
  boost::json::object plan(const std::string& table, const std::string& csv) {
    return object(post(table, body(csv, true)));
  }
  http::Response save(const std::string& table, const std::string& csv) {
    const auto shown = plan(table, csv);
    return post(table, body(csv, false, std::string(shown.at("digest").as_string())));
  }
  std::string csv_of(const std::string& table) { return get("/" + table + ".csv").body; }
  // The table's own line of the list.
  boost::json::object state(const std::string& table) {
    const auto all = object(get(""));
    for (const auto& one : all.at("tables").as_array())
      if (one.at("name").as_string() == table) return one.as_object();
    ADD_FAILURE() << table;
    return {};
  }
  ledger::UnitCard unit(std::string_view code) {
    const auto units = app_->planner().units(city_).value();
    const auto at = std::ranges::find(units, code, &ledger::UnitCard::code);
    return at == units.end() ? ledger::UnitCard{} : *at;
  }
  void dispatched_to(std::string_view code) {
    ledger::Receive need;
    need.verbatim = "路面有坑";
    need.category = "roads.pothole";
    auto& cases = app_->ledger().service;
    const auto receipt =
        cases.receive(city_, "YC", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident, {}, {}});
    const ledger::By hotline{ActorId{101}, ledger::Role::hotline, unit("hotline").id, {}};
    ASSERT_TRUE(
        cases.handle_latest(city_, receipt->id, ledger::Classify{.category = "roads.pothole"}, hotline));
    ledger::Dispatch sheet;
    sheet.unit = unit(code).id;
    sheet.due.result = clock_.now() + std::chrono::hours(120);
    sheet.due.rule = "test";
    ASSERT_TRUE(cases.handle_latest(city_, receipt->id, sheet, hotline));
  }
  // A copy of the default pack beside the packs it inherits from, with one file changed.
  std::string pack_with(const std::string& file, const std::string& text) {
    const auto packs = folder_ / "packs";
    std::filesystem::remove_all(packs);
    std::filesystem::create_directories(packs);
    std::filesystem::copy(kPack, packs / "default", std::filesystem::copy_options::recursive);
    std::filesystem::copy(TZ_SOURCE_DIR "/packs/calendars", packs / "calendars",
                          std::filesystem::copy_options::recursive);
    std::ofstream(packs / "default" / file, std::ios::binary) << text;
    return (packs / "default").string();
  }
  std::string by_;
};
TYPED_TEST_SUITE(TableRoutes, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(TableRoutes, ListAndShowWhatTheTablesSay) {
  const auto tables = this->object(this->get("")).at("tables").as_array();
  ASSERT_EQ(tables.size(), places::city_tables().size());
  EXPECT_EQ(boost::json::serialize(tables[0]),
            R"({"name":"units","file":"default/units.csv","rows":48,"from":"pack","version":0,)"
            R"("changed_at":"2026-11-26T00:00:00Z","changed_by":null,"changed_by_name":"","stale":false})");
  // The default pack has no services of its own: the table may be begun.
  EXPECT_EQ(this->state("inquiry_services").at("file").as_string(), "");
  EXPECT_EQ(this->state("inquiry_services").at("rows").as_int64(), 0);
  const auto shown = this->object(this->get("/units"));
  EXPECT_EQ(shown.at("comments").as_array().at(0).as_string(), "# A fictional town; every name is invented.");
  EXPECT_EQ(boost::json::serialize(shown.at("key")), R"(["code"])");
  EXPECT_TRUE(shown.at("closes").as_bool());
  EXPECT_EQ(boost::json::serialize(shown.at("rows").as_array().at(1)),
            R"({"line":4,"cells":["cityadmin","YC","department","云川市城市管理局",)"
            R"("Yunchuan City Administration Bureau","",""]})");
  EXPECT_THAT(boost::json::serialize(shown.at("columns")),
              HasSubstr(R"({"name":"parent","kind":"code","required":false,"refers":"units"})"));
  EXPECT_EQ(this->csv_of("units"), read(kPack + "/units.csv"));
  EXPECT_EQ(this->get("/limits").status, 404);
  EXPECT_THAT(this->get("/limits").body, HasSubstr("unknown_table"));
}

TYPED_TEST(TableRoutes, AreForWhoeverConfigures) {
  this->by_ = this->key(Role::hotline);
  for (const std::string path : {"", "/units", "/units.csv", "/units/versions", "/units/versions/1.csv"})
    EXPECT_EQ(this->get(path).status, 403) << path;
  EXPECT_EQ(this->post("units", this->body("code\n", true)).status, 403);
}

TYPED_TEST(TableRoutes, AUnitsNameIsChangedAsThePreviewShowedIt) {
  const std::string csv = replaced(this->csv_of("units"), "云川市水务局", "云川市水利局");
  const auto shown = this->plan("units", csv);
  EXPECT_FALSE(shown.at("known").as_bool());
  EXPECT_EQ(boost::json::serialize(shown.at("counts")), R"({"added":0,"changed":1,"removed":0})");
  EXPECT_EQ(shown.at("same").as_int64(), 47);
  const auto& changed = shown.at("changed").as_array().at(0).as_object();
  EXPECT_EQ(boost::json::serialize(changed.at("key")), R"(["water"])");
  EXPECT_EQ(changed.at("before").as_array().at(3).as_string(), "云川市水务局");
  EXPECT_EQ(changed.at("after").as_array().at(3).as_string(), "云川市水利局");
  EXPECT_TRUE(shown.at("faults").as_array().empty());
  EXPECT_EQ(this->unit("water").name_zh, "云川市水务局");  // nothing has changed yet
  const auto id = this->unit("water").id;
  const auto saved = this->save("units", csv);
  EXPECT_EQ(saved.status, 201) << saved.body;
  EXPECT_EQ(saved.body, R"({"name":"units","version":1})");
  EXPECT_EQ(this->unit("water").name_zh, "云川市水利局");
  EXPECT_EQ(this->unit("water").id, id);
  EXPECT_EQ(this->csv_of("units"), csv);
  const auto state = this->state("units");
  EXPECT_EQ(state.at("from").as_string(), "person");
  EXPECT_EQ(state.at("version").as_int64(), 1);
  EXPECT_TRUE(state.at("changed_by").is_string());
  EXPECT_EQ(state.at("changed_by_name").as_string(), "Invented key");
  const auto audit = this->app_->accounts().service.audit(this->city_, {.action = "table.load"});
  ASSERT_EQ(audit->entries.size(), 1U);
  EXPECT_EQ(audit->entries[0].object, "units 1");
  // The same again changes nothing.
  EXPECT_TRUE(this->plan("units", csv).at("known").as_bool());
  EXPECT_EQ(this->save("units", csv).status, 200);
  EXPECT_EQ(this->state("units").at("version").as_int64(), 1);
}

TYPED_TEST(TableRoutes, ClosingAUnitTellsWhatItLeaves) {
  this->dispatched_to("veterans");
  this->dispatched_to("veterans");
  accounts::AccountService::NewUser user;
  user.login = "lin";
  user.display_name = "示例";  // invented
  user.password = "a long enough example 7";
  user.unit = this->unit("veterans").id;
  user.roles = {Role::handler};
  ASSERT_TRUE(this->app_->accounts().service.add_user(this->city_, user, kSystemActor));
  const std::string open = this->csv_of("units");
  const std::string header = replaced(open, "name_en,phone_public\n", "name_en,phone_public,active\n");
  std::string csv;
  for (const auto line : split(header, '\n')) {
    if (line.empty()) continue;
    const bool row = !line.starts_with('#') && !line.starts_with("code,");
    csv += std::string(line) + (row ? (line.starts_with("veterans,") ? ",no" : ",") : "") + "\n";
  }
  const auto shown = this->plan("units", csv);
  const auto effects = boost::json::serialize(shown.at("effects"));
  const auto id = std::to_string(static_cast<std::int64_t>(this->unit("veterans").id));
  EXPECT_THAT(effects, HasSubstr(R"({"code":"unit_closed_cases","subject":"veterans","count":2,"href":")"
                                 R"(/staff?lead=)" +
                                 id + R"(&open=true"})"));
  EXPECT_THAT(effects, HasSubstr(R"("unit_closed_people","subject":"veterans","count":1)"));
  EXPECT_THAT(effects, HasSubstr(R"({"code":"takes_hold","subject":"new cases","count":0,"href":""})"));
  EXPECT_THAT(effects, Not(HasSubstr("unit_closed_catalogue")));  // no line names it
  EXPECT_TRUE(shown.at("faults").as_array().empty()) << boost::json::serialize(shown.at("faults"));
  ASSERT_EQ(this->save("units", csv).status, 201);
  EXPECT_FALSE(this->unit("veterans").active);
}

TYPED_TEST(TableRoutes, AUnitThatTheCatalogueNamesIsNotTakenAway) {
  const std::string csv = without(this->csv_of("units"), begins("housing,"));
  const auto shown = this->plan("units", csv);
  EXPECT_THAT(boost::json::serialize(shown.at("effects")), HasSubstr("unit_closed_catalogue"));
  const auto& fault = shown.at("faults").as_array().at(0).as_object();
  EXPECT_EQ(fault.at("file").as_string(), "default/catalogue.csv");
  EXPECT_EQ(fault.at("rule").as_string(), "unknown_unit");
  EXPECT_EQ(fault.at("line").as_int64(), 5);
  EXPECT_EQ(this->save("units", csv).status, 400);
  EXPECT_TRUE(this->unit("housing").active);
}

TYPED_TEST(TableRoutes, ACategoryIsAddedAndNeedsComeIn) {
  const std::string csv = this->csv_of("categories") +
                          "roads.bollard,roads,路桩损坏,Broken bollard,,,路桩,,realtime,normal,yes,no,no\n"
                          "kites,,风筝,Kites,,,,,realtime,normal,yes,no,no\n";
  const auto shown = this->plan("categories", csv);
  EXPECT_TRUE(shown.at("faults").as_array().empty()) << boost::json::serialize(shown.at("faults"));
  const auto effects = boost::json::serialize(shown.at("effects"));
  EXPECT_THAT(effects, HasSubstr(R"({"code":"category_new_uncaught","subject":"kites")"));
  EXPECT_THAT(effects, Not(HasSubstr("roads.bollard")));  // what stands above it has a line
  ASSERT_EQ(this->save("categories", csv).status, 201);
  const auto made = this->app_->accounts().service.add_key(this->city_, "app", "open311", {Role::open311}, {},
                                                           kSystemActor);
  const auto filed = http::testing::call(
      this->app_->router(), "POST", "/open311/v2/requests.json",
      {{"Content-Type", "application/x-www-form-urlencoded"}},
      "jurisdiction_id=yunchuan.example&service_code=roads.bollard&description=broken&lat=30.05&long=123.05"
      "&api_key=" +
          made->secret);
  EXPECT_EQ(filed.status, 201) << filed.body;
  const auto counts =
      this->app_->ledger().query.count(this->city_, {.open = true}, ledger::CaseQuery::Key::category);
  ASSERT_EQ(counts->size(), 1U);
  EXPECT_EQ(counts->front().key, "roads.bollard");
  // Closed again: the case is told, and stays.
  const auto closing = this->plan(
      "categories", replaced(csv, "realtime,normal,yes,no,no\nkites", "realtime,normal,no,no,no\nkites"));
  EXPECT_THAT(boost::json::serialize(closing.at("effects")),
              HasSubstr(R"({"code":"category_closed_cases","subject":"roads.bollard","count":1)"));
}

TYPED_TEST(TableRoutes, ABrokenTableIsToldLineByLineAndChangesNothing) {
  const std::string before = this->csv_of("units");
  const std::string csv = before + "new one,YC,department,新,New,\nx,nobody,shop,某,X,\n";
  const auto shown = this->plan("units", csv);
  const auto faults = boost::json::serialize(shown.at("faults"));
  const auto rows = static_cast<int>(std::ranges::count(before, '\n'));
  EXPECT_THAT(faults, HasSubstr(R"({"file":"units.csv","line":)" + std::to_string(rows + 1) +
                                R"(,"column":"code","rule":"code")"));
  EXPECT_THAT(faults, HasSubstr(R"({"file":"units.csv","line":)" + std::to_string(rows + 2) +
                                R"(,"column":"kind","rule":"unit_kind")"));
  const auto refused = this->save("units", csv);
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr(R"("field":"csv")"));
  EXPECT_THAT(refused.body, HasSubstr(R"("rule":"unit_kind")"));
  const auto orphan = this->plan("units", before + "x,nobody,department,某,X,\n");
  EXPECT_THAT(boost::json::serialize(orphan.at("faults")),
              HasSubstr(R"("column":"parent","rule":"orphan_unit")"));
  // A code that a check of the whole names is found in the table.
  const auto twice =
      this->plan("categories",
                 this->csv_of("categories") + "roads.kerb,nowhere,路缘,Kerb,,,,,realtime,normal,yes,no,no\n");
  EXPECT_THAT(boost::json::serialize(twice.at("faults")), HasSubstr(R"("rule":"orphan_category")"));
  EXPECT_THAT(boost::json::serialize(twice.at("faults")), Not(HasSubstr(R"("line":0)")));
  const auto unread = this->plan("units", "code,colour\na,red\n");
  EXPECT_THAT(boost::json::serialize(unread.at("faults")), HasSubstr("unknown_column"));
  EXPECT_EQ(this->csv_of("units"), before);
  EXPECT_EQ(this->state("units").at("version").as_int64(), 0);
  EXPECT_EQ(this->app_->accounts().service.audit(this->city_, {.action = "table.load"})->entries.size(), 0U);
}

TYPED_TEST(TableRoutes, OnlyWhatWasSeenIsSaved) {
  const std::string csv = replaced(this->csv_of("units"), "云川市水务局", "云川市水利局");
  const auto digest = std::string(this->plan("units", csv).at("digest").as_string());
  EXPECT_EQ(this->post("units", this->body(csv, false)).status, 400);  // without one
  EXPECT_EQ(this->post("units", this->body(csv + "\n", false, digest)).status, 412);
  EXPECT_EQ(this->post("replies", this->body(csv, false, digest)).status, 412);
  ASSERT_EQ(this->save("units", replaced(csv, "云川市财政局", "云川市国库局")).status, 201);
  const auto late = this->post("units", this->body(csv, false, digest));
  EXPECT_EQ(late.status, 412);
  EXPECT_THAT(late.body, HasSubstr("urn:taizhang:rule:digest"));
  EXPECT_EQ(this->unit("water").name_zh, "云川市水利局");
  EXPECT_EQ(this->unit("finance").name_zh, "云川市国库局");
  // Another pack between the preview and the save.
  const auto again = std::string(this->plan("units", csv).at("digest").as_string());
  ASSERT_TRUE(this->app_->load_pack(
      this->pack_with("units.csv",
                      replaced(read(kPack + "/units.csv"), "Yunchuan Finance Bureau", "Finance")),
      {}));
  EXPECT_EQ(this->post("units", this->body(csv, false, again)).status, 412);
}

TYPED_TEST(TableRoutes, ALoadOfThePackKeepsWhatAPersonChangedAndSaysSo) {
  ASSERT_EQ(this->save("units", replaced(this->csv_of("units"), "云川市水务局", "云川市水利局")).status, 201);
  this->clock_.advance(std::chrono::hours(1));
  const auto folder =
      this->pack_with("units.csv", replaced(read(kPack + "/units.csv"), "云川市财政局", "云川市国库局"));
  places::LoadReport report;
  ASSERT_TRUE(this->app_->load_pack(folder, {}, &report));
  EXPECT_THAT(report.tables_kept, ::testing::ElementsAre("units"));
  EXPECT_THAT(places::lines_of(report).front(), HasSubstr("table units: changed by hand"));
  EXPECT_EQ(this->unit("water").name_zh, "云川市水利局");
  EXPECT_EQ(this->unit("finance").name_zh, "云川市财政局");  // the pack's change waits
  EXPECT_TRUE(this->state("units").at("stale").as_bool());
  // Back to the pack: its new text, and the person's is a version of the past.
  const auto plan = this->object(this->post("units", R"({"pack":true,"dry_run":true})"));
  EXPECT_EQ(boost::json::serialize(plan.at("counts")), R"({"added":0,"changed":2,"removed":0})");
  const auto back = this->post("units", R"({"pack":true,"dry_run":false,"digest":")" +
                                            std::string(plan.at("digest").as_string()) + R"("})");
  EXPECT_EQ(back.status, 201) << back.body;
  EXPECT_EQ(this->unit("water").name_zh, "云川市水务局");
  EXPECT_EQ(this->unit("finance").name_zh, "云川市国库局");
  const auto state = this->state("units");
  EXPECT_EQ(state.at("from").as_string(), "pack");
  EXPECT_EQ(state.at("version").as_int64(), 2);
  EXPECT_TRUE(state.at("changed_by").is_null());
  EXPECT_FALSE(state.at("stale").as_bool());
  EXPECT_TRUE(this->object(this->post("units", R"({"pack":true})")).at("known").as_bool());
  const auto versions = this->object(this->get("/units/versions"));
  ASSERT_EQ(versions.at("versions").as_array().size(), 2U);
  EXPECT_TRUE(versions.at("versions").as_array()[0].at("pack").as_bool());
  EXPECT_EQ(versions.at("versions").as_array()[1].at("changed").as_int64(), 1);
  EXPECT_EQ(versions.at("versions").as_array()[1].at("by_name").as_string(), "Invented key");
  EXPECT_EQ(versions.at("next").as_string(), "");
  EXPECT_THAT(this->get("/units/versions/1.csv").body, HasSubstr("云川市水利局"));
  EXPECT_EQ(this->get("/units/versions/3.csv").status, 404);
  EXPECT_EQ(this->get("/units/versions/x.csv").status, 404);
  EXPECT_EQ(this->get("/units/versions?cursor=0").status, 400);
  ASSERT_TRUE(this->app_->load_pack(folder, {}, &report));
  EXPECT_TRUE(report.tables_kept.empty());
}

TYPED_TEST(TableRoutes, APackThatDoesNotFitWhatAPersonChangedIsNotLoaded) {
  ASSERT_EQ(this->save("catalogue",
                       this->csv_of("catalogue") + "*,roads.pothole,transport,,,2026-01-01,示例（虚构）\n")
                .status,
            201);
  // The pack itself must do without the category.
  auto folder =
      this->pack_with("categories.csv", without(read(kPack + "/categories.csv"), begins("roads.pothole,")));
  std::ofstream(std::filesystem::path(folder) / "attributes.csv", std::ios::binary)
      << without(read(kPack + "/attributes.csv"), begins("roads.pothole,"));
  for (const std::string file : {"catalogue.csv", "duty_list.csv", "replies.csv", "delegations.csv"}) {
    std::ofstream(std::filesystem::path(folder) / file, std::ios::binary)
        << without(read(kPack + "/" + file), [](std::string_view line) {
             return line.find("roads.pothole") != std::string_view::npos;
           });
  }
  const auto refused = this->app_->load_pack(folder, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "unknown_category");
  EXPECT_THAT(refused.error().message, HasSubstr("catalogue.csv:"));
  EXPECT_THAT(refused.error().message,
              HasSubstr("Changed by hand in this city, and put over the pack: catalogue"));
  EXPECT_THAT(refused.error().message, HasSubstr("taizhang table reset NAME"));
  EXPECT_TRUE(this->app_->planner().service(this->city_, "roads.pothole")->active);  // nothing was written
  // A pack that is wrong by itself is not laid to the person's table.
  const auto wrong = this->app_->load_pack(this->pack_with("units.csv", "code\n"), {});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, Not(HasSubstr("Changed by hand")));
}

TYPED_TEST(TableRoutes, WhatPersonsLoadedOtherwiseStays) {
  auto& routing = this->app_->routing();
  const auto duties = replaced(read(kPack + "/duty_list.csv"), "城市居民委员会组织法", "示例依据");
  const auto lists = routing.plan_lists(this->city_, {.duty_list = duties, .delegations = {}});
  ASSERT_TRUE(lists &&
              routing.load_lists(this->city_, {.duty_list = duties, .delegations = {}}, lists->digest));
  const auto limits = replaced(read(kPack + "/limits.csv"), "突发事件和危及生命财产", "示例说明");
  const auto limit_plan = routing.plan_limits(this->city_, limits);
  ASSERT_TRUE(limit_plan && routing.load_limits(this->city_, limits, limit_plan->digest, ActorId{7}));
  routing::CatalogueEntry line;
  line.zone = "*";
  line.category = "roads.streetlight";
  line.unit = "veterans";
  line.effective_from = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
  line.legal_basis = "示例";
  line.precedent = "YC-260601-0001";
  ASSERT_TRUE(routing.add_line(this->city_, line));
  ASSERT_EQ(this->save("catalogue",
                       this->csv_of("catalogue") + "*,roads.pothole,transport,,,2026-01-01,示例（虚构）\n")
                .status,
            201);
  const auto city = routing.city(this->city_).value();
  EXPECT_TRUE(std::ranges::any_of(city->catalogue->entries(),
                                  [](const auto& entry) { return entry.precedent == "YC-260601-0001"; }));
  EXPECT_TRUE(std::ranges::any_of(city->catalogue->entries(), [](const auto& entry) {
    return entry.category == "roads.pothole" && entry.unit == "transport";
  }));
  EXPECT_TRUE(std::ranges::any_of(city->duties.lines(),
                                  [](const auto& duty) { return duty.legal_basis == "示例依据"; }));
  EXPECT_TRUE(
      std::ranges::any_of(city->limits.rules(), [](const auto& rule) { return rule.note_zh == "示例说明"; }));
  // The unit that only the precedent names may be closed: that line then decides nothing.
  const std::string units = this->csv_of("units");
  const std::string closed = without(units, begins("veterans,"));
  EXPECT_EQ(this->save("units", closed).status, 201);
  EXPECT_FALSE(this->unit("veterans").active);
}

TYPED_TEST(TableRoutes, TemplatesAreShownAsTheirReadersSeeThem) {
  const auto shown = this->plan(
      "templates",
      replaced(this->csv_of("templates"), "您的诉求已登记，编号{case_code}。", "编号{case_code}。"));
  const auto& sample = shown.at("samples").as_array().at(0).as_object();
  EXPECT_EQ(boost::json::serialize(sample.at("key")), R"(["receipt","sms","zh"])");
  EXPECT_EQ(sample.at("subject").as_string(), "");
  EXPECT_THAT(std::string(sample.at("before").as_string()),
              HasSubstr("您的诉求已登记，编号EX-260101-0001。"));
  EXPECT_TRUE(sample.at("after").as_string().starts_with("编号EX-260101-0001。"));
  EXPECT_THAT(boost::json::serialize(shown.at("effects")), HasSubstr(R"("subject":"new messages")"));
  // A notice names the template: it cannot go.
  bool skipping = false;
  const std::string rest = without(this->csv_of("templates"), [&skipping](std::string_view line) {
    if (line.starts_with("receipt,"))
      skipping = true;
    else if (line.find(",mail,") != std::string_view::npos)
      skipping = false;
    return skipping;
  });
  const auto refused = this->plan("templates", rest);
  EXPECT_THAT(boost::json::serialize(refused.at("effects")),
              HasSubstr(R"({"code":"template_missing","subject":"receipt","count":1)"));
  EXPECT_THAT(boost::json::serialize(refused.at("faults")), HasSubstr(R"("rule":"template")"));
}

TYPED_TEST(TableRoutes, FourMegabytesAreTakenAndNotOneMore) {
  std::string csv = this->csv_of("units");
  while (csv.size() + 101 < places::kTableBytesMax) csv += "#" + std::string(99, 'x') + "\n";
  csv += "#" + std::string(places::kTableBytesMax - csv.size() - 2, 'x') + "\n";
  ASSERT_EQ(csv.size(), places::kTableBytesMax);
  EXPECT_EQ(this->post("units", this->body(csv, true)).status, 200);
  const auto refused = this->post("units", this->body(csv + "\n", true));
  EXPECT_EQ(refused.status, 413);
  EXPECT_THAT(refused.body, HasSubstr("table_size"));
  EXPECT_EQ(this->post("units", R"({"dry_run":true})").status, 400);
  EXPECT_EQ(this->post("units", R"({"pack":true,"csv":"code\n"})").status, 400);
}

TYPED_TEST(TableRoutes, ACityLoadedBeforeTextsWereKeptIsLoadedOnceMore) {
  ASSERT_TRUE(this->app_->database().write(
      [](store::Transaction& tx) -> Status { return tx.execute("DELETE FROM places_pack_kept"); }));
  for (const std::string path : {"", "/units", "/units.csv"}) {
    const auto refused = this->get(path);
    EXPECT_EQ(refused.status, 409) << path;
    EXPECT_THAT(refused.body, HasSubstr("pack_texts_missing"));
  }
  EXPECT_EQ(this->post("units", this->body("code\n", true)).status, 409);
  ASSERT_TRUE(this->app_->load_pack(kPack, {}));
  EXPECT_EQ(this->get("").status, 200);
}

// A table that the pack has not may be begun, and goes when it is dropped.
TYPED_TEST(TableRoutes, ATableThatThePackHasNotIsBegunAndDropped) {
  const std::string csv =
      "id,categories_zh,categories_en,name_zh,name_en,brief_zh,brief_en\nlibrary,,,图书馆（示例）,Library,,"
      "\n";
  ASSERT_EQ(this->save("inquiry_services", csv).status, 201);
  EXPECT_EQ(this->state("inquiry_services").at("rows").as_int64(), 1);
  EXPECT_EQ(this->app_->intake().inquiry.get(this->city_).value()->services.size(), 1U);
  const auto plan = this->object(this->post("inquiry_services", R"({"pack":true})"));
  EXPECT_EQ(this->post("inquiry_services", R"({"pack":true,"dry_run":false,"digest":")" +
                                               std::string(plan.at("digest").as_string()) + R"("})")
                .status,
            201);
  EXPECT_EQ(this->app_->intake().inquiry.get(this->city_).value()->services.size(), 0U);
}

}  // namespace
}  // namespace tz::app
