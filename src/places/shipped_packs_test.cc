// The packs that the project ships, read as the program reads them.
#include <gmock/gmock.h>

#include <map>

#include "places/pack.h"
#include "places/zone_check.h"
#include "places/zone_index.h"

namespace tz::places {
namespace {

Pack shipped(const std::string& name, const std::set<std::string>& parts = {}) {
  const auto files = read_pack_folder(std::string(TZ_SOURCE_DIR "/packs/") + name);
  if (!files) {
    ADD_FAILURE() << files.error().message;
    return {};
  }
  auto pack = parse_pack(*files, parts);
  if (!pack) {
    ADD_FAILURE() << pack.error().message;
    return {};
  }
  return std::move(*pack);
}

std::map<UnitKind, int> count_kinds(const Pack& pack) {
  std::map<UnitKind, int> count;
  for (const Unit& unit : pack.units) ++count[unit.kind];
  return count;
}

std::vector<const Zone*> of_layer(const Pack& pack, std::string_view layer) {
  std::vector<const Zone*> zones;
  for (const Zone& zone : pack.zones)
    if (zone.layer == layer) zones.push_back(&zone);
  return zones;
}

// Faults above one square metre: our own outlines share their borders exactly.
void expect_tiled(const Pack& pack, std::string_view layer, std::string_view parent) {
  const TilingReport report = check_tiling(of_layer(pack, layer), of_layer(pack, parent), 1);
  for (const Overlap& o : report.overlaps)
    ADD_FAILURE() << layer << ": " << o.zone_a << " and " << o.zone_b << " overlap by " << o.area_m2;
  for (const Gap& g : report.gaps) ADD_FAILURE() << layer << ": gap of " << g.area_m2 << " in " << g.within;
  for (const Overhang& o : report.overhangs)
    ADD_FAILURE() << layer << ": " << o.zone << " hangs over by " << o.area_m2;
}

TEST(ShippedPacks, DefaultIsASmallTownThatIsFullyTiled) {
  const Pack pack = shipped("default");
  auto kinds = count_kinds(pack);
  EXPECT_EQ(kinds[UnitKind::district], 2);
  EXPECT_EQ(kinds[UnitKind::street], 4);
  EXPECT_EQ(kinds[UnitKind::community], 8);
  EXPECT_EQ(kinds[UnitKind::hotline], 1);
  expect_tiled(pack, "district", "");
  expect_tiled(pack, "street", "district");
  expect_tiled(pack, "community", "street");
}

TEST(ShippedPacks, LiaoyuanHasEveryDivisionOfTheNationalList) {
  const Pack pack = shipped("liaoyuan");
  auto kinds = count_kinds(pack);
  EXPECT_EQ(kinds[UnitKind::district], 4);
  EXPECT_EQ(kinds[UnitKind::street], 48);
  EXPECT_EQ(kinds[UnitKind::community], 580);
  EXPECT_EQ(kinds[UnitKind::hotline], 1);
  EXPECT_EQ(kinds[UnitKind::callback_desk], 1);
  EXPECT_EQ(kinds[UnitKind::party_branch], 0);
  const auto tree = UnitTree::build(pack.units);
  ASSERT_TRUE(tree.has_value());
  for (const Unit& unit : pack.units) {
    if (unit.kind == UnitKind::street) {
      EXPECT_EQ(tree->nearest(unit.id, UnitKind::district)->code, unit.code.substr(0, 6));
    }
    if (unit.kind == UnitKind::community) {
      EXPECT_EQ(tree->nearest(unit.id, UnitKind::street)->code, unit.code.substr(0, 9));
    }
  }
}

TEST(ShippedPacks, LiaoyuanIsTiledByOutlinesMarkedAsNotSurveyed) {
  const Pack pack = shipped("liaoyuan");
  EXPECT_EQ(of_layer(pack, "district").size(), 4U);
  EXPECT_EQ(of_layer(pack, "street").size(), 48U);
  for (const Zone& zone : pack.zones) {
    EXPECT_FALSE(zone.surveyed) << zone.code;
    EXPECT_FALSE(zone.source.empty()) << zone.code;
  }
  expect_tiled(pack, "district", "");
  expect_tiled(pack, "street", "district");
}

TEST(ShippedPacks, PartyOrganisationsAreAnOptionalPart) {
  auto kinds = count_kinds(shipped("liaoyuan", {"party"}));
  EXPECT_EQ(kinds[UnitKind::party_branch], 53);
}

TEST(ShippedPacks, BostonHasItsDepartmentsAndABoxForACity) {
  const Pack pack = shipped("boston");
  auto kinds = count_kinds(pack);
  EXPECT_EQ(kinds[UnitKind::hotline], 1);
  EXPECT_EQ(pack.jurisdiction.time_zone, "America/New_York");
  auto index = ZoneIndex::build(pack.zones);
  ASSERT_TRUE(index.has_value());
  EXPECT_EQ(index->find_one(*make_lat_lng(42.3601, -71.0589), "city")->code, "boston");
  EXPECT_EQ(index->find_one(*make_lat_lng(42.3601, -71.0589), "neighbourhood"), nullptr);
}

}  // namespace
}  // namespace tz::places
