#include "routing/catalogue.h"

#include <gmock/gmock.h>

#include <numeric>

#include "calendar/civil_day.h"
#include "routing/routing_pack.h"

namespace tz::routing {
namespace {

using calendar::parse_day;
using testing::HasSubstr;

places::Unit unit(std::int64_t id, std::string code, places::UnitKind kind,
                  std::optional<std::int64_t> parent = 1) {
  places::Unit u{.id = UnitId{id}, .code = code, .name_zh = code + "（中）", .name_en = code, .kind = kind};
  if (parent) u.parent = UnitId{*parent};
  return u;
}

// A town with a district, a street, a community; a category tree; limits.
struct Town {
  places::UnitTree units = *places::UnitTree::build(
      {unit(1, "town", places::UnitKind::city, std::nullopt), unit(2, "east", places::UnitKind::district),
       unit(3, "east-1", places::UnitKind::street, 2), unit(4, "east-1-a", places::UnitKind::community, 3),
       unit(5, "hotline", places::UnitKind::hotline), unit(6, "roads", places::UnitKind::department),
       unit(7, "water", places::UnitKind::department), unit(8, "police", places::UnitKind::department)});
  CategoryTree categories = *CategoryTree::build(
      {{.code = "road", .name_zh = "道路", .name_en = "Roads"},
       {.code = "road.hole", .parent = "road", .name_zh = "坑洼", .name_en = "Pothole"},
       {.code = "road.lamp", .parent = "road", .name_zh = "路灯", .name_en = "Lamp"},
       {.code = "litter", .name_zh = "垃圾", .name_en = "Litter", .community_may_own = true}});
  LimitBook limits =
      *LimitBook::build({{.id = "P.general", .profile = "P", .result = {5, SpanUnit::working_days}},
                         {.id = "Q.fast", .profile = "Q", .result = {2, SpanUnit::hours}}});
  Catalogue::Context context{
      .categories = categories,
      .units = units,
      .limits = limits,
      .limits_profile = "P",
      .layers =
          {{"district", {.code = "district", .level = places::ZoneLevel::district, .rank = 0}},
           {"street",
            {.code = "street", .level = places::ZoneLevel::street, .parent = "district", .rank = 1}},
           {"community",
            {.code = "community", .level = places::ZoneLevel::community, .parent = "street", .rank = 2}}},
      .zones = {{"E", "district"}, {"E1", "street"}, {"E1a", "community"}}};

  std::vector<ZoneAt> here() const {
    using places::ZoneLevel;
    return {{"E", "district", ZoneLevel::district, 0, "east", "东区", "East"},
            {"E1", "street", ZoneLevel::street, 1, "east-1", "一街", "First"},
            {"E1a", "community", ZoneLevel::community, 2, "east-1-a", "甲社区", "A"}};
  }
  Result<Catalogue> catalogue(const std::string& rows) const {
    auto entries = parse_catalogue(
        "catalogue.csv", "zone,category,unit,limit_rule,request_types,effective_from,legal_basis\n" + rows);
    if (!entries) return tl::unexpected<Error>(entries.error());
    return Catalogue::build(3, *entries, context);
  }
  Suggestion ask(const std::string& rows, std::string category,
                 ledger::RequestType type = ledger::RequestType::help,
                 std::string_view day = "2026-01-05") const {
    const auto built = catalogue(rows);
    EXPECT_TRUE(built.has_value()) << (built ? "" : built.error().message);
    if (!built) return {};
    return built->suggest(
        {.zones = here(), .category = std::move(category), .request_type = type, .day = *parse_day(day)});
  }
  Error refusal(const std::string& rows) const {
    const auto built = catalogue(rows);
    return built ? Error{.message = "accepted"} : built.error();
  }
};

TEST(Catalogue, ALineForACategoryHoldsForWhatIsBelowIt) {
  const Suggestion s = Town().ask("*,road,roads,,,2021-01-01,Roads Act\n", "road.hole");
  EXPECT_EQ(s.unit_code, "roads");
  EXPECT_EQ(s.limit_rule, "P.general");
  EXPECT_FALSE(s.fallback);
  EXPECT_EQ(s.line, 2U);
  EXPECT_EQ(s.catalogue_version, 3);
  EXPECT_EQ(s.copied_to, std::nullopt);
  EXPECT_EQ(s.reason_zh,
            "派单目录第3版第2行：全市 × 道路 → roads（中）；依据：Roads Act；时限5个工作日（P.general）");
  EXPECT_EQ(s.reason_en,
            "Catalogue version 3, line 2: whole city × Roads → roads; basis: Roads Act; limit 5 working days "
            "(P.general)");
}

TEST(Catalogue, TheMostSpecificZoneDecidesBeforeTheMostSpecificCategory) {
  const Town town;
  EXPECT_EQ(town.ask("*,road,roads,,,2021-01-01,\n*,road.lamp,water,,,2021-01-01,\n", "road.lamp").unit_code,
            "water");
  EXPECT_EQ(town.ask("*,road.lamp,roads,,,2021-01-01,\nE,road,water,,,2021-01-01,\n", "road.lamp").unit_code,
            "water");
  EXPECT_EQ(town.ask("E,road,water,,,2021-01-01,\nE1,*,police,,,2021-01-01,\n", "road.lamp").unit_code,
            "police");
}

TEST(Catalogue, ALineThatNamesRequestTypesGoesBeforeOneThatDoesNot) {
  const Town town;
  const std::string rows = "*,road,roads,,,2021-01-01,\n*,road,police,,complaint|report,2021-01-01,\n";
  EXPECT_EQ(town.ask(rows, "road.hole", ledger::RequestType::help).unit_code, "roads");
  EXPECT_EQ(town.ask(rows, "road.hole", ledger::RequestType::report).unit_code, "police");
}

TEST(Catalogue, ALineTakesOverFromItsDayOn) {
  const Town town;
  const std::string rows = "*,road,roads,,,2021-01-01,\n*,road,@street,,,2026-02-01,Delegation 7\n";
  EXPECT_EQ(town.ask(rows, "road.hole", ledger::RequestType::help, "2026-01-31").unit_code, "roads");
  EXPECT_EQ(town.ask(rows, "road.hole", ledger::RequestType::help, "2026-02-01").unit_code, "east-1");
  EXPECT_TRUE(town.ask(rows, "road.hole", ledger::RequestType::help, "2020-12-31").fallback);
}

TEST(Catalogue, AStreetThatIsAskedDirectlyHasItsDistrictInCopy) {
  const Suggestion s = Town().ask("*,litter,@street,,,2021-01-01,\n", "litter");
  EXPECT_EQ(s.unit_code, "east-1");
  EXPECT_EQ(s.copied_to, UnitId{2});
}

TEST(Catalogue, TakesTheFirstUnitThatIsThereForThePoint) {
  const Town town;
  const auto built = town.catalogue("*,litter,@community|@street|roads,,,2021-01-01,\n");
  ASSERT_TRUE(built.has_value());
  Question question{.zones = town.here(), .category = "litter", .day = *parse_day("2026-01-05")};
  EXPECT_EQ(built->suggest(question).unit_code, "east-1-a");
  question.zones.pop_back();
  EXPECT_EQ(built->suggest(question).unit_code, "east-1");
  question.zones.clear();
  EXPECT_EQ(built->suggest(question).unit_code, "roads");
}

TEST(Catalogue, ALimitOnTheLineGoesBeforeTheProfile) {
  EXPECT_EQ(Town().ask("*,road,roads,Q.fast,,2021-01-01,\n", "road.hole").limit_rule, "Q.fast");
}

TEST(Catalogue, WithoutALineTheDistrictOrganises) {
  const Suggestion s = Town().ask("", "road.hole");
  EXPECT_EQ(s.unit_code, "east");
  EXPECT_TRUE(s.fallback);
  EXPECT_EQ(s.line, std::nullopt);
  EXPECT_THAT(s.reason_zh, HasSubstr("区兜底"));
  EXPECT_THAT(s.reason_en, HasSubstr("the district organises: east"));
}

TEST(Catalogue, WithoutAPlaceTheHotlineDecides) {
  const Town town;
  const auto built = town.catalogue("");
  ASSERT_TRUE(built.has_value());
  const Suggestion s = built->suggest({.category = "nonsense", .day = *parse_day("2026-01-05")});
  EXPECT_EQ(s.unit_code, "hotline");
  EXPECT_TRUE(s.fallback);
}

TEST(Catalogue, RefusesTwoLinesForTheSameThingAndNamesBoth) {
  const Error error =
      Town().refusal("*,road,roads,,,2021-01-01,\nE,road,roads,,,2021-01-01,\n*,road,water,,,2021-01-01,\n");
  EXPECT_EQ(error.rule, "catalogue_overlap");
  EXPECT_THAT(error.message, HasSubstr("lines 2 and 4"));
  EXPECT_THAT(error.message, HasSubstr("catalogue.csv:4:unit"));
  EXPECT_EQ(
      Town()
          .refusal("*,road,roads,,help|complaint,2021-01-01,\n*,road,water,,complaint|report,2021-01-01,\n")
          .rule,
      "catalogue_overlap");
  EXPECT_EQ(Town().refusal("*,road,roads,,help,2021-01-01,\n*,road,water,,report,2021-01-01,\n").message,
            "accepted");
}

TEST(Catalogue, RefusesToMakeACommunityOwnerOfWhatIsNotOnItsList) {
  const Town town;
  for (const std::string unit : {"east-1-a", "@community", "@community|@street"}) {
    const Error error = town.refusal("*,road," + unit + ",,,2021-01-01,\n");
    EXPECT_EQ(error.rule, "township_duty_list") << unit;
    EXPECT_THAT(error.message, HasSubstr("road.hole"));
  }
  EXPECT_EQ(town.refusal("*,*,@community,,,2021-01-01,\n").rule, "township_duty_list");
  EXPECT_EQ(town.refusal("*,litter,@community,,,2021-01-01,\n").message, "accepted");
  EXPECT_EQ(town.refusal("*,road,@street,,,2021-01-01,\n").message, "accepted");
}

TEST(Catalogue, RefusesWhatIsUnknown) {
  const Town town;
  EXPECT_EQ(town.refusal("X,road,roads,,,2021-01-01,\n").rule, "unknown_zone");
  EXPECT_EQ(town.refusal("*,air,roads,,,2021-01-01,\n").rule, "unknown_category");
  EXPECT_EQ(town.refusal("*,road,nobody,,,2021-01-01,\n").rule, "unknown_unit");
  EXPECT_EQ(town.refusal("*,road,@ward,,,2021-01-01,\n").rule, "unknown_unit");
  EXPECT_EQ(town.refusal("*,road,roads,Z.slow,,2021-01-01,\n").rule, "unknown_limit");
  EXPECT_EQ(town.refusal("*,road,roads,,,01/01/2021,\n").rule, "date");
  EXPECT_EQ(town.refusal(",road,roads,,,2021-01-01,\n").rule, "code");
  EXPECT_EQ(town.refusal("*,road,roads,,wish,2021-01-01,\n").rule, "request_type");
  EXPECT_THAT(town.refusal("X,road,roads,,,2021-01-01,\n").message, HasSubstr("catalogue.csv:2:zone"));
}

TEST(Categories, KeepToFiveLevelsWithoutCirclesOrOrphans) {
  const auto rule_of = [](std::vector<Category> categories) {
    const auto tree = CategoryTree::build(std::move(categories));
    return tree ? std::string("accepted") : tree.error().rule;
  };
  std::vector<Category> chain{{.code = "1"},
                              {.code = "2", .parent = "1"},
                              {.code = "3", .parent = "2"},
                              {.code = "4", .parent = "3"},
                              {.code = "5", .parent = "4"}};
  EXPECT_EQ(rule_of(chain), "accepted");
  chain.push_back({.code = "6", .parent = "5"});
  EXPECT_EQ(rule_of(chain), "category_depth");
  EXPECT_EQ(rule_of({{.code = "a", .parent = "b"}, {.code = "b", .parent = "a"}}), "category_cycle");
  EXPECT_EQ(rule_of({{.code = "a", .parent = "x"}}), "orphan_category");
  EXPECT_EQ(rule_of({{.code = "a"}, {.code = "a"}}), "duplicate_code");
}

TEST(Categories, OfferTheirLeavesGroupedByTheTop) {
  const Town town;
  const auto services = town.categories.services();
  ASSERT_EQ(services.size(), 3U);
  EXPECT_EQ(services[0].code, "road.hole");
  EXPECT_EQ(services[0].group_en, "Roads");
  EXPECT_EQ(services[2].group_zh, "垃圾");
  EXPECT_EQ(town.categories.subtree("road").size(), 3U);
  EXPECT_TRUE(town.categories.chain("air").empty());
}

TEST(Attributes, ListsNeedValuesAndOrdersAreUnique) {
  const std::string header = "category,code,datatype,required,order,description_zh,description_en,values\n";
  const auto rule_of = [&](const std::string& rows) {
    std::vector<Category> categories{{.code = "lamp"}};
    if (auto added = add_attributes(categories, "a.csv", header + rows); !added) return added.error().rule;
    const auto tree = CategoryTree::build(categories);
    return tree ? std::string("accepted") : tree.error().rule;
  };
  EXPECT_EQ(rule_of("lamp,pole,string,no,2,杆号,Pole,\nlamp,fault,singlevaluelist,yes,1,情况,Fault,dark=不亮/"
                    "Dark|live=漏电/Live\n"),
            "accepted");
  EXPECT_EQ(rule_of("lamp,fault,singlevaluelist,yes,1,情况,Fault,\n"), "attribute_values");
  EXPECT_EQ(rule_of("lamp,pole,string,no,1,杆号,Pole,a=b/c\n"), "attribute_values");
  EXPECT_EQ(rule_of("lamp,f,multivaluelist,no,1,情况,Fault,a=b/c|a=d/e\n"), "attribute_values");
  EXPECT_EQ(rule_of("lamp,a,string,no,1,甲,A,\nlamp,b,string,no,1,乙,B,\n"), "attribute_order");
  EXPECT_EQ(rule_of("lamp,a,colour,no,1,甲,A,\n"), "datatype");
  EXPECT_EQ(rule_of("lamp,a,string,no,first,甲,A,\n"), "number");
  EXPECT_EQ(rule_of("bin,a,string,no,1,甲,A,\n"), "unknown_category");
  EXPECT_EQ(rule_of("lamp,a,singlevaluelist,no,1,甲,A,=x\n"), "values");
}

// The packs that the project ships hold together.
class ShippedRouting : public testing::TestWithParam<std::string> {};
TEST_P(ShippedRouting, IsReadAndChecked) {
  const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/" + GetParam());
  ASSERT_TRUE(files.has_value()) << files.error().message;
  const auto pack = places::parse_pack(*files);
  ASSERT_TRUE(pack.has_value()) << pack.error().message;
  const auto routing = parse_routing_pack(*files, *pack);
  ASSERT_TRUE(routing.has_value()) << routing.error().message;
  const auto places = places::make_places(pack->jurisdiction, pack->layers, pack->units, pack->zones);
  const auto city = make_city(*places, *routing, 1, {.version = 0, .layers = routing->calendar});
  ASSERT_TRUE(city.has_value());
  // Every service finds an owner for a place in the middle of the city, and every suggestion says why in both
  // languages.
  const Box box = pack->jurisdiction.area;
  const LatLng middle{std::midpoint(box.low.lat_e7, box.high.lat_e7),
                      std::midpoint(box.low.lng_e7, box.high.lng_e7)};
  std::vector<ZoneAt> zones;
  for (const places::Zone* zone : (*places)->zones_at(middle)) zones.push_back((*city)->zone_at(*zone));
  ASSERT_FALSE(zones.empty());
  int direct = 0, services = 0;
  for (const ledger::Service& service : (*city)->categories.services()) {
    const Suggestion s = (*city)->catalogue->suggest(
        {.zones = zones, .category = service.code, .day = *parse_day("2026-01-05")});
    EXPECT_FALSE(s.reason_zh.empty() || s.reason_en.empty()) << service.code;
    EXPECT_NE((*places)->units.find(s.unit_code), nullptr);
    ++services;
    direct += s.fallback ? 0 : 1;
  }
  EXPECT_GE(services, 40);
  EXPECT_GE(direct * 10, services * 9) << "the catalogue names an owner for nine services of ten";
}
INSTANTIATE_TEST_SUITE_P(Packs, ShippedRouting, testing::Values("default", "liaoyuan", "boston"));

}  // namespace
}  // namespace tz::routing
