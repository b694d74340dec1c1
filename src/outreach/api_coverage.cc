// How the zones of a layer were visited. What is counted here is for knowing the amount of work: nothing is
// ordered by it (docs/sources.md#visit-counts).
#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "outreach/api_visit_filter.h"
#include "outreach/api_visits.h"

namespace tz::outreach {
namespace {

using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

constexpr int kPeriodDays = 90;

// The layer that is asked for; without one the coarsest that has several zones.
Result<const ZoneLayer*> find_layer(const std::vector<ZoneLayer>& layers, std::string_view code) {
  const auto found = std::ranges::find_if(layers, [&](const ZoneLayer& one) {
    return code.empty() ? one.zones.size() > 1 || &one == &layers.back() : one.code == code;
  });
  if (found == layers.end() && !code.empty()) return fail_field("layer", "layer: there is none of that code");
  return found == layers.end() ? nullptr : &*found;
}

void write_layers(JsonWriter& out, const std::vector<ZoneLayer>& layers) {
  out.key("layers").begin_array();
  for (const auto& one : layers)
    out.begin_object()
        .field("code", one.code)
        .field("name_zh", one.name.zh)
        .field("name_en", one.name.en)
        .end_object();
  out.end_array();
}

void write_zone(JsonWriter& out, const ZoneVisits& one, const Period& period) {
  const auto zone = "/v1/visits?zone=" + percent_encode(one.zone);
  const auto within = zone + "&from=" + period.from + "&to=" + period.to;
  out.begin_object().field("zone", one.zone).key("last");
  if (one.last)
    out.value(format_instant(*one.last));
  else
    out.null();
  out.field("visits", one.visits)
      .field("units", one.units)
      .field("about_case", one.about_case)
      .key("rows")
      .begin_object()
      .field("last", zone + "&to=" + period.to)
      .field("visits", within)
      .field("about_case", within + "&about_case=true")
      .end_object()
      .end_object();
}

Result<Response> get_coverage(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  const Instant now = parts.cases.now();
  TZ_TRY(period, read_period(request, caller.city.time_zone, now, kPeriodDays));
  TZ_TRY(layers, parts.zones.layers(caller.city.id));
  TZ_TRY(layer, find_layer(layers, request.query.get("layer")));
  const auto scope = scope_of(caller, false);
  std::vector<ZoneVisits> zones;
  if (layer != nullptr) {
    TZ_TRY(found, parts.visits.coverage(caller.city.id, layer->zones, scope, period.begin, period.end));
    zones = std::move(found);
  }
  JsonWriter out;
  out.begin_object()
      .field("layer", layer == nullptr ? std::string_view{} : std::string_view(layer->code))
      .field("from", period.from)
      .field("to", period.to)
      .field("as_of", format_instant(now))
      .field("scope", whose(scope));
  out.key("definition")
      .begin_object()
      .field("zh",
             "走访所在区域及其上级区域各记一次；没有选区域也没有位置的走访不在其中。数量仅供了解工作量。")
      .field("en",
             "a visit counts in its zone and in those around it, once in each; a visit without a zone and "
             "without a position counts in none. Counts only show the workload.")
      .end_object();
  write_layers(out, layers);
  out.key("zones").begin_array();
  for (const auto& one : zones) write_zone(out, one, period);
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

void add_coverage_routes(http::Router& router, const Parts& parts) {
  router.get("/v1/visits/coverage", Permission::case_read,
             [parts](const Request& request) { return get_coverage(request, parts); });
}

}  // namespace tz::outreach
