#include "places/pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "places/pack_zones.h"

namespace tz::places {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::size_t kFilesMax = 500;
constexpr std::uintmax_t kFolderBytesMax = 256U << 20;
constexpr std::size_t kNameMax = 200;

bool is_pack_file(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".json" || extension == ".csv" || extension == ".geojson";
}

Result<std::string> read_file(const fs::path& path, const std::string& shown) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::not_found, fmt::format("{}: cannot be opened", shown));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// Fields of pack.json, read by path, each wrong one a fault.
class Fields {
 public:
  Fields(const json::value& value, std::string path, Faults& faults)
      : path_(std::move(path)), faults_(faults) {
    if (value.is_object())
      object_ = &value.get_object();
    else
      fault("", "must be an object");
  }
  std::string text(std::string_view name, bool required = true, std::size_t length_max = kNameMax) {
    const json::value* value = member(name);
    if (value == nullptr || !value->is_string()) {
      if (required || value != nullptr) fault(name, "must be a text");
      return {};
    }
    const std::string_view raw = value->get_string();
    if ((required && trim(raw).empty()) || count_code_points(raw) > length_max)
      fault(name, fmt::format("must have 1 to {} characters", length_max));
    return std::string(raw);
  }
  std::string code(std::string_view name, bool required = true) {
    std::string code = text(name, required);
    if (!code.empty() && !is_code(code)) fault(name, "may have 1 to 64 of the characters A-Z a-z 0-9 . _ -");
    return code;
  }
  std::vector<const json::value*> list(std::string_view name) {
    std::vector<const json::value*> out;
    const json::value* value = member(name);
    if (value == nullptr) return out;
    if (!value->is_array() || value->get_array().size() > 1000) {
      fault(name, "must be a list of at most 1000");
      return out;
    }
    for (const json::value& one : value->get_array()) out.push_back(&one);
    return out;
  }
  bool flag(std::string_view name, bool otherwise) {
    const json::value* value = member(name);
    if (value == nullptr) return otherwise;
    if (!value->is_bool()) fault(name, "must be true or false");
    return value->is_bool() ? value->get_bool() : otherwise;
  }
  const json::value* member(std::string_view name) const {
    if (object_ == nullptr) return nullptr;
    const auto at = object_->find(name);
    return at == object_->end() ? nullptr : &at->value();
  }
  void fault(std::string_view name, std::string_view text) {
    const std::string field = name.empty()    ? path_
                              : path_.empty() ? std::string(name)
                                              : path_ + "." + std::string(name);
    faults_.add(1, field, "pack_format", text);
  }

 private:
  const json::object* object_ = nullptr;
  std::string path_;
  Faults& faults_;
};

Box read_area(Fields& fields, std::string_view name) {
  std::vector<double> edges;
  for (const json::value* value : fields.list(name)) {
    if (value->is_double()) edges.push_back(value->get_double());
    if (value->is_int64()) edges.push_back(static_cast<double>(value->get_int64()));
  }
  if (edges.size() == 4) {
    const auto low = make_lat_lng(edges[1], edges[0]);
    const auto high = make_lat_lng(edges[3], edges[2]);
    if (low && high && low->lat_e7 < high->lat_e7 && low->lng_e7 < high->lng_e7) return {*low, *high};
  }
  fields.fault(name, "must be [west, south, east, north] in degrees");
  return {};
}

Jurisdiction read_jurisdiction(const json::value& value, Faults& faults) {
  Fields fields(value, "jurisdiction", faults);
  Jurisdiction j{.code = fields.code("code"),
                 .open311_id = fields.code("open311_id"),
                 .name_zh = fields.text("name_zh"),
                 .name_en = fields.text("name_en"),
                 .time_zone = fields.text("time_zone"),
                 .ticket_prefix = fields.text("ticket_prefix"),
                 .default_language = fields.text("default_language"),
                 .area = read_area(fields, "area"),
                 .limits_profile = fields.code("limits_profile"),
                 .rolls_weekend = fields.flag("rolls_weekend", true)};
  if (!j.time_zone.empty() && !is_known_zone(j.time_zone))
    fields.fault("time_zone", "is not a zone of the IANA database");
  if (j.ticket_prefix.size() > 4 ||
      !std::ranges::all_of(j.ticket_prefix, [](char c) { return c >= 'A' && c <= 'Z'; }))
    fields.fault("ticket_prefix", "must be 1 to 4 capital letters");
  if (j.default_language != "zh" && j.default_language != "en")
    fields.fault("default_language", "must be zh or en");
  std::size_t i = 0;
  for (const json::value* one : fields.list("emergency")) {
    Fields number(*one, fmt::format("jurisdiction.emergency[{}]", i++), faults);
    j.emergency.push_back({number.code("number"), number.text("name_zh"), number.text("name_en")});
  }
  return j;
}

// A layer and the file its zones come from.
struct LayerFile {
  Layer layer;
  std::string file;
  GeojsonOptions options;
};

std::vector<LayerFile> read_layers(Fields& pack, Faults& faults) {
  std::vector<LayerFile> layers;
  for (const json::value* value : pack.list("layers")) {
    const auto rank = static_cast<int>(layers.size());
    Fields fields(*value, fmt::format("layers[{}]", rank), faults);
    LayerFile one;
    one.layer = {.code = fields.code("code"),
                 .name_zh = fields.text("name_zh"),
                 .name_en = fields.text("name_en"),
                 .parent = fields.code("parent", false),
                 .rank = rank};
    const std::string level_name = fields.text("level");
    if (const auto level = zone_level_of(level_name))
      one.layer.level = *level;
    else
      fields.fault("level", "must be city, district, ward, neighbourhood, street, community or grid");
    one.file = fields.text("file", false);
    one.options = {
        .layer = one.layer.code, .level = one.layer.level, .surveyed = fields.flag("surveyed", true)};
    const std::string crs = fields.text("crs", false);
    if (crs == "gcj02")
      one.options.crs = CoordinateSystem::gcj02;
    else if (!crs.empty() && crs != "wgs84")
      fields.fault("crs", "must be wgs84 or gcj02");
    const auto same = [&](std::string_view code) {
      return std::ranges::any_of(layers, [&](const LayerFile& other) { return other.layer.code == code; });
    };
    if (same(one.layer.code)) fields.fault("code", "is used by another layer");
    if (!one.layer.parent.empty() && !same(one.layer.parent))
      fields.fault("parent", "must be a layer that stands before");
    layers.push_back(std::move(one));
  }
  return layers;
}

std::vector<Part> read_parts(Fields& pack, Faults& faults) {
  std::vector<Part> parts;
  for (const json::value* value : pack.list("parts")) {
    Fields fields(*value, fmt::format("parts[{}]", parts.size()), faults);
    parts.push_back(
        {fields.code("code"), fields.text("name_zh"), fields.text("name_en"), fields.text("units")});
  }
  return parts;
}

// Gives provisional ids and turns parent codes into them.
std::vector<Unit> join_units(std::vector<UnitRow> rows, Faults& faults) {
  std::map<std::string, UnitId, std::less<>> by_code;
  std::int64_t id = 0;
  for (UnitRow& row : rows) {
    row.unit.id = UnitId{++id};
    if (!by_code.emplace(row.unit.code, row.unit.id).second)
      faults.add(Error{.message = fmt::format("{}:{}:code: \"{}\" is the code of an earlier unit", row.file,
                                              row.line, row.unit.code),
                       .field = "code",
                       .rule = "duplicate_code"});
  }
  std::vector<Unit> units;
  for (UnitRow& row : rows) {
    if (!row.parent.empty()) {
      const auto parent = by_code.find(row.parent);
      if (parent == by_code.end())
        faults.add(Error{.message = fmt::format(
                             "{}:{}:parent: unit \"{}\" has the parent \"{}\", and there is no such unit",
                             row.file, row.line, row.unit.code, row.parent),
                         .field = "parent",
                         .rule = "orphan_unit"});
      else
        row.unit.parent = parent->second;
    }
    units.push_back(std::move(row.unit));
  }
  return units;
}

bool within(const Box& area, const Box& box) { return area.contains(box.low) && area.contains(box.high); }

void check_zones(const Pack& pack, const UnitTree& units, const std::map<std::string, std::string>& files,
                 Faults& faults) {
  std::set<std::string> codes;
  for (const Zone& zone : pack.zones) {
    const auto fault = [&](std::string_view rule, std::string text) {
      const auto file = files.find(zone.layer);
      const std::string where = file == files.end() ? "layer " + zone.layer : file->second;
      faults.add(Error{.message = fmt::format("{}: zone \"{}\" {}", where, zone.code, text),
                       .field = "code",
                       .rule = std::string(rule)});
    };
    if (!is_code(zone.code)) fault("code", "must have a code of 1 to 64 of the characters A-Z a-z 0-9 . _ -");
    if (!codes.insert(zone.code).second) fault("duplicate_code", "has the code of a zone of another layer");
    if (!zone.unit_code.empty() && units.find(zone.unit_code) == nullptr)
      fault("unknown_unit", fmt::format("names the unit \"{}\", which is not in units.csv", zone.unit_code));
    if (!within(pack.jurisdiction.area, bounds(zone.shape)))
      fault("outside_area", "reaches out of jurisdiction.area of pack.json");
  }
}

}  // namespace

const std::string* PackFiles::find(std::string_view path) const {
  const auto at = texts.find(std::string(path));
  return at == texts.end() ? nullptr : &at->second;
}

std::string PackFiles::shown_name(std::string_view path) const {
  const auto at = shown.find(std::string(path));
  return at == shown.end() ? std::string(path) : at->second;
}

namespace {

Status read_own_files(const fs::path& folder, PackFiles& files) {
  std::error_code error;
  std::uintmax_t bytes = 0;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_symlink() || !at->is_regular_file() || !is_pack_file(at->path())) continue;
    const std::string path = at->path().lexically_relative(folder).generic_string();
    const std::string shown = files.name + "/" + path;
    bytes += at->file_size(error);
    if (error || bytes > kFolderBytesMax || files.texts.size() == kFilesMax)
      return fail(Errc::too_large, fmt::format("pack {}: more than {} files or {} bytes", files.name,
                                               kFilesMax, kFolderBytesMax));
    TZ_TRY(text, read_file(at->path(), shown));
    files.texts.emplace(path, std::move(text));
    files.shown.emplace(path, shown);
  }
  if (error)
    return fail(Errc::not_found,
                fmt::format("pack {}: the folder cannot be read: {}", files.name, error.message()));
  return {};
}

// A path below a pack's folder: codes parted by '/', none hidden or leading out of it.
bool is_pack_path(std::string_view path) {
  for (const std::string_view part : split(path, '/'))
    if (!is_code(part) || part.starts_with('.')) return false;
  return true;
}

Status add_inherited(const fs::path& path, const std::string& name, std::string shown, PackFiles& files) {
  if (files.find(name) != nullptr) return {};
  if (files.texts.size() == kFilesMax)
    return fail(Errc::too_large, fmt::format("pack {}: more than {} files", files.name, kFilesMax));
  TZ_TRY(content, read_file(path, shown));
  files.texts.emplace(name, std::move(content));
  files.shown.emplace(name, std::move(shown));
  return {};
}

// All pack files below `path` ("cn/") of the pack `from`.
Status add_folder(const fs::path& root, const std::string& from, const std::string& path, PackFiles& files) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(root / path, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_symlink() || !at->is_regular_file() || !is_pack_file(at->path())) continue;
    const std::string name = at->path().lexically_relative(root).generic_string();
    TZ_CHECK(add_inherited(at->path(), name, fmt::format("{}/{}", from, name), files));
  }
  if (error) return fail(Errc::not_found, fmt::format("{}/{}: the folder cannot be read", from, path));
  return {};
}

Status inherit_from(const fs::path& beside, Fields& fields, PackFiles& files) {
  const std::string from = fields.code("from");
  for (const json::value* one : fields.list("files")) {
    const std::string_view path = one->is_string() ? std::string_view(one->get_string()) : std::string_view();
    const bool folder = path.ends_with('/');
    const std::string name(folder ? path.substr(0, path.size() - 1) : path);
    if (!is_pack_path(name))
      fields.fault("files", "must be names of files, or of folders with / at the end, in that pack");
    if (!is_pack_path(name) || from.empty() || from.starts_with('.')) continue;
    if (folder)
      TZ_CHECK(add_folder(beside / from, from, name, files));
    else
      TZ_CHECK(add_inherited(beside / from / name, name, fmt::format("{}/{}", from, name), files));
  }
  return {};
}

// Files named in pack.json's "inherit" that the pack does not have itself: {"from": "default", "files":
// [...]}, or a list of such.
Status read_inherited(const fs::path& folder, PackFiles& files) {
  const std::string* text = files.find("pack.json");
  if (text == nullptr)
    return fail(Errc::not_found, fmt::format("pack {}: there is no pack.json in the folder", files.name));
  auto value = parse_json(*text);
  if (!value || !value->is_object()) return {};  // parse_pack says what is wrong with it
  Faults faults(files.shown_name("pack.json"));
  Fields pack(*value, "", faults);
  const json::value* inherit = pack.member("inherit");
  if (inherit == nullptr) return {};
  std::vector<const json::value*> all{inherit};
  if (inherit->is_array()) all = pack.list("inherit");
  for (const json::value* one : all) {
    Fields fields(*one, "inherit", faults);
    TZ_CHECK(inherit_from(folder.parent_path(), fields, files));
  }
  return faults.status();
}

}  // namespace

Result<PackFiles> read_pack_folder(const std::string& folder) {
  std::error_code error;
  const fs::path path = fs::canonical(folder, error);
  if (error || !fs::is_directory(path))
    return fail(Errc::not_found, fmt::format("there is no folder \"{}\"", folder));
  PackFiles files{.name = path.filename().string()};
  TZ_CHECK(read_own_files(path, files));
  TZ_CHECK(read_inherited(path, files));
  return files;
}

Result<std::vector<UnitRow>> parse_units(const std::string& file, std::string_view text) {
  enum : std::size_t { kCode, kParent, kKind, kNameZh, kNameEn, kPhone, kActive };
  static constexpr Column kColumns[] = {
      {"code"}, {"parent"}, {"kind"}, {"name_zh"}, {"name_en"}, {"phone_public", false}, {"active", false}};
  TZ_TRY(table, CsvTable::parse(file, text, kColumns));
  Faults faults(file);
  std::vector<UnitRow> rows;
  for (const CsvTable::Row& row : table.rows()) {
    UnitRow out{.parent = row[kParent], .file = file, .line = row.line};
    out.unit.code = row[kCode];
    out.unit.name_zh = row[kNameZh];
    out.unit.name_en = row[kNameEn];
    out.unit.phone_public = row[kPhone];
    out.unit.active = read_flag(row[kActive], true, row.line, "active", faults);
    if (!is_code(out.unit.code))
      faults.add(row.line, "code", "code", "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -");
    if (const auto kind = unit_kind_of(row[kKind]))
      out.unit.kind = *kind;
    else
      faults.add(row.line, "kind", "unit_kind",
                 fmt::format("\"{}\" is no kind of unit", first_code_points(row[kKind], 40)));
    for (const std::size_t name : {kNameZh, kNameEn})
      if (row[name].empty() || count_code_points(row[name]) > kNameMax)
        faults.add(row.line, kColumns[name].name, "name",
                   fmt::format("must have 1 to {} characters", kNameMax));
    if (count_code_points(row[kPhone]) > 40)
      faults.add(row.line, "phone_public", "name", "must have at most 40 characters");
    rows.push_back(std::move(out));
  }
  TZ_CHECK(faults.status());
  return rows;
}

namespace {

// Without `zones` those of the files.
Result<Pack> read_pack(const PackFiles& files, const std::set<std::string>& parts,
                       const std::vector<Zone>* zones) {
  const std::string* text = files.find("pack.json");
  if (text == nullptr) return fail(Errc::not_found, "there is no pack.json");
  Faults faults(files.shown_name("pack.json"));
  auto document = parse_json(*text);
  if (!document) {
    faults.add(1, "", "pack_format", document.error().message);
    TZ_CHECK(faults.status());
  }
  Fields fields(*document, "", faults);
  Pack pack;
  pack.code = fields.code("code");
  if (const json::value* jurisdiction = fields.member("jurisdiction"))
    pack.jurisdiction = read_jurisdiction(*jurisdiction, faults);
  else
    fields.fault("jurisdiction", "is missing");
  const std::vector<LayerFile> layers = read_layers(fields, faults);
  pack.parts = read_parts(fields, faults);
  std::vector<std::string> unit_files{"units.csv"};
  for (const std::string& wanted : parts) {
    const auto part = std::ranges::find(pack.parts, wanted, &Part::code);
    if (part == pack.parts.end())
      faults.add(Error{.message = fmt::format("the pack has no part \"{}\"", first_code_points(wanted, 40)),
                       .field = "parts",
                       .rule = "unknown_part"});
    else
      unit_files.push_back(part->units_file);
  }
  TZ_CHECK(faults.status());

  std::vector<UnitRow> unit_rows;
  for (const std::string& path : unit_files) {
    const std::string* units = files.find(path);
    if (units == nullptr) return fail(Errc::not_found, fmt::format("{}: the pack has no such file", path));
    auto rows = parse_units(files.shown_name(path), *units);
    if (rows)
      std::ranges::move(*rows, std::back_inserter(unit_rows));
    else
      faults.add(std::move(rows).error());
  }
  pack.units = join_units(std::move(unit_rows), faults);
  TZ_CHECK(faults.status());
  auto tree = UnitTree::build(pack.units);
  if (!tree) return tl::unexpected<Error>(std::move(tree).error());

  std::map<std::string, std::string> file_of_layer;
  for (const LayerFile& layer : layers) {
    pack.layers.push_back(layer.layer);
    if (layer.file.empty() || zones != nullptr) continue;  // its zones are imported later, or given
    const std::string* geojson = files.find(layer.file);
    if (geojson == nullptr)
      return fail(Errc::not_found, fmt::format("{}: the pack has no such file", layer.file));
    const std::string shown = files.shown_name(layer.file);
    file_of_layer.emplace(layer.layer.code, shown);
    auto drawn = parse_geojson(*geojson, layer.options);
    if (!drawn) {
      Error error = std::move(drawn).error();
      error.message = shown + ": " + error.message;
      for (Error& one : error.more) one.message = shown + ": " + one.message;
      faults.add(std::move(error));
      continue;
    }
    for (std::string& note : drawn->notes) pack.notes.push_back(shown + ": " + note);
    std::ranges::move(drawn->zones, std::back_inserter(pack.zones));
  }
  if (zones != nullptr) pack.zones = *zones;
  TZ_CHECK(faults.status());
  check_zones(pack, *tree, file_of_layer, faults);
  TZ_CHECK(faults.status());
  return pack;
}

}  // namespace

Result<Pack> parse_pack(const PackFiles& files, const std::set<std::string>& parts) {
  return read_pack(files, parts, nullptr);
}

Result<Pack> parse_pack_with_zones(const PackFiles& files, const std::set<std::string>& parts,
                                   const std::vector<Zone>& zones) {
  return read_pack(files, parts, &zones);
}

}  // namespace tz::places
