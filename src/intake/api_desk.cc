// The phone desk: POST /v1/intake, POST /v1/media, GET and POST /v1/suggest; and GET /media/{sha256} for
// everybody who may see a picture.
#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "intake/api_desk.h"
#include "intake/api_unseal.h"
#include "intake/suggest.h"
#include "ledger/api_scope.h"

namespace tz::intake {
namespace {

using http::Permission;

constexpr std::size_t kSuggestTextMax = 4000, kSuggestAddressMax = 300, kNearbyMax = 10, kOnceKeyMax = 200;
constexpr std::int32_t kNearby_e7 = 30'000;  // about 300 m of latitude

template <class E>
E choice(http::JsonFields& fields, std::string_view name, E otherwise) {
  const auto word = fields.text(name, 40);
  if (word.empty()) return otherwise;
  const auto value = ledger::parse<E>(word);
  if (!value) fields.fault(name, std::string(name) + ": not one of the listed words");
  return value.value_or(otherwise);
}

void read_point(http::JsonFields& fields, const boost::json::object& body, Report& report) {
  const auto lat = fields.number("lat", -90, 90);
  const auto lng = fields.number("long", -180, 180);
  const auto sent = [&](std::string_view name) {  // perhaps a wrong number: that is told by itself
    const auto* value = body.if_contains(name);
    return value != nullptr && !value->is_null();
  };
  if (sent("lat") != sent("long")) fields.fault(sent("lat") ? "long" : "lat", "lat and long come together");
  if (lat && lng)
    if (auto point = make_lat_lng(*lat, *lng)) report.point = *point;
}

void read_place(http::JsonFields& fields, const boost::json::object& body, Report& report) {
  read_point(fields, body, report);
  report.address = fields.text("address", 300);
  report.address_id = fields.text("address_id", 100);
  report.zipcode = fields.text("zipcode", 20);
}

void read_attributes(http::JsonFields& fields, Report& report) {
  const auto* list = fields.array("attributes", 100);
  if (list == nullptr) return;
  for (const auto& item : *list) {
    if (!item.is_object()) return fields.fault("attributes", "attributes: [{\"code\":...,\"value\":...}]");
    http::JsonFields one(item.as_object(), "attributes");
    auto code = one.text("code", 100, true);
    auto value = one.text("value", 1000);
    if (const auto fine = one.done(); !fine) return fields.fault("attributes", fine.error().message);
    if (!value.empty()) report.attributes.emplace_back(std::move(code), std::move(value));
  }
}

struct DeskReport {
  Report report;
  std::vector<std::string> media;
  std::string same_as;
};

Result<DeskReport> read_report(const boost::json::object& body) {
  http::JsonFields fields(body);
  DeskReport desk;
  Report& report = desk.report;
  report.channel = choice(fields, "channel", ledger::Channel::hotline);
  report.request_type = choice(fields, "request_type", ledger::RequestType::help);
  report.confidentiality = choice(fields, "confidentiality", ledger::Confidentiality::none);
  if (const auto urgency = fields.text("urgency", 40); !urgency.empty()) {
    report.urgency = ledger::parse<ledger::Urgency>(urgency);
    if (!report.urgency) fields.fault("urgency", "urgency: not one of the listed words");
  }
  report.service_code = fields.text("category", 100);
  report.verbatim = fields.text("verbatim", ledger::kVerbatimMax, true);
  report.demand = fields.text("demand", ledger::kReasonMax);
  report.complained_party = fields.text("complained_party", ledger::kComplainedPartyMax);
  report.occurred = fields.text("occurred", ledger::kOccurredMax);
  if (const auto unit = fields.id("complained_unit")) report.complained_unit = UnitId{*unit};
  report.title = fields.text("title", ledger::kTitleMax);
  read_place(fields, body, report);
  report.contact.name = fields.text("name", 200);
  report.contact.phone = fields.text("phone", 40);
  report.contact.email = fields.text("email", 200);
  report.contact.preference = fields.text("contact_preference", 200);
  report.contact.notices = fields.boolean("notices").value_or(true);
  if (fields.boolean("anonymous").value_or(false)) report.contact = {};
  report.on_behalf = fields.boolean("on_behalf").value_or(true);
  report.publish = fields.boolean("publish").value_or(true);
  report.no_reply_wanted = fields.boolean("no_reply_wanted").value_or(false);
  if (const auto language = fields.text("language", 16); !language.empty()) report.language = language;
  read_attributes(fields, report);
  desk.same_as = fields.text("same_as", 64);
  desk.media = fields.texts("media", ledger::kMediaMax, 64);
  TZ_CHECK(fields.done());
  return desk;
}

Result<std::optional<ledger::OnceKey>> once_of(const http::Request& request) {
  const auto key = request.header("idempotency-key");
  if (key.empty()) return std::optional<ledger::OnceKey>{};
  if (key.size() > kOnceKeyMax)
    return fail_field("Idempotency-Key", "Idempotency-Key: at most 200 characters");
  return std::optional(ledger::OnceKey{"desk:" + std::to_string(static_cast<std::int64_t>(request.actor())),
                                       std::string(key)});
}

// Who works on the other case must not see that there is this one.
bool is_secret(const Report& report) {
  return report.confidentiality != ledger::Confidentiality::none ||
         report.request_type == ledger::RequestType::report;
}

Result<http::Response> post_intake(const http::Request& request, const DeskParts& parts) {
  const auto& staff = *request.principal;
  TZ_TRY(body, request.json());
  TZ_TRY(desk, read_report(body));
  TZ_TRY(once, once_of(request));
  if (!desk.same_as.empty() && is_secret(desk.report))
    return tl::unexpected<Error>(
        Error{.code = Errc::invalid_argument,
              .message = "same_as: a tip-off or a confidential need is handled by itself",
              .field = "same_as",
              .rule = "same_secret"});
  TZ_TRY(same, same_matter(request, parts, desk.same_as));
  TZ_TRY(media, parts.module.media.find(staff.jurisdiction, desk.media));
  desk.report.media = media;
  const ledger::By by{staff.actor, ledger::Role::intake, staff.unit, {}};
  // The report calls two fields as Open311 does; who wrote JSON is told of those it has.
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"service_code", "category"}, {"description", "verbatim"}, {"words", "verbatim"}};
  auto submitted = parts.module.reports.submit(staff.jurisdiction, desk.report, {}, by, once);
  if (!submitted) return tl::unexpected<Error>(renamed(submitted.error(), kNames));
  const auto& receipt = *submitted;
  JsonWriter json;
  json.begin_object()
      .field("code", receipt.code)
      .field("key", receipt.key)
      .field("received_at", format_instant(receipt.received_at))
      .field("status_url", request.origin() + "/r/" + receipt.code);
  if (same) write_same(json, request, parts, receipt.id, *same);
  return http::ok_json(json.end_object().take(), 201);
}

Result<http::Response> post_media(const http::Request& request, const DeskParts& parts) {
  if (request.uploads.size() != 1) return fail_field("file", "file: send one picture as multipart/form-data");
  TZ_TRY(text, request.uploads.front().read());
  TZ_TRY(media, parts.module.media.add(request.principal->jurisdiction, as_bytes(text)));
  JsonWriter json;
  json.begin_object()
      .field("sha256", media.sha256)
      .field("type", media.type)
      .field("size", static_cast<std::int64_t>(media.size));
  return http::ok_json(json.end_object().take(), 201);
}

void write_nearby(JsonWriter& json, const ledger::CaseSummary& row) {
  json.begin_object()
      .field("id", std::to_string(static_cast<std::int64_t>(row.id)))
      .field("code", row.code)
      .field("status", name(row.status))
      .field("category", row.category)
      .field("zone", row.zone)
      .field("title", row.title)
      .field("description", row.description)
      .field("received_at", format_instant(row.received_at))
      .field("updated_at", format_instant(row.updated_at));
  json.key("point");
  if (row.point)
    json.begin_object()
        .key("lat")
        .degrees(row.point->lat_e7)
        .key("long")
        .degrees(row.point->lng_e7)
        .end_object();
  else
    json.null();
  json.end_object();
}

Result<std::vector<ledger::CaseSummary>> nearby_cases(const http::Request& request, const DeskParts& parts,
                                                      LatLng point) {
  ledger::CaseFilter filter;
  filter.public_only = true;
  filter.open = true;
  const auto widen = [](std::int32_t v, std::int32_t by, std::int32_t limit) {
    return static_cast<std::int32_t>(
        std::clamp<std::int64_t>(std::int64_t{v} + by, -std::int64_t{limit}, limit));
  };
  filter.box =
      Box{{widen(point.lat_e7, -kNearby_e7, 900'000'000), widen(point.lng_e7, -kNearby_e7, 1'800'000'000)},
          {widen(point.lat_e7, kNearby_e7, 900'000'000), widen(point.lng_e7, kNearby_e7, 1'800'000'000)}};
  TZ_TRY(page, parts.query.list(request.principal->jurisdiction, filter, ledger::Order::received_desc, "",
                                kNearbyMax));
  return std::move(page.cases);
}

void write_categories(JsonWriter& json, std::string_view text, const std::vector<ledger::Service>& services) {
  json.key("categories").begin_array();
  for (const auto& s : suggest_services(text, services))
    json.begin_object().field("code", s.code).field("score", s.score).end_object();
  json.end_array();
}

void put_time(JsonWriter& json, std::string_view name, const std::optional<Instant>& at) {
  json.key(name);
  if (at)
    json.value(format_instant(*at));
  else
    json.null();
}

// What the desk looks through with a caller on the line: how it stands, who has it, until when, and why it is
// shown.
void write_similar(JsonWriter& json, const Similar& one) {
  const auto& row = one.row;
  json.begin_object()
      .field("code", row.code)
      .field("status", name(row.status))
      .field("category", row.category)
      .field("zone", row.zone)
      .field("title", row.title)
      .field("address", row.address)
      .field("description", row.description)
      .field("received_at", format_instant(row.received_at));
  put_time(json, "due_result", row.due_result);
  json.key("lead");
  if (row.lead)
    json.value(std::to_string(static_cast<std::int64_t>(*row.lead)));
  else
    json.null();
  json.field("near", one.near).field("words", one.words).end_object();
}

Result<http::Response> get_suggest(const http::Request& request, const DeskParts& parts) {
  const auto text = request.query.get("text");
  if (count_code_points(text) > kSuggestTextMax) return fail_field("text", "text: at most 4000 characters");
  TZ_TRY(services, parts.planner.services(request.principal->jurisdiction));
  std::vector<ledger::CaseSummary> nearby;
  if (const auto lat = request.query.get("lat"), lng = request.query.get("long");
      !lat.empty() || !lng.empty()) {
    TZ_TRY(point, parse_lat_lng(lat, lng));
    TZ_TRY(found, nearby_cases(request, parts, point));
    nearby = std::move(found);
  }
  JsonWriter json;
  json.begin_object();
  write_categories(json, text, services);
  json.key("nearby").begin_array();
  for (const auto& row : nearby) write_nearby(json, row);
  return http::ok_json(json.end_array().end_object().take());
}

// What a caller says, as it is being written down: words travel in a body, never in an address. A search that
// does not answer leaves what the place finds.
Result<http::Response> post_suggest(const http::Request& request, const DeskParts& parts) {
  TZ_TRY(body, request.json());
  http::JsonFields fields(body);
  const auto text = fields.text("text", kSuggestTextMax, true);
  const auto address = fields.text("address", kSuggestAddressMax);
  Report place;
  read_point(fields, body, place);
  TZ_CHECK(fields.done());
  TZ_TRY(services, parts.planner.services(request.principal->jurisdiction));
  std::vector<ledger::CaseSummary> near, words;
  if (place.point) {
    TZ_TRY(found, nearby_cases(request, parts, *place.point));
    near = std::move(found);
  }
  if (parts.similar)
    if (auto found = parts.similar(request.principal->jurisdiction, text + " " + address, kSimilarMax))
      words = std::move(*found);
  JsonWriter json;
  json.begin_object();
  write_categories(json, text, services);
  json.key("similar").begin_array();
  for (const auto& one : similar_of(near, words)) write_similar(json, one);
  return http::ok_json(json.end_array().end_object().take());
}

// A picture is seen through the case that shows it, /media/HASH?case=CODE: a cleared one by everybody, any by
// whoever of the staff may read the case. Where parts are covered, covered (api_covering.cc has the
// original).
Result<bool> may_see(const http::Request& request, const DeskParts& parts, JurisdictionId j,
                     const std::string& sha256) {
  const auto code = request.query.get("case");
  if (code.empty()) return false;
  auto id = parts.cases.find_code(j, code);
  if (!id && id.error().code == Errc::unavailable) return tl::unexpected<Error>(id.error());
  if (!id) return false;
  if (request.principal && request.principal->jurisdiction == j) {
    TZ_TRY(caller, ledger::caller_of(request, parts.planner));
    const auto history = parts.cases.history(j, *id);
    if (!history && history.error().code == Errc::unavailable) return tl::unexpected<Error>(history.error());
    if (history && ledger::may_read(caller, history->current) && case_shows(*history, sha256)) return true;
  }
  const auto row = parts.query.get(j, *id, true);
  if (!row && row.error().code == Errc::unavailable) return tl::unexpected<Error>(row.error());
  if (!row) return false;
  if (std::ranges::find(row->media, sha256) != row->media.end()) return true;
  return parts.module.remarks.shows(j, *id, sha256);  // what others added and somebody looked at
}

Result<http::Response> get_media(const http::Request& request, const DeskParts& parts) {
  const std::string sha256(request.path_parameter("sha256"));
  const auto missing = [] {
    return fail_rule(Errc::not_found, "no_such_picture", "there is no such picture");
  };
  if (sha256.size() != 64 || !from_hex(sha256)) return missing();
  for (const auto& city : parts.planner.jurisdictions()) {
    TZ_TRY(may, may_see(request, parts, city.id, sha256));
    if (!may) continue;
    TZ_TRY(picture, parts.module.coverings.shown(city.id, sha256));
    if (!picture) continue;
    http::Response response;
    response.content_type = picture->type;
    response.body = as_text(picture->bytes);
    // Of the bytes that are sent: covered, a picture is another. It may be covered or withdrawn at any time,
    // so that a copy is shown only after asking.
    response.etag = to_hex(tz::sha256(picture->bytes)).substr(0, 32);
    response.cache_control = "private, no-cache";
    return response;
  }
  return missing();
}

}  // namespace

void add_desk_routes(http::Router& router, Module& module, ledger::CaseService& cases,
                     const ledger::CaseQuery& query, const ledger::Planner& planner, SimilarWords similar) {
  const DeskParts parts{module, cases, query, planner, std::move(similar)};
  const auto& limits = module.media.limits();
  router.post("/v1/intake", Permission::case_file,
              [parts](const http::Request& request) { return post_intake(request, parts); });
  // Who handles a case shows by pictures what was done, so this is not the phone desk's alone.
  router.post("/v1/media", Permission::case_read,
              [parts](const http::Request& request) { return post_media(request, parts); },
              {.files_max = 1, .file_bytes_max = limits.bytes_max});
  router.get("/v1/suggest", Permission::case_file,
             [parts](const http::Request& request) { return get_suggest(request, parts); });
  router.post("/v1/suggest", Permission::case_file,
              [parts](const http::Request& request) { return post_suggest(request, parts); });
  router.get("/media/{sha256}", Permission::anyone,
             [parts](const http::Request& request) { return get_media(request, parts); });
  add_desk_caller_routes(router, parts);
  add_remark_routes(router, parts);
  add_unseal_routes(router, {cases, planner, module.unseals, module.clock});
}

}  // namespace tz::intake
