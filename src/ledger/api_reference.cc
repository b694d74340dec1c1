#include "ledger/api_reference.h"

#include "base/bytes.h"
#include "base/json.h"
#include "ledger/api_scope.h"
#include "ledger/code_lists.h"

namespace tz::ledger {

namespace {

using http::Permission;
using http::Request;
using http::Response;

std::string id_text(UnitId id) { return std::to_string(static_cast<std::int64_t>(id)); }

std::string_view name(ServiceAttribute::Datatype type) {
  switch (type) {
    case ServiceAttribute::Datatype::string:
      return "string";
    case ServiceAttribute::Datatype::number:
      return "number";
    case ServiceAttribute::Datatype::datetime:
      return "datetime";
    case ServiceAttribute::Datatype::text:
      return "text";
    case ServiceAttribute::Datatype::singlevaluelist:
      return "singlevaluelist";
    case ServiceAttribute::Datatype::multivaluelist:
      return "multivaluelist";
  }
  return "string";
}

template <class E>
void write_names(JsonWriter& out, std::string_view key) {
  out.key(key).begin_array();
  for (const auto value : all_of<E>()) out.value(ledger::name(value));
  out.end_array();
}

void write_city(JsonWriter& out, const JurisdictionCard& city) {
  out.key("jurisdiction")
      .begin_object()
      .field("code", city.code)
      .field("name_zh", city.name_zh)
      .field("name_en", city.name_en)
      .field("time_zone", city.time_zone)
      .key("bounds")
      .begin_object();
  out.key("south").degrees(city.bounds.low.lat_e7).key("west").degrees(city.bounds.low.lng_e7);
  out.key("north").degrees(city.bounds.high.lat_e7).key("east").degrees(city.bounds.high.lng_e7).end_object();
  out.field("surveyed", city.surveyed).key("emergency_numbers").begin_array();
  for (const auto& number : city.emergency_numbers) out.value(number);
  out.end_array().end_object();
}

void write_unit(JsonWriter& out, const UnitCard& unit) {
  out.begin_object()
      .field("id", id_text(unit.id))
      .field("code", unit.code)
      .field("name_zh", unit.name_zh)
      .field("name_en", unit.name_en)
      .field("kind", unit.kind)
      .key("parent");
  if (unit.parent)
    out.value(id_text(*unit.parent));
  else
    out.null();
  out.field("active", unit.active).end_object();
}

void write_attribute(JsonWriter& out, const ServiceAttribute& attribute) {
  out.begin_object()
      .field("code", attribute.code)
      .field("datatype", name(attribute.datatype))
      .field("required", attribute.required)
      .field("variable", attribute.variable)
      .field("order", attribute.order)
      .field("description_zh", attribute.description_zh)
      .field("description_en", attribute.description_en)
      .field("datatype_description", attribute.datatype_description)
      .key("values")
      .begin_array();
  for (const auto& value : attribute.values) {
    out.begin_object()
        .field("key", value.key)
        .field("name_zh", value.name_zh)
        .field("name_en", value.name_en)
        .end_object();
  }
  out.end_array().end_object();
}

void write_service(JsonWriter& out, const Service& service) {
  out.begin_object()
      .field("code", service.code)
      .field("name_zh", service.name_zh)
      .field("name_en", service.name_en)
      .field("description_zh", service.description_zh)
      .field("description_en", service.description_en)
      .field("group_zh", service.group_zh)
      .field("group_en", service.group_en)
      .field("active", service.active)
      .field("sensitive", service.sensitive)
      .field("urgency", ledger::name(service.urgency))
      .key("attributes")
      .begin_array();
  for (const auto& attribute : service.attributes) write_attribute(out, attribute);
  out.end_array().end_object();
}

// A strong tag of the content itself: the configuration has no version of its own here.
std::string tag_of_content(const std::string& body) {
  return to_hex(ByteSpan(sha256(as_bytes(body))).first(16));
}

Result<Response> reference(const Request& request, const Planner& planner) {
  TZ_TRY(caller, caller_of(request, planner));
  const JurisdictionId j = caller.city.id;
  TZ_TRY(units, planner.units(j));
  TZ_TRY(services, planner.services(j));
  JsonWriter out;
  out.begin_object();
  write_city(out, caller.city);
  out.key("units").begin_array();
  for (const auto& unit : units) write_unit(out, unit);
  out.end_array().key("services").begin_array();
  for (const auto& service : services) write_service(out, service);
  out.end_array().key("zones").begin_object();
  for (const auto& [code, names] : planner.zone_names(j)) {
    out.key(code).begin_object().field("zh", names.first).field("en", names.second).end_object();
  }
  out.end_object();
  write_names<LandingCode>(out, "landing_codes");
  write_names<CaseStatus>(out, "statuses");
  write_names<RequestType>(out, "request_types");
  write_names<Channel>(out, "channels");
  write_names<Urgency>(out, "urgencies");
  write_names<Confidentiality>(out, "confidentialities");
  write_names<ContactChannel>(out, "contact_channels");
  write_names<Solved>(out, "solved");
  write_names<Satisfied>(out, "satisfied");
  auto response = http::ok_json(out.end_object().take());
  response.etag = tag_of_content(response.body);
  response.cache_control = "private, no-cache";
  return response;
}

// The jurisdiction of a public map: the caller's, the one named, or the only one.
Result<JurisdictionId> public_city(const Request& request, const Planner& planner) {
  if (request.principal && request.principal->jurisdiction != JurisdictionId{})
    return request.principal->jurisdiction;
  const auto cities = planner.jurisdictions();
  const auto code = request.query.get("jurisdiction");
  for (const auto& city : cities) {
    if (city.code == code || (code.empty() && cities.size() == 1)) return city.id;
  }
  return fail_field("jurisdiction", "jurisdiction must be the code of one that this server keeps");
}

Result<Response> zones(const Request& request, const Planner& planner) {
  TZ_TRY(j, public_city(request, planner));
  const auto layer = request.query.get("layer");
  if (layer.empty()) return fail_field("layer", "layer is missing");
  TZ_TRY(geojson, planner.zones_geojson(j, layer));
  Response response{.content_type = "application/geo+json", .body = geojson};
  response.etag = tag_of_content(response.body);
  response.cache_control = "public, max-age=3600";
  response.compress = true;
  return response;
}

}  // namespace

void add_reference_routes(http::Router& router, const Planner& planner) {
  router.get("/v1/reference", Permission::signed_in,
             [&planner](const Request& r) { return reference(r, planner); });
  router.get("/v1/zones", Permission::anyone, [&planner](const Request& r) { return zones(r, planner); });
}

}  // namespace tz::ledger
