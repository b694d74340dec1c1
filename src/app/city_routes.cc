// What the city is made of, and its zones imported with a preview.
#include <algorithm>
#include <map>

#include "app/application.h"
#include "base/json.h"
#include "base/time.h"
#include "ledger/api_scope.h"

namespace tz::app {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kNamed = 200;  // codes, and faults of the tiling, that a preview names; all are counted
constexpr std::size_t kPropertyMax = 64, kSourceMax = 200;

void put_pack(JsonWriter& out, const std::optional<places::PackRecord>& pack) {
  out.key("pack");
  if (!pack) {
    out.null();
    return;
  }
  out.begin_object().field("name", pack->name).field("loaded_at", format_instant(pack->loaded_at));
  out.key("files").begin_array();
  for (const auto& file : pack->files) {
    out.begin_object().field("path", file.path).field("bytes", static_cast<std::int64_t>(file.bytes));
    out.field("sha256", to_hex(file.sha256)).end_object();
  }
  out.end_array().end_object();
}

void put_layers(JsonWriter& out, const places::Places& places) {
  out.key("layers").begin_array();
  for (const auto& layer : places.layers) {
    std::map<std::string, std::int64_t> sources;
    std::int64_t zones = 0, surveyed = 0;
    for (const places::Zone* zone : places.zones_of(layer.code)) {
      ++zones;
      if (zone->surveyed) ++surveyed;
      ++sources[zone->source];
    }
    out.begin_object().field("code", layer.code).field("name_zh", layer.name_zh);
    out.field("name_en", layer.name_en).field("level", places::name_of(layer.level));
    out.field("parent", layer.parent).field("version", layer.version);
    out.field("zones", zones).field("surveyed", surveyed).key("sources").begin_array();
    for (const auto& [source, count] : sources)
      out.begin_object().field("source", source).field("zones", count).end_object();
    out.end_array().end_object();
  }
  out.end_array();
}

void put_categories(JsonWriter& out, const std::vector<ledger::Service>& services) {
  out.key("categories").begin_array();
  for (const auto& one : services) {
    out.begin_object().field("code", one.code).field("name_zh", one.name_zh).field("name_en", one.name_en);
    out.field("group_zh", one.group_zh).field("group_en", one.group_en).field("active", one.active);
    out.field("sensitive", one.sensitive).field("urgency", name(one.urgency)).end_object();
  }
  out.end_array();
}

void put_units(JsonWriter& out, const std::vector<ledger::UnitCard>& units) {
  out.key("units").begin_array();
  for (const auto& one : units) {
    out.begin_object().field("id", std::to_string(static_cast<std::int64_t>(one.id)));
    out.field("code", one.code).field("name_zh", one.name_zh).field("name_en", one.name_en);
    out.field("kind", one.kind).field("active", one.active).key("parent");
    if (one.parent)
      out.value(std::to_string(static_cast<std::int64_t>(*one.parent)));
    else
      out.null();
    out.end_object();
  }
  out.end_array();
}

// How many there are, and the first of them.
void put_codes(JsonWriter& out, std::string_view key, const std::vector<std::string>& codes) {
  out.key(key).begin_object().field("count", static_cast<std::int64_t>(codes.size()));
  out.key("codes").begin_array();
  for (std::size_t i = 0; i < std::min(codes.size(), kNamed); ++i) out.value(codes[i]);
  out.end_array().end_object();
}

template <class T, class F>
void put_faults(JsonWriter& out, std::string_view key, const std::vector<T>& faults, F&& zones) {
  out.key(key).begin_object().field("count", static_cast<std::int64_t>(faults.size()));
  out.key("rows").begin_array();
  for (std::size_t i = 0; i < std::min(faults.size(), kNamed); ++i) {
    out.begin_object().key("zones").begin_array();
    for (const auto& zone : zones(faults[i])) out.value(zone);
    out.end_array().field("area_m2", faults[i].area_m2);
    out.key("lat").degrees(faults[i].inside.lat_e7).key("long").degrees(faults[i].inside.lng_e7).end_object();
  }
  out.end_array().end_object();
}

using Codes = std::vector<std::string>;

void put_plan(JsonWriter& out, const places::ZonePlan& plan) {
  out.field("layer", plan.layer).field("digest", plan.digest);
  put_codes(out, "added", plan.added);
  put_codes(out, "changed", plan.changed);
  put_codes(out, "removed", plan.removed);
  out.field("same", static_cast<std::int64_t>(plan.same));
  out.field("converted_from_gcj02", plan.converted_from_gcj02).field("moved_m", plan.moved_m_mean);
  out.key("notes").begin_array();
  for (std::size_t i = 0; i < std::min(plan.notes.size(), kNamed); ++i) out.value(plan.notes[i]);
  out.end_array();
  put_faults(out, "overlaps", plan.tiling.overlaps, [](const auto& one) {
    return Codes{one.zone_a, one.zone_b};
  });
  put_faults(out, "gaps", plan.tiling.gaps,
             [](const auto& one) { return one.within.empty() ? Codes{} : Codes{one.within}; });
  put_faults(out, "overhangs", plan.tiling.overhangs, [](const auto& one) { return Codes{one.zone}; });
  out.key("before").raw(plan.before->map_of(plan.layer));
  out.key("after").raw(plan.after->map_of(plan.layer));
}

// How the form says that the file is to be read.
Result<places::GeojsonOptions> read_options(const Request& request) {
  places::GeojsonOptions how;
  std::vector<Error> faults;
  const auto text = [&](const std::string& field, std::size_t max) {
    const auto value = request.form.get(field);
    if (value.size() > max)
      faults.push_back(fail_field(field, field + ": at most " + std::to_string(max) + " bytes").value());
    return std::string(value);
  };
  how.layer = text("layer", kPropertyMax);
  if (how.layer.empty()) faults.push_back(fail_field("layer", "layer: required").value());
  const auto crs = text("crs", kPropertyMax);
  if (crs == "gcj02")
    how.crs = places::CoordinateSystem::gcj02;
  else if (crs != "wgs84")
    faults.push_back(fail_field("crs", "crs: wgs84 or gcj02").value());
  if (auto code = text("code_property", kPropertyMax); !code.empty()) how.code_property = std::move(code);
  if (const auto name = text("name_property", kPropertyMax); !name.empty())
    how.name_zh_property = how.name_en_property = name;
  how.source = text("source", kSourceMax);
  how.surveyed = request.form.get("surveyed") == "true";
  if (faults.empty()) return how;
  Error first = faults.front();
  first.more.assign(faults.begin() + 1, faults.end());
  return tl::unexpected<Error>(std::move(first));
}

Result<std::string> read_file(const Request& request) {
  const auto file = std::ranges::find(request.uploads, "file", &http::Upload::field);
  if (file == request.uploads.end()) return fail_field("file", "file: choose a GeoJSON file");
  return file->read();
}

}  // namespace

void Application::add_city_routes() {
  using http::Permission;
  router_.get("/v1/admin/city", Permission::configure, [this](const Request& request) -> Result<Response> {
    TZ_TRY(caller, ledger::caller_of(request, planner()));
    TZ_TRY(places, places_->service.current(caller.city.id));
    TZ_TRY(pack, places_->service.last_pack(caller.city.id));
    TZ_TRY(services, planner().services(caller.city.id));
    TZ_TRY(units, planner().units(caller.city.id));
    JsonWriter out;
    out.begin_object();
    put_pack(out, pack);
    put_layers(out, *places);
    put_categories(out, services);
    put_units(out, units);
    return http::ok_json(out.end_object().take());
  });
  // multipart: file, layer, crs, code_property?, name_property?, source?, surveyed, dry_run, digest?
  router_.post(
      "/v1/admin/zones", Permission::configure,
      [this](const Request& request) -> Result<Response> {
        TZ_TRY(caller, ledger::caller_of(request, planner()));
        const JurisdictionId j = caller.city.id;
        TZ_TRY(how, read_options(request));
        TZ_TRY(text, read_file(request));
        JsonWriter out;
        out.begin_object();
        if (request.form.get("dry_run") != "false") {
          TZ_TRY(plan, places_->service.plan_zones(j, text, how));
          put_plan(out, plan);
          return http::ok_json(out.end_object().take());
        }
        TZ_TRY(done, places_->service.import_planned(j, text, how, request.form.get("digest")));
        TZ_TRY(places, places_->service.current(j));
        TZ_CHECK(
            accounts_->service.record(j, request.actor(), "zones.load",
                                      how.layer + " " + std::to_string(places->layer(how.layer)->version)));
        out.field("layer", how.layer).field("zones", static_cast<std::int64_t>(done.layers.front().zones));
        return http::ok_json(out.end_object().take(), 201);
      },
      {.files_max = 1, .file_bytes_max = places::GeojsonLimits{}.bytes_max, .forms_only = true});
}

}  // namespace tz::app
