#include "places/pack.h"

#include <gmock/gmock.h>

#include "places/pack_zones.h"
#include "places/unit.h"
#include "places/zone_check.h"

namespace tz::places {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;

constexpr std::string_view kPack = R"({
  "code": "t", "calendar": "calendar.csv",
  "jurisdiction": {"code": "t", "open311_id": "t.example", "name_zh": "甲市", "name_en": "Town", "time_zone": "Asia/Shanghai",
    "ticket_prefix": "T", "default_language": "zh", "area": [125, 42, 126, 43], "limits_profile": "CN-JN-2018",
    "emergency": [{"number": "110", "name_zh": "报警", "name_en": "Police"}]},
  "layers": [{"code": "district", "level": "district", "name_zh": "区", "name_en": "District", "file": "zones/district.geojson"}],
  "parts": [{"code": "party", "name_zh": "党组织", "name_en": "Party branches", "units": "parts/party/units.csv"}]
})";
constexpr std::string_view kUnits =
    "code,parent,kind,name_zh,name_en,phone_public\n"
    "east,city,district,东区,East,\n"
    "city,,city,甲市,Town,12345\n";
constexpr std::string_view kZones =
    R"({"type":"FeatureCollection","surveyed":false,"features":[{"type":"Feature",
  "properties":{"code":"Z1","name_zh":"东区","name_en":"East","unit":"east"},
  "geometry":{"type":"Polygon","coordinates":[[[125,42],[125.5,42],[125.5,42.5],[125,42]]]}}]})";

PackFiles files() {
  PackFiles files{.name = "t"};
  files.texts = {{"pack.json", std::string(kPack)},
                 {"units.csv", std::string(kUnits)},
                 {"zones/district.geojson", std::string(kZones)},
                 {"parts/party/units.csv",
                  "code,parent,kind,name_zh,name_en\nbranch-1,east,party_branch,第一支部,First Branch\n"}};
  for (const auto& [path, text] : files.texts) files.shown.emplace(path, "t/" + path);
  return files;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  const auto at = out.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return out.replace(at, from.size(), to);
}

Error refusal(const PackFiles& files, const std::set<std::string>& parts = {}) {
  auto pack = parse_pack(files, parts);
  return pack ? Error{.message = "accepted"} : std::move(pack).error();
}
Error refusal_with(const std::string& path, std::string text) {
  PackFiles with = files();
  with.texts[path] = std::move(text);
  return refusal(with);
}

TEST(Pack, WithZonesGivenNoOutlineIsReadAndTheyMustFitTheUnits) {
  PackFiles with = files();
  std::vector<Zone> zones = parse_pack(with)->zones;
  ASSERT_EQ(zones.size(), 1U);
  zones[0].code = "Z9";
  with.texts["zones/district.geojson"] = "no outline";
  const auto pack = parse_pack_with_zones(with, {}, zones);
  ASSERT_TRUE(pack.has_value()) << pack.error().message;
  EXPECT_EQ(pack->zones, zones);
  zones[0].unit_code = "west";
  const auto refused = parse_pack_with_zones(with, {}, zones);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "unknown_unit");
  EXPECT_THAT(refused.error().message, HasSubstr("layer district: zone \"Z9\" names the unit \"west\""));
}

TEST(Pack, IsReadWithParentsInAnyOrder) {
  const auto pack = parse_pack(files());
  ASSERT_TRUE(pack.has_value()) << pack.error().message;
  EXPECT_EQ(pack->jurisdiction.time_zone, "Asia/Shanghai");
  EXPECT_EQ(pack->jurisdiction.area.low, (LatLng{420'000'000, 1'250'000'000}));
  EXPECT_EQ(pack->jurisdiction.emergency.size(), 1U);
  EXPECT_TRUE(pack->jurisdiction.rolls_weekend);
  ASSERT_EQ(pack->units.size(), 2U);
  EXPECT_EQ(pack->units[0].parent, pack->units[1].id);
  ASSERT_EQ(pack->zones.size(), 1U);
  EXPECT_EQ(pack->zones[0].unit_code, "east");
  EXPECT_FALSE(pack->zones[0].surveyed);
}

TEST(Pack, LoadsAnOptionalPartOnlyIfAskedFor) {
  EXPECT_THAT(parse_pack(files())->units, testing::SizeIs(2));
  EXPECT_THAT(parse_pack(files(), {"party"})->units, Contains(Field(&Unit::code, "branch-1")));
  EXPECT_EQ(refusal(files(), {"navy"}).rule, "unknown_part");
}

TEST(Pack, NamesFileLineAndColumnOfWhatIsWrong) {
  const Error orphan = refusal_with("units.csv", replaced(kUnits, "east,city", "east,town"));
  EXPECT_EQ(orphan.rule, "orphan_unit");
  EXPECT_THAT(orphan.message, HasSubstr("t/units.csv:2:parent"));
  const Error kind = refusal_with("units.csv", replaced(kUnits, ",district,", ",dstrict,"));
  EXPECT_EQ(kind.rule, "unit_kind");
  EXPECT_THAT(kind.message, HasSubstr("t/units.csv:2:kind"));
  const Error twice = refusal_with("units.csv", std::string(kUnits) + "east,city,district,东区,East,\n");
  EXPECT_EQ(twice.rule, "duplicate_code");
  EXPECT_THAT(twice.message, HasSubstr("t/units.csv:4:code"));
  const Error cells = refusal_with("units.csv", std::string(kUnits) + "x,y\n");
  EXPECT_EQ(cells.rule, "cell_count");
  EXPECT_THAT(cells.message, HasSubstr("t/units.csv:4"));
  EXPECT_EQ(refusal_with("units.csv", replaced(kUnits, "phone_public", "fone")).rule, "unknown_column");
  EXPECT_EQ(refusal_with("units.csv", "").rule, "missing_column");
  const Error circle = refusal_with("units.csv", replaced(kUnits, "city,,city", "city,east,city"));
  EXPECT_EQ(circle.rule, "unit_cycle");
}

TEST(Pack, NamesTheFieldOfPackJson) {
  const auto wrong = [](std::string_view from, std::string_view to) {
    return refusal_with("pack.json", replaced(kPack, from, to));
  };
  EXPECT_EQ(wrong("Asia/Shanghai", "Mars/Base").field, "jurisdiction.time_zone");
  EXPECT_EQ(wrong("\"T\"", "\"t1\"").field, "jurisdiction.ticket_prefix");
  EXPECT_EQ(wrong("[125, 42, 126, 43]", "[125, 42, 124, 43]").field, "jurisdiction.area");
  EXPECT_EQ(wrong("\"zh\"", "\"fr\"").field, "jurisdiction.default_language");
  EXPECT_EQ(wrong("\"level\": \"district\"", "\"level\": \"county\"").field, "layers[0].level");
  EXPECT_EQ(wrong("\"number\": \"110\"", "\"number\": 110").field, "jurisdiction.emergency[0].number");
  EXPECT_EQ(refusal_with("pack.json", "[").rule, "pack_format");
  EXPECT_EQ(refusal_with("pack.json", "[]").rule, "pack_format");
}

TEST(Pack, RefusesZonesThatNameNoUnitOrLieOutside) {
  EXPECT_EQ(
      refusal_with("zones/district.geojson", replaced(kZones, "\"unit\":\"east\"", "\"unit\":\"west\"")).rule,
      "unknown_unit");
  EXPECT_EQ(refusal_with("zones/district.geojson", replaced(kZones, "[125.5,42.5]", "[126.5,42.5]")).rule,
            "outside_area");
  const Error crossing = refusal_with("zones/district.geojson",
                                      replaced(kZones, "[[[125,42],[125.5,42],[125.5,42.5],[125,42]]]",
                                               "[[[125,42],[125.5,42.5],[125.5,42],[125,42.5],[125,42]]]"));
  EXPECT_EQ(crossing.rule, "self_crossing");
  EXPECT_THAT(crossing.message, HasSubstr("t/zones/district.geojson: feature 0 (code Z1)"));
}

TEST(Pack, FolderWithoutPackJsonIsRefused) {
  EXPECT_EQ(read_pack_folder("no/such/folder").error().code, Errc::not_found);
  EXPECT_EQ(read_pack_folder(TZ_SOURCE_DIR "/src/places").error().code, Errc::not_found);
}

}  // namespace
}  // namespace tz::places
