#include "calendar/api_calendar.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "calendar/civil_day.h"

namespace tz::calendar {
namespace {

using http::JsonFields;
using http::Request;
using http::Response;

constexpr int kYearFirst = 1900, kYearLast = 2199;
constexpr std::size_t kTextMax = 1 << 20, kNameMax = 200;  // a source file: docs/sources.md#calendar-limits

struct Api {
  CalendarService& calendar;
  FindRecomputeState state;
  OnPublished on_published;
};

void put_list(JsonWriter& out, const YearList& list) {
  const auto makeups = std::ranges::count(list.days, DayKind::makeup, &ListedDay::kind);
  out.field("year", static_cast<int>(list.year))
      .field("status", list.published ? "official" : "provisional")
      .field("holidays", static_cast<std::int64_t>(list.days.size()) - makeups)
      .field("makeups", static_cast<std::int64_t>(makeups));
  out.key("notices").begin_array();
  for (const auto& notice : list.notices) out.value(notice);
  out.end_array().key("files").begin_array();
  for (const auto& file : list.files)
    out.begin_object().field("name", file.name).field("sha256", to_hex(file.sha256)).end_object();
  out.end_array();
}

void put_publication(JsonWriter& out, const Publication& p) {
  out.begin_object()
      .field("version", p.version)
      .field("layer", p.layer)
      .field("year", static_cast<int>(p.year))
      .field("edition", p.edition)
      .field("loaded_at", format_instant(p.at))
      .field("first_day", format_day(p.first_day))
      .field("last_day", format_day(p.last_day))
      .end_object();
}

// Layers with their years, what was loaded when, and how far the due dates have followed.
Result<Response> overview(const Request& request, const Api& api) {
  const JurisdictionId j = request.principal->jurisdiction;
  TZ_TRY(now, api.calendar.current(j));
  TZ_TRY(published, api.calendar.publications(j));
  TZ_TRY(state, api.state(j));
  JsonWriter out;
  out.begin_object().field("version", now.version).key("layers").begin_array();
  for (const Layer& layer : now.layers) {
    out.begin_object()
        .field("code", layer.code)
        .field("level", name_of(layer.level))
        .field("name_zh", layer.name_zh)
        .field("name_en", layer.name_en)
        .key("years")
        .begin_array();
    for (const auto& [year, list] : layer.list.years) {
      out.begin_object();
      put_list(out, list);
      out.end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().key("publications").begin_array();
  for (const Publication& p : published) put_publication(out, p);
  out.end_array()
      .key("recompute")
      .begin_object()
      .field("version", state.version)
      .field("done", state.done && state.version == now.version)
      .field("moved", state.moved)
      .end_object();
  return http::ok_json(out.end_object().take());
}

// The days that a year's lists name, layer by layer.
Result<Response> days_of_year(const Request& request, const Api& api) {
  const std::string_view text = request.path_parameter("year");
  int year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (error != std::errc() || end != text.data() + text.size() || year < kYearFirst || year > kYearLast)
    return fail_field("year", "year must be a number from 1900 to 2199");
  TZ_TRY(now, api.calendar.current(request.principal->jurisdiction));
  JsonWriter out;
  out.begin_object().field("year", year).key("days").begin_array();
  bool published = false;
  for (const Layer& layer : now.layers) {
    const auto found = layer.list.years.find(std::chrono::year{year});
    if (found == layer.list.years.end()) continue;
    published = published || (layer.level == LayerLevel::national && found->second.published);
    for (const ListedDay& day : found->second.days)
      out.begin_object()
          .field("date", format_day(day.date))
          .field("kind", day.kind == DayKind::holiday ? "holiday" : "makeup")
          .field("name_zh", day.name_zh)
          .field("name_en", day.name_en)
          .field("layer", layer.code)
          .end_object();
  }
  out.end_array().field("status", published ? "official" : "provisional");
  return http::ok_json(out.end_object().take());
}

// One of a list of objects, with its place for messages.
template <class Read>
Status each(JsonFields& in, std::string_view name, std::size_t max, Read read) {
  const auto* array = in.array(name, max, true);
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    const auto* object = (*array)[i].if_object();
    if (object == nullptr) {
      in.fault(name, "must hold objects");
      return {};
    }
    TZ_CHECK(read(*object, std::string(name) + "[" + std::to_string(i) + "]"));
  }
  return {};
}

Result<SourceFiles> read_files(const boost::json::object& object, const std::string& path) {
  JsonFields in(object, path);
  SourceFiles files{.format = in.text("format", 40, true)};
  TZ_CHECK(each(
      in, "files", kSourceFilesMax, [&](const boost::json::object& one, const std::string& at) -> Status {
        JsonFields file(one, path + "." + at);
        files.files.push_back({file.text("name", kNameMax, true), file.text("text", kTextMax, true)});
        return file.done();
      }));
  TZ_CHECK(in.done());
  return files;
}

struct Import {
  YearLoad load{};
  bool dry_run = true;
  std::string digest{};
};

Result<Import> read_import(const boost::json::object& body) {
  JsonFields in(body);
  Import out{.load = {.layer = in.text("layer", 64, true),
                      .name_zh = in.text("name_zh", kNameMax),
                      .name_en = in.text("name_en", kNameMax)},
             .dry_run = in.boolean("dry_run", true).value_or(true),
             .digest = in.text("digest", 64)};
  const auto year = in.integer("year", kYearFirst, kYearLast, true);
  out.load.year = std::chrono::year{static_cast<int>(year.value_or(kYearFirst))};
  if (const std::string level = in.text("level", 16); !level.empty()) {
    out.load.level = layer_level_of(level);
    if (!out.load.level) in.fault("level", "must be regional or unit");
  }
  if (!out.dry_run && out.digest.empty()) in.fault("digest", "must be that of the preview");
  const auto read_source = [&](const boost::json::object& object, const std::string& path) -> Status {
    TZ_TRY(files, read_files(object, path));
    out.load.sources.push_back(std::move(files));
    return {};
  };
  TZ_CHECK(each(in, "sources", kSourcesMax, read_source));
  TZ_CHECK(in.done());
  return out;
}

// dry_run: what would change, and a digest; without it the load that the digest stands for.
Result<Response> import_year(const Request& request, const Api& api) {
  TZ_TRY(body, request.json());
  TZ_TRY(import, read_import(body));
  const JurisdictionId j = request.principal->jurisdiction;
  TZ_TRY(plan, api.calendar.plan(j, import.load));
  std::optional<Publication> published;
  if (!import.dry_run) {
    TZ_TRY(loaded, api.calendar.load(j, import.load, import.digest));
    published = std::move(loaded);
    if (published) TZ_CHECK(api.on_published(j, request.actor(), *published));
  }
  JsonWriter out;
  out.begin_object().field("layer", import.load.layer);
  put_list(out, plan.list);
  out.field("known", plan.known).field("replaces", plan.was_published).field("digest", plan.digest);
  out.key("changes").begin_array();
  for (const ChangedDay& change : plan.changes)
    out.begin_object()
        .field("date", format_day(change.date))
        .field("was", change.was_worked ? "worked" : "off")
        .field("is", change.is_worked ? "worked" : "off")
        .field("name_zh", change.name_zh)
        .field("name_en", change.name_en)
        .end_object();
  out.end_array().key("published");
  if (published)
    put_publication(out, *published);
  else
    out.null();
  return http::ok_json(out.end_object().take(), published ? 201 : 200);
}

}  // namespace

void add_routes(http::Router& router, CalendarService& calendar, FindRecomputeState state,
                OnPublished on_published) {
  const Api api{calendar, std::move(state), std::move(on_published)};
  using http::Permission;
  router.get("/v1/calendar", Permission::signed_in, [api](const Request& r) { return overview(r, api); });
  router.get("/v1/calendar/years/{year}", Permission::signed_in,
             [api](const Request& r) { return days_of_year(r, api); });
  router.post("/v1/calendar/imports", Permission::configure,
              [api](const Request& r) { return import_year(r, api); });
}

}  // namespace tz::calendar
