#include <gmock/gmock.h>

#include <set>

#include "base/random.h"
#include "places/module.h"
#include "store/testing.h"

namespace tz::places {
namespace {

constexpr JurisdictionId kTown{1};
constexpr JurisdictionId kOther{2};
const Instant kNow = from_millis(1'700'000'000'000);

Zone square(std::string code, std::int32_t west_e7, std::string unit) {
  const LatLng a{10, west_e7}, b{10, west_e7 + 5}, c{15, west_e7 + 5}, d{15, west_e7};
  return {.code = std::move(code),
          .name_zh = "东区",
          .name_en = "East",
          .level = ZoneLevel::district,
          .layer = "district",
          .unit_code = std::move(unit),
          .shape = {Polygon{.outer = {a, b, c, d, a}}},
          .surveyed = false,
          .source = "drawn"};
}

PlaceChange town(JurisdictionId id, std::string code) {
  PlaceChange change;
  change.jurisdiction = {.id = id,
                         .code = std::move(code),
                         .open311_id = "t.example",
                         .name_zh = "甲市",
                         .name_en = "Town",
                         .time_zone = "Asia/Shanghai",
                         .ticket_prefix = "T",
                         .default_language = "zh",
                         .area = {{0, 0}, {100, 200}},
                         .emergency = {{"110", "报警", "Police"}, {"119", "火警", "Fire"}},
                         .limits_profile = "CN-JN-2018",
                         .rolls_weekend = false};
  change.layers = {
      {.code = "district", .name_zh = "区", .name_en = "District", .level = ZoneLevel::district, .rank = 0},
      {.code = "street",
       .name_zh = "街道",
       .name_en = "Street",
       .level = ZoneLevel::street,
       .parent = "district",
       .rank = 1}};
  change.units = {{.id = UnitId{10},
                   .code = "city",
                   .name_zh = "甲市",
                   .name_en = "Town",
                   .kind = UnitKind::city,
                   .phone_public = "12345"},
                  {.id = UnitId{11},
                   .parent = UnitId{10},
                   .code = "east",
                   .name_zh = "东区",
                   .name_en = "East",
                   .kind = UnitKind::district}};
  change.zones = {{"district", {square("Z1", 20, "east"), square("Z2", 25, "")}}};
  return change;
}

template <class Backend>
class PlaceStoreContract : public testing::Test {
 protected:
  PlaceStoreContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlPlaceStore store_{*db_};
};
TYPED_TEST_SUITE(PlaceStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(PlaceStoreContract, LoadsWhatWasApplied) {
  const PlaceChange change = town(kTown, "t");
  ASSERT_TRUE(this->store_.apply(change, kNow).has_value());
  const auto loaded = this->store_.load(kTown);
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  EXPECT_EQ(loaded->jurisdiction, change.jurisdiction);
  EXPECT_EQ(loaded->units, change.units);
  EXPECT_EQ(loaded->zones, change.zones.at("district"));
  ASSERT_EQ(loaded->layers.size(), 2U);
  EXPECT_EQ(loaded->layers[0].version, 1);
  EXPECT_EQ(loaded->layers[1].version, 0);
  EXPECT_EQ(loaded->layers[1].parent, "district");
}

TYPED_TEST(PlaceStoreContract, KeepsOldVersionsOfALayerAndShowsTheNewest) {
  ASSERT_TRUE(this->store_.apply(town(kTown, "t"), kNow).has_value());
  PlaceChange change = town(kTown, "t");
  change.units.clear();
  change.zones = {{"district", {square("Z3", 20, "east")}}};
  ASSERT_TRUE(this->store_.apply(change, kNow).has_value());
  const auto loaded = this->store_.load(kTown);
  ASSERT_TRUE(loaded.has_value());
  EXPECT_THAT(loaded->zones, testing::ElementsAre(testing::Field(&Zone::code, "Z3")));
  EXPECT_EQ(loaded->units.size(), 2U);
  const auto rows = this->db_->read([](store::Transaction& tx) {
    return tx.query("SELECT COUNT(*) FROM places_zone WHERE jurisdiction_id = $1", kTown);
  });
  EXPECT_EQ(rows->front().i64(0), 3);
}

TYPED_TEST(PlaceStoreContract, ReplacesAUnitById) {
  ASSERT_TRUE(this->store_.apply(town(kTown, "t"), kNow).has_value());
  PlaceChange change = town(kTown, "t");
  change.zones.clear();
  change.units = {change.units[1]};
  change.units[0].active = false;
  change.units[0].name_en = "Old East";
  ASSERT_TRUE(this->store_.apply(change, kNow).has_value());
  EXPECT_EQ(this->store_.load(kTown)->units[1], change.units[0]);
}

TYPED_TEST(PlaceStoreContract, KeepsJurisdictionsApart) {
  ASSERT_TRUE(this->store_.apply(town(kTown, "t"), kNow).has_value());
  PlaceChange other = town(kOther, "u");  // the same unit ids and zone codes
  other.jurisdiction.emergency.clear();
  ASSERT_TRUE(this->store_.apply(other, kNow).has_value());
  EXPECT_EQ(this->store_.load(kTown)->jurisdiction.emergency.size(), 2U);
  EXPECT_TRUE(this->store_.load(kOther)->jurisdiction.emergency.empty());
  EXPECT_EQ(this->store_.load(kOther)->zones.size(), 2U);
  EXPECT_EQ(this->store_.jurisdictions()->size(), 2U);
}

TYPED_TEST(PlaceStoreContract, KeepsNothingOfAChangeThatIsRefused) {
  ASSERT_TRUE(this->store_.apply(town(kTown, "t"), kNow).has_value());
  EXPECT_EQ(this->store_.apply(town(kOther, "t"), kNow).error().code, Errc::conflict);  // the code is taken
  EXPECT_EQ(this->store_.load(kOther).error().code, Errc::not_found);
  PlaceChange unknown = town(kTown, "t");
  unknown.jurisdiction.name_en = "Changed";
  unknown.zones = {{"ward", {square("W", 1, "")}}};
  EXPECT_EQ(this->store_.apply(unknown, kNow).error().code, Errc::not_found);
  EXPECT_EQ(this->store_.load(kTown)->jurisdiction.name_en, "Town");
}

TYPED_TEST(PlaceStoreContract, TellsAnOutlineThatCannotBeRead) {
  ASSERT_TRUE(this->store_.apply(town(kTown, "t"), kNow).has_value());
  ASSERT_TRUE(this->db_->run_script("UPDATE places_zone SET shape = '{' WHERE code = 'Z1'").has_value());
  EXPECT_EQ(this->store_.load(kTown).error().code, Errc::corrupted);
}

// The service over a real store: what a person does who sets up a city.
template <class Backend>
class PlaceServiceContract : public PlaceStoreContract<Backend> {
 protected:
  PlaceServiceContract() : service_(this->store_, ids_, clock_) {}
  Pack pack(const std::string& name, const std::set<std::string>& parts = {}) {
    return *parse_pack(*read_pack_folder(TZ_SOURCE_DIR "/packs/" + name), parts);
  }
  ManualClock clock_;
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  PlaceService service_;
};
TYPED_TEST_SUITE(PlaceServiceContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(PlaceServiceContract, LoadingAPackTwiceChangesNothing) {
  const Pack pack = this->pack("default");
  const auto first = this->service_.load_pack(kTown, pack);
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(first->units_added, pack.units.size());
  for (const LayerReport& layer : first->layers)
    EXPECT_TRUE(layer.replaced && layer.tiling.clean()) << layer.layer;
  const PlaceRecords before = *this->store_.load(kTown);
  const auto second = this->service_.load_pack(kTown, pack);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->units_added + second->units_changed + second->units_closed, 0U);
  for (const LayerReport& layer : second->layers) EXPECT_FALSE(layer.replaced) << layer.layer;
  EXPECT_EQ(*this->store_.load(kTown), before);
}

TYPED_TEST(PlaceServiceContract, AUnitThatLeavesThePackIsClosedAndKeepsItsId) {
  Pack pack = this->pack("default");
  ASSERT_TRUE(this->service_.load_pack(kTown, pack).has_value());
  const PlacesPtr before = *this->service_.current(kTown);
  std::erase_if(pack.units, [](const Unit& unit) { return unit.code == "forestry"; });
  const auto report = this->service_.load_pack(kTown, pack);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->units_closed, 1U);
  const PlacesPtr after = *this->service_.current(kTown);
  EXPECT_FALSE(after->units.find("forestry")->active);
  EXPECT_EQ(after->units.find("forestry")->id, before->units.find("forestry")->id);
  EXPECT_TRUE(before->units.find("forestry")->active);  // whoever holds the old picture keeps it
}

TYPED_TEST(PlaceServiceContract, FindsTheZonesOfAPointFinestFirst) {
  ASSERT_TRUE(this->service_.load_pack(kTown, this->pack("default")).has_value());
  const PlacesPtr places = *this->service_.current(kTown);
  std::vector<std::string> codes;
  for (const Zone* zone : places->zones_at(*make_lat_lng(30.01, 123.01))) codes.push_back(zone->code);
  EXPECT_THAT(codes, testing::ElementsAre("YC-W11", "YC-W1", "YC-W"));
  EXPECT_TRUE(places->zones_at(*make_lat_lng(31, 123)).empty());
}

TYPED_TEST(PlaceServiceContract, ImportsZonesIntoALayerAndSaysWhatDoesNotTile) {
  ASSERT_TRUE(this->service_.load_pack(kTown, this->pack("default")).has_value());
  const auto feature = [](std::string_view code, std::string_view unit, double west) {
    return R"({"type":"Feature","properties":{"code":")" + std::string(code) +
           R"(","name_zh":"区","unit":")" + std::string(unit) +
           R"("},"geometry":{"type":"Polygon","coordinates":[[[)" + std::to_string(west) +
           ",30.0],[123.2,30.0],[123.2,30.1],[" + std::to_string(west) + ",30.1],[" + std::to_string(west) +
           ",30.0]]]}}";
  };
  const auto collection = [](const std::string& one) {
    return R"({"type":"FeatureCollection","features":[)" + one + "]}";
  };
  const auto import = [&](const std::string& text, std::string layer = "street") {
    return this->service_.import_zones(kTown, text, {.layer = std::move(layer)});
  };
  const auto report = import(collection(feature("S1", "YC-E1", 123.05)));
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->layers[0].zones, 1U);
  ASSERT_EQ(report->layers[0].tiling.gaps.size(), 1U);
  EXPECT_EQ(report->layers[0].tiling.gaps[0].within, "YC-W");
  EXPECT_EQ((*this->service_.current(kTown))->zones_of("street").size(), 1U);
  EXPECT_THAT(lines_of(*report),
              testing::Contains(testing::AllOf(testing::HasSubstr("layer street: "),
                                               testing::HasSubstr(" m2 of YC-W lie in no zone, at "))))
      << "the person who loads is told where";
  EXPECT_EQ(import(collection(feature("S1", "YC-E1", 123.05)), "ward").error().code, Errc::not_found);
  EXPECT_EQ(import(collection(feature("YC-E", "YC-E1", 123.05))).error().rule, "duplicate_code");
  EXPECT_EQ(import(collection(feature("S1", "nobody", 123.05))).error().rule, "unknown_unit");
  EXPECT_EQ(import(collection(feature("S1", "YC-E1", 122.05))).error().rule, "outside_area");
  EXPECT_EQ((*this->service_.current(kTown))->zones_of("street").size(), 1U);
}

// Two squares of a street layer in the pack's own units, and what a file of them says.
std::string street(std::string_view code, std::string_view name, double west) {
  const auto w = std::to_string(west), e = std::to_string(west + 0.02);
  return R"({"type":"Feature","properties":{"code":")" + std::string(code) + R"(","name_zh":")" +
         std::string(name) + R"(","unit":"YC-E1"},"geometry":{"type":"Polygon","coordinates":[[[)" + w +
         ",30.0],[" + e + ",30.0],[" + e + ",30.1],[" + w + ",30.1],[" + w + ",30.0]]]}}";
}
std::string streets(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

TYPED_TEST(PlaceServiceContract, TellsWhatAnImportWouldChangeAndChangesNothing) {
  ASSERT_TRUE(this->service_.load_pack(kTown, this->pack("default")).has_value());
  const GeojsonOptions how{.layer = "street"};
  ASSERT_TRUE(this->service_.import_zones(
      kTown,
      streets(street("A", "甲", 123.0) + "," + street("B", "乙", 123.02) + "," + street("C", "丙", 123.04)),
      how));
  const PlacesPtr before = *this->service_.current(kTown);
  const auto text =
      streets(street("A", "甲", 123.0) + "," + street("B", "新乙", 123.02) + "," + street("D", "丁", 123.05));
  const auto plan = this->service_.plan_zones(kTown, text, how);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_THAT(plan->added, testing::ElementsAre("D"));
  EXPECT_THAT(plan->changed, testing::ElementsAre("B"));
  EXPECT_THAT(plan->removed, testing::ElementsAre("C"));
  EXPECT_EQ(plan->same, 1U);
  EXPECT_FALSE(plan->tiling.gaps.empty());
  EXPECT_EQ(plan->before->zones_of("street").size(), 3U);
  EXPECT_NE(plan->after->zones.find_code("D"), nullptr);
  EXPECT_NE(plan->after->zones.find_code("YC-E"), nullptr);  // the other layers stand
  EXPECT_EQ(*this->service_.current(kTown), before);

  EXPECT_EQ(this->service_.import_planned(kTown, text + " ", how, plan->digest).error().rule, "digest");
  EXPECT_EQ(this->service_.import_planned(kTown, text, {.layer = "street", .surveyed = false}, plan->digest)
                .error()
                .rule,
            "digest");
  const auto done = this->service_.import_planned(kTown, text, how, plan->digest);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->layers[0].zones, 3U);
  EXPECT_EQ(done->layers[0].tiling.gaps.size(), plan->tiling.gaps.size());
  EXPECT_EQ((*this->service_.current(kTown))->zones.find_code("C"), nullptr);
  // The layer is another one now: the same preview loads nothing twice.
  EXPECT_EQ(this->service_.import_planned(kTown, text, how, plan->digest).error().rule, "digest");
}

TYPED_TEST(PlaceServiceContract, APlanNamesEachBrokenFeatureAndWhatWasConverted) {
  ASSERT_TRUE(this->service_.load_pack(kTown, this->pack("default")).has_value());
  const auto broken = this->service_.plan_zones(
      kTown,
      streets(street("A", "甲", 123.0) + "," + street("", "乙", 123.02) + "," + street("C", "", 123.04)),
      {.layer = "street"});
  ASSERT_FALSE(broken);
  std::set<std::string> named{broken.error().field};
  for (const auto& more : broken.error().more) named.insert(more.field);
  EXPECT_THAT(named, testing::ElementsAre("features[1]", "features[2]"));
  const auto moved = this->service_.plan_zones(kTown, streets(street("A", "甲", 123.05)),
                                               {.layer = "street", .crs = CoordinateSystem::gcj02});
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_TRUE(moved->converted_from_gcj02);
  EXPECT_GT(moved->moved_m_mean, 10);
  EXPECT_EQ(this->service_.plan_zones(kTown, streets(""), {.layer = "ward"}).error().code, Errc::not_found);
}

TYPED_TEST(PlaceStoreContract, KeepsWhichPackWasLoadedLast) {
  EXPECT_FALSE(this->store_.last_pack(kTown)->has_value());
  const auto first = record_of({.name = "town", .texts = {{"pack.json", "{}"}}}, kNow);
  const auto second = record_of({.name = "town",
                                 .texts = {{"units.csv", "a"}, {"pack.json", "{ }"}},
                                 .shown = {{"units.csv", "default/units.csv"}}},
                                kNow + std::chrono::hours(1));
  ASSERT_TRUE(this->store_.keep_pack(kTown, first));
  ASSERT_TRUE(this->store_.keep_pack(kTown, second));
  ASSERT_TRUE(this->store_.keep_pack(kTown, second));  // the same load
  EXPECT_EQ(*this->store_.last_pack(kTown), second);
  EXPECT_EQ(second.files.size(), 2U);
  EXPECT_EQ(second.files[0].path, "default/units.csv");
  EXPECT_NE(first.files[0].sha256, second.files[1].sha256);
  EXPECT_FALSE(this->store_.last_pack(kOther)->has_value());
}

TEST(LoadReport, TellsEveryFaultWithItsZonesAndAPointInIt) {
  LoadReport report{.notes = {"z.geojson: converted from GCJ-02"}};
  LayerReport layer{.layer = "street"};
  layer.tiling.overlaps.push_back({"A", "B", 120.4, {429000000, 1251000000}});
  layer.tiling.gaps.push_back({"D", 300, {429000001, 1251000000}});
  layer.tiling.overhangs.push_back({"C", 99.6, {429000000, 1251000002}});
  report.layers.push_back(layer);
  EXPECT_THAT(
      lines_of(report),
      testing::ElementsAre("z.geojson: converted from GCJ-02",
                           "layer street: A and B overlap by 120 m2, at 42.9,125.1",
                           "layer street: 300 m2 of D lie in no zone, at 42.9000001,125.1",
                           "layer street: C reaches out of its parent layer by 100 m2, at 42.9,125.1000002"));
}

TYPED_TEST(PlaceServiceContract, LoadsLiaoyuanAndDrawsItsMap) {
  const auto report = this->service_.load_pack(kTown, this->pack("liaoyuan", {"party"}));
  ASSERT_TRUE(report.has_value()) << report.error().message;
  const PlacesPtr places = *this->service_.current(kTown);
  EXPECT_EQ(places->units.descendants(places->units.find("220402")->id).size(), 11U + 49U);
  const std::string map = places->map_of("district");
  EXPECT_THAT(map, testing::HasSubstr("\"code\":\"220402\""));
  EXPECT_THAT(map, testing::HasSubstr("\"surveyed\":false"));
  EXPECT_THAT(map, testing::Not(testing::HasSubstr("simplified_m")));
}

}  // namespace
}  // namespace tz::places
