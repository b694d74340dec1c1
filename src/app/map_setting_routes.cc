// The base map as an administrator's setting: what holds, what there is to choose from, a preview, the
// change.
#include "app/application.h"
#include "app/map_answer.h"
#include "base/text.h"
#include "base/time.h"
#include "http/finish.h"
#include "http/query_number.h"
#include "ledger/api_scope.h"
#include "pages/words.h"

namespace tz::app {
namespace {

using http::Request;
using http::Response;
using places::MapKind;
using places::MapSetting;

constexpr int kZoomDefault = 18;

std::optional<MapKind> kind_of(std::string_view word) {
  for (const auto kind : {MapKind::none, MapKind::server, MapKind::file})
    if (name(kind) == word) return kind;
  return std::nullopt;
}

void put_setting(JsonWriter& out, const MapSetting& set) {
  out.begin_object().field("kind", name(set.kind)).field("address", set.address).field("credit", set.credit);
  out.field("crs", set.crs).field("zoom_max", set.zoom_max).field("file", set.file).end_object();
}

std::string_view word_of(places::Cover cover) {
  switch (cover) {
    case places::Cover::whole:
      return "whole";
    case places::Cover::part:
      return "part";
    case places::Cover::nothing:
      return "nothing";
  }
  return "nothing";
}

void put_files(JsonWriter& out, const places::MapFiles& all, const Box& area) {
  out.key("files").begin_array();
  for (const auto& one : all.files) {
    out.begin_object().field("name", one.name).field("bytes", static_cast<std::int64_t>(one.bytes));
    out.field("readable", one.header.has_value());
    if (const auto& head = one.header) {
      out.field("type", name(head->type));
      out.field("kind", head->type == places::TileType::mvt ? "vector" : "picture");
      out.field("zoom_min", head->zoom_min).field("zoom_max", head->zoom_max).key("bounds");
      put_box(out, head->bounds);
      out.field("covers", word_of(places::cover_of(head->bounds, area)));
    }
    out.end_object();
  }
  out.end_array().field("more_files", all.more);
}

// Of the form's fields; of what they hold the module says what is wrong.
Result<MapSetting> read_setting(http::JsonFields& in) {
  MapSetting set;
  const auto kind = kind_of(in.text("kind", 10, true));
  if (!kind) in.fault("kind", "none, server or file");
  set.address = in.text("address", places::kTilesAddressMax + 1);
  set.credit = in.text("credit", places::kCreditMax + 1);
  if (const auto crs = in.text("crs", 10); !crs.empty()) set.crs = crs;
  set.zoom_max = static_cast<int>(in.integer("zoom_max", 0, 100).value_or(kZoomDefault));
  set.file = in.text("file", places::kMapFileNameBytesMax + 1);
  set.kind = kind.value_or(MapKind::none);
  return set;
}

// Where the tiles of what would hold are, before it does.
std::string preview_address(const places::BaseMap& map, const MapSetting& set) {
  if (!map.file) return map.address;
  return "/v1/admin/map/tiles/{z}/{x}/{y}?file=" + percent_encode(set.file) + "&v=" + map.file->mark();
}

std::string previewed(places::BaseMap map, const MapSetting& set, const Box& area, bool by_command_line) {
  map.address = preview_address(map, set);
  JsonWriter out;
  out.begin_object().key("tiles");
  put_map(out, map);
  out.key("warnings").begin_array();
  if (by_command_line) out.value("command_line");
  if (const auto cover = places::cover_of(map.bounds, area); cover != places::Cover::whole)
    out.value(cover == places::Cover::part ? "covers_part" : "covers_nothing");
  if (map.file && !places::draws_something(*map.file)) out.value("other_layers");
  if (map.address.starts_with("http://")) out.value("plain_http");
  return out.end_array().end_object().take();
}

// For the audit: what was set, without the address, which may hold a key.
std::string audit_object(const places::KeptMap& kept, const places::BaseMap& map) {
  if (kept.setting.kind == MapKind::server) return "server " + map.origin;
  if (kept.setting.kind == MapKind::file) return "file " + kept.setting.file;
  return "none";
}

// For the page: what to draw, and of where.
std::string trial(const places::BaseMap& map, const Box& area) {
  JsonWriter out;
  out.begin_object().key("tiles");
  put_map(out, map);
  out.key("area");
  put_box(out, area);
  return out.end_object().take();
}

// The coarsest layer that has zones: its outlines lie over the map. Empty: none has.
std::string outlines(const places::Places& places) {
  for (const auto& layer : places.layers)
    if (!places.zones_of(layer.code).empty()) return layer.code;
  return {};
}

}  // namespace

Result<std::string> Application::map_setting(JurisdictionId j) const {
  TZ_TRY(places, places_->service.current(j));
  TZ_TRY(kept, maps_->kept());
  const Box& area = places->jurisdiction.area;
  JsonWriter out;
  out.begin_object();
  out.field("from", maps_->by_command_line() ? "command_line" : kept ? "setting" : "none");
  out.field("yours", j == maps_->home()).field("version", kept ? kept->version : 0);
  out.key("changed_at");
  if (kept)
    out.value(format_instant(kept->at));
  else
    out.null();
  out.key("changed_by");
  std::optional<std::string> by;
  if (kept) {
    TZ_TRY(name, accounts_->service.name_of(j, kept->by));
    by = std::move(name);
  }
  if (by)
    out.value(*by);
  else
    out.null();
  out.key("setting");
  put_setting(out, kept ? kept->setting : MapSetting{});
  out.field("lost", kept && !maps_->make(kept->setting)).key("tiles");
  put_map(out, *maps_->current());
  put_files(out, maps_->files(), area);
  out.key("area");
  put_box(out, area);
  return out.field("layer", outlines(*places)).end_object().take();
}

Result<http::Response> Application::set_map(const http::Request& request) {
  TZ_TRY(caller, ledger::caller_of(request, planner()));
  if (caller.city.id != maps_->home())
    return fail_rule(Errc::not_allowed, "map_home",
                     "the base map is set by the city whose pages this program shows at /");
  TZ_TRY(body, request.json());
  http::JsonFields in(body);
  TZ_TRY(setting, read_setting(in));
  const bool dry_run = in.boolean("dry_run", true).value_or(true);
  TZ_CHECK(in.done());
  if (dry_run) {
    TZ_TRY(map, maps_->make(setting));
    TZ_TRY(places, places_->service.current(caller.city.id));
    return http::ok_json(
        previewed(std::move(map), setting, places->jurisdiction.area, maps_->by_command_line()));
  }
  TZ_TRY(version, request.if_match());
  TZ_TRY(kept, maps_->set(setting, version, clock_.now(), request.actor()));
  TZ_TRY(map, maps_->make(setting));
  TZ_CHECK(accounts_->service.record(caller.city.id, request.actor(), "map.set", audit_object(kept, map)));
  TZ_TRY(answer, map_setting(caller.city.id));
  return http::ok_json(std::move(answer), 201);
}

// A page of its own, because a page may show pictures of another server only if its policy names that one
// when it is made. Nothing is written: what the address holds is what is shown.
Result<http::Response> Application::map_preview(const http::Request& request) const {
  MapSetting set{.kind = MapKind::server, .address = std::string(request.query.get("address"))};
  set.credit = request.query.get("credit");
  if (const auto crs = request.query.get("crs"); !crs.empty()) set.crs = crs;
  TZ_TRY(zoom, http::query_number(request, "zoom_max", 0, 100));
  set.zoom_max = static_cast<int>(zoom.value_or(kZoomDefault));
  TZ_TRY(map, maps_->make(set));
  TZ_TRY(caller, ledger::caller_of(request, planner()));
  TZ_TRY(places, places_->service.current(caller.city.id));
  const pages::Words words(request.language);
  pages::Page page;
  page.title = words("mapset.preview_title");
  page.wide = true;
  page.body = pages::el("h1", {}, page.title);
  page.body += pages::el("p", {}, words("mapset.preview_of", {{"server", map.origin}}));
  page.body += pages::el("p", {{"class", "hint"}}, words("mapset.preview_hint"));
  page.body += pages::el(
      "div", {{"data-map", outlines(*places)}, {"data-base", trial(map, places->jurisdiction.area)}});
  auto response = shell_->respond(request, page);
  response.content_security_policy = http::content_policy(map.origin);
  return response;
}

void Application::add_map_setting_routes() {
  using http::Permission;
  router_.get("/v1/admin/map", Permission::configure, [this](const Request& request) -> Result<Response> {
    TZ_TRY(caller, ledger::caller_of(request, planner()));
    TZ_TRY(answer, map_setting(caller.city.id));
    return http::ok_json(std::move(answer));
  });
  router_.post("/v1/admin/map", Permission::configure,
               [this](const Request& request) { return set_map(request); });
  router_.get("/v1/admin/map/preview", Permission::configure,
              [this](const Request& request) { return map_preview(request); });
  router_.get("/v1/admin/map/tiles/{z}/{x}/{y}", Permission::configure,
              [this](const Request& request) -> Result<Response> {
                TZ_TRY(file, maps_->preview(std::string(request.query.get("file"))));
                return tile_answer(request, *file);
              });
}

}  // namespace tz::app
