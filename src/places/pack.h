#pragma once
// A pack: a folder of data that makes the program a city's (packs/README.md has the format). This header
// reads what places needs: pack.json, units.csv, zones; routing reads the other files from the same
// PackFiles.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "places/csv_table.h"
#include "places/geojson.h"
#include "places/jurisdiction.h"
#include "places/unit.h"
#include "places/zone.h"

namespace tz::places {

// The text files of a pack by their path within it ("zones/district.geojson"), with those it takes from
// another pack.
struct PackFiles {
  std::string name{};  // the folder's own name
  std::map<std::string, std::string> texts{};
  std::map<std::string, std::string>
      shown{};  // path to name in messages: "liaoyuan/units.csv", "default/limits.csv"
  // nullptr if there is none.
  const std::string* find(std::string_view path) const;
  std::string shown_name(std::string_view path) const;
};

// Reads the folder: .json, .csv, .geojson below it, at most 500 files and 256 MB. Links are not followed.
// Files that pack.json inherits come from the folders of those names beside this one.
//   not_found         no such folder, or no pack.json in it, or an inherited file is not there
//   too_large
Result<PackFiles> read_pack_folder(const std::string& folder);

// An optional part of a pack: further units, loaded only if asked for.
struct Part {
  std::string code{};
  std::string name_zh{};
  std::string name_en{};
  std::string units_file{};
  friend bool operator==(const Part&, const Part&) = default;
};

struct Pack {
  std::string code{};
  Jurisdiction jurisdiction{};  // id 0: it is given when the pack is loaded
  std::vector<Layer> layers{};  // coarse to fine; version 0
  std::vector<Part> parts{};
  std::vector<Unit> units{};  // with those of the parts asked for; ids are provisional, 1 to n
  std::vector<Zone> zones{};  // of all layers
  std::vector<std::string> notes{};
};

// Checks everything that can be checked without the database. `parts` names the optional parts wanted.
//   invalid_argument  each fault names file, line and column (or feature) and rule; among the rules:
//   pack_format, unknown_part,
//                     unknown_zone_name, code, unit_kind, orphan_unit, unit_cycle, duplicate_code,
//                     unknown_unit, unknown_layer, outside_area
Result<Pack> parse_pack(const PackFiles& files, const std::set<std::string>& parts = {});

// One units.csv: code, parent, kind, name_zh, name_en, phone_public, active. Parents are not looked up.
struct UnitRow {
  Unit unit{};
  std::string parent{};
  std::string file{};
  std::uint64_t line = 0;
};
Result<std::vector<UnitRow>> parse_units(const std::string& file, std::string_view text);

}  // namespace tz::places
