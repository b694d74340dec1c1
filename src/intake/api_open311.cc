// Discovery and services: GET /open311/discovery, /open311/v2/services, /open311/v2/services/{code}; and what
// all of Open311's routes share.
#include "intake/api_open311.h"

#include <algorithm>

#include "accounts/role.h"
#include "base/bytes.h"
#include "base/text.h"
#include "intake/module.h"

namespace tz::intake {
namespace {

using http::Permission;

constexpr std::string_view kGeoPath = "/open311/geo";

std::string city_list(const std::vector<ledger::JurisdictionCard>& cities) {
  std::string out;
  for (const auto& city : cities) out += (out.empty() ? "" : ", ") + city.open311_id;
  return out;
}

auto bad_key(std::string message) { return fail_rule(Errc::forbidden, "api_key", std::move(message)); }

// The digest of everything that a client may keep of a city's services.
Hash256 services_digest(const std::vector<ledger::Service>& services, const Hash256& inquiry) {
  std::string all = to_json(services_node(services, true)) + to_json(services_node(services, false));
  for (const auto& service : services)
    all += to_json(definition_node(service, true)) + to_json(definition_node(service, false));
  return sha256(as_bytes(all + to_hex(inquiry)));
}

std::string contact_of(const Open311Parts& parts, const ledger::JurisdictionCard& city) {
  std::string phone;
  if (const auto units = parts.planner.units(city.id))
    for (const auto& unit : *units)
      if (unit.kind == "hotline" && phone.empty()) phone = unit.phone_public;
  std::string out = city.name_en.empty() ? city.name_zh : city.name_en;
  if (!city.name_zh.empty() && out != city.name_zh) out += " / " + city.name_zh;
  return phone.empty() ? out : out + ": " + phone;
}

Result<Discovery> discovery_of(const http::Request& request, const Open311Parts& parts) {
  Discovery d;
  const auto cities = parts.planner.jurisdictions();
  for (const auto& city : cities) {
    TZ_TRY(services, parts.planner.services(city.id));
    TZ_TRY(inquiry, parts.inquiry.digest(city.id));
    TZ_TRY(changed, parts.tokens.changeset(city.id, services_digest(services, inquiry), parts.cases.now()));
    d.changed = std::max(d.changed, changed);
    d.contact += (d.contact.empty() ? "" : "; ") + contact_of(parts, city);
  }
  const auto origin = request.origin();
  d.contact += (d.contact.empty() ? "" : "; ") + origin + "/about";
  d.key_service = "Ask whoever runs this service for an API key: " + origin + "/about";
  d.production_url = origin + std::string(kOpen311Base);
  d.test_url = origin + std::string(kOpen311TestBase);
  d.inquiry_url = origin + std::string(kInquiryBase);
  return d;
}

std::string discovery_html(const Discovery& d, const std::vector<ledger::JurisdictionCard>& cities) {
  const auto row = [](std::string_view name, std::string_view value) {
    return "<dt>" + escape_html(name) + "</dt><dd>" + escape_html(value) + "</dd>";
  };
  const auto link = [](std::string_view url) {
    return "<li><a href=\"" + escape_html(url) + "\">" + escape_html(url) + "</a></li>";
  };
  std::string out =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Open311 GeoReport v2</title>"
      "<meta name=\"viewport\" content=\"width=device-width\"></head><body><main><h1>Open311 GeoReport "
      "v2</h1>"
      "<dl>";
  out += row("changeset", open311_time(d.changed)) + row("contact", d.contact) +
         row("key_service", d.key_service) + row("specification", kOpen311Specification) +
         row("production", d.production_url) + row("test", d.test_url) + row("inquiry", d.inquiry_url);
  for (const auto& city : cities) out += row("jurisdiction_id", city.open311_id);
  out += "</dl><ul>" + link("/open311/discovery.xml") + link("/open311/discovery.json");
  for (const auto& city : cities) {
    const auto query = "?jurisdiction_id=" + percent_encode(city.open311_id);
    out +=
        link(d.production_url + "/services.xml" + query) + link(d.production_url + "/services.json" + query);
  }
  return out + "</ul></main></body></html>";
}

bool has_word(std::string_view text, std::string_view word) {
  return fold(text).find(fold(word)) != std::string::npos;
}

// The active services, narrowed by group, keywords and place (FixMyStreet, Klarschiff).
Result<std::vector<ledger::Service>> shown_services(const Params& params, const Open311Parts& parts,
                                                    JurisdictionId j) {
  TZ_TRY(services, parts.planner.services(j));
  const auto lat = params.get("lat"), lng = params.any({"long", "lng", "lon"});
  if (!lat.empty() || !lng.empty()) {
    if (lat.empty() || lng.empty())
      return fail_field(lat.empty() ? "lat" : "long", "lat and long come together");
    auto point = parse_lat_lng(lat, lng);
    if (!point) return fail_field("lat", "lat, long: must be degrees of WGS-84");
    if (!parts.planner.in_area(j, *point)) return std::vector<ledger::Service>{};
  }
  const auto groups = params.list("group");
  const auto keywords = params.list("keywords");
  std::erase_if(services, [&](const ledger::Service& s) {
    const auto in_group = [&](const std::string& g) { return s.group_zh == g || s.group_en == g; };
    const auto has_keyword = [&](const std::string& k) {
      return std::ranges::any_of(s.keywords, [&](const std::string& own) { return has_word(own, k); });
    };
    return !s.active || (!groups.empty() && std::ranges::none_of(groups, in_group)) ||
           (!keywords.empty() && std::ranges::none_of(keywords, has_keyword));
  });
  return services;
}

Result<http::Response> get_services(const http::Request& request, Format format, const Open311Parts& parts) {
  const auto params = params_of(request);
  TZ_TRY(city, find_city(params, parts.planner));
  TZ_TRY(services, shown_services(params, parts, city.id));
  auto response = answer(services_node(services, wants_chinese(request, city)), format);
  response.header("Vary", "Accept-Language, Cookie");
  return with_etag(std::move(response));
}

Result<http::Response> get_definition(const http::Request& request, Format format,
                                      const Open311Parts& parts) {
  const auto params = params_of(request);
  TZ_TRY(city, find_city(params, parts.planner));
  auto service = parts.planner.service(city.id, request.path_parameter("code"));
  if (!service) {
    if (service.error().code != Errc::not_found) return tl::unexpected<Error>(service.error());
    return fail(Errc::not_found, "service_code: there is no such service");
  }
  auto response = answer(definition_node(*service, wants_chinese(request, city)), format);
  response.header("Vary", "Accept-Language, Cookie");
  return with_etag(std::move(response));
}

// GeoWeb DNS (X17): who serves this point. JSON only, as its other servers have it.
Result<http::Response> get_geo(const http::Request& request, const Open311Parts& parts) {
  const auto params = params_of(request);
  const auto lat = params.get("lat"), lng = params.any({"long", "lng", "lon"});
  if (lat.empty() || lng.empty())
    return fail_field(lat.empty() ? "lat" : "long", "lat and long come together");
  const auto point = parse_lat_lng(lat, lng);
  if (!point) return fail_field("lat", "lat, long: must be degrees of WGS-84");
  const auto type = params.get("type");
  Node results = Node::list("results");
  for (const auto& city : parts.planner.jurisdictions()) {
    if (!parts.planner.in_area(city.id, *point) || !(type.empty() || type == "open311")) continue;
    const bool chinese = wants_chinese(request, city);
    results.add(Node::object("result", {Node::text("type", "open311"),
                                        Node::text("uri", request.origin() + "/open311/discovery.xml"),
                                        Node::text("name", in_language(chinese, city.name_zh, city.name_en)),
                                        Node::text("jurisdiction_id", city.open311_id)}));
  }
  if (results.children.empty()) return fail(Errc::not_found, "lat, long: nobody here serves this place");
  auto response = answer(Node::object("answer", {std::move(results)}), Format::json);
  response.header("Access-Control-Allow-Origin", "*");
  return response;
}

void add_discovery(http::Router& router, const Open311Parts& parts, const std::string& base) {
  get_both(router, base + "/discovery",
           [parts](const http::Request& request, Format format) -> Result<http::Response> {
             TZ_TRY(d, discovery_of(request, parts));
             return with_etag(answer(discovery_node(d), format));
           });
  router.get(base, Permission::anyone, [](const http::Request&) -> Result<http::Response> {
    return http::see_other("/open311/discovery.html");
  });
  router.get(base + "/", Permission::anyone, [](const http::Request&) -> Result<http::Response> {
    return http::see_other("/open311/discovery.html");
  });
}

}  // namespace

Params params_of(const http::Request& request) {
  auto items = request.form.items();
  items.insert(items.end(), request.query.items().begin(), request.query.items().end());
  return Params(std::move(items));
}

Format format_of(const http::Request& request) {
  return request.path.ends_with(".json") || request.path == kGeoPath ? Format::json : Format::xml;
}

http::Response answer(const Node& node, Format format, int status) {
  return format == Format::json
             ? http::Response{.status = status,
                              .content_type = "application/json; charset=utf-8",
                              .body = to_json(node)}
             : http::Response{
                   .status = status, .content_type = "text/xml; charset=utf-8", .body = to_xml(node)};
}

http::Response with_etag(http::Response response) {
  response.etag = to_hex(sha256(as_bytes(response.body))).substr(0, 32);
  response.cache_control = "no-cache";
  response.compress = true;
  return response;
}

Result<ledger::JurisdictionCard> find_city(const Params& params, const ledger::Planner& planner) {
  const auto cities = planner.jurisdictions();
  const auto wanted = params.get("jurisdiction_id");
  if (wanted.empty()) {
    if (cities.size() == 1) return cities.front();
    if (cities.empty()) return fail(Errc::not_found, "jurisdiction_id: nothing is served here yet");
    return fail_field("jurisdiction_id", "jurisdiction_id: required, one of " + city_list(cities));
  }
  for (const auto& city : cities)
    if (city.open311_id == wanted || city.code == wanted) return city;
  return fail(Errc::not_found, "jurisdiction_id: not served here; there is " + city_list(cities));
}

bool wants_chinese(const http::Request& request, const ledger::JurisdictionCard& city) {
  const auto locale = to_lower_ascii(request.query.get("locale"));
  if (locale.starts_with("zh")) return true;
  if (locale.starts_with("en")) return false;
  const bool chosen = !request.query.get("lang").empty() || request.cookie("lang") ||
                      !request.header("accept-language").empty();
  return chosen ? request.language == http::Language::zh : city.language.starts_with("zh");
}

Result<Poster> find_poster(const http::Request& request, const Params& params, JurisdictionId j,
                           const accounts::AccountService& accounts) {
  const auto secret = params.get("api_key");
  if (secret.empty() && request.principal && !request.principal->by_cookie) {
    const auto& p = *request.principal;
    if (p.jurisdiction != j) return bad_key("api_key: this key is for another jurisdiction_id");
    if (!p.may(Permission::open311_post)) return bad_key("api_key: this key is not for posting");
    return Poster{static_cast<std::int64_t>(p.actor), p.channel, p.unit};
  }
  if (secret.empty()) return bad_key("api_key: required to post");
  TZ_TRY(key, accounts.find_key(trim(secret)));
  if (key.jurisdiction != j) return bad_key("api_key: this key is for another jurisdiction_id");
  if (!accounts::permissions_of(key.roles).contains(Permission::open311_post))
    return bad_key("api_key: this key is not for posting");
  return Poster{key.key_id, key.channel, key.unit};
}

void add_open311_errors(http::Router& router) {
  router.errors("/open311", [](const http::Request& request, const Error& error) {
    const int status = open311_status(error, http::status_of(error));
    auto response = answer(errors_node(status, error), format_of(request), status);
    response.header("Access-Control-Allow-Origin", "*");
    http::say_when(response, error);
    return response;
  });
}

void add_open311_service_routes(http::Router& router, const Open311Parts& parts) {
  add_discovery(router, parts, "/open311");
  router.get("/open311/discovery.html", Permission::anyone,
             [parts](const http::Request& request) -> Result<http::Response> {
               TZ_TRY(d, discovery_of(request, parts));
               return http::ok_html(discovery_html(d, parts.planner.jurisdictions()));
             });
  router.get(std::string(kGeoPath), Permission::anyone,
             [parts](const http::Request& request) { return get_geo(request, parts); });
  for (const auto& base : {std::string(kOpen311Base), std::string(kOpen311TestBase)}) {
    add_discovery(router, parts, base);
    get_both(router, base + "/services", [parts](const http::Request& request, Format format) {
      return get_services(request, format, parts);
    });
    get_both(router, base + "/services/{code}", [parts](const http::Request& request, Format format) {
      return get_definition(request, format, parts);
    });
    get_both(router, base + "/services/", [](const http::Request&, Format) -> Result<http::Response> {
      return fail_field("service_code", "service_code: required");  // A12
    });
  }
}

void add_open311_routes(http::Router& router, Module& module, ledger::CaseService& cases,
                        const ledger::CaseQuery& query, const ledger::Planner& planner,
                        const accounts::AccountService& accounts) {
  const Open311Parts parts{cases,        query,         module.events,  planner,        module.reports,
                           module.media, module.tokens, module.remarks, module.inquiry, module.sandbox,
                           accounts,     module.random, module.open311};
  add_open311_service_routes(router, parts);
  add_open311_request_routes(router, parts);
  add_open311_post_routes(router, parts);
  add_open311_update_routes(router, parts);
  add_open311_remark_routes(router, parts);
  add_inquiry_routes(router, parts);
  add_open311_errors(router);
}

}  // namespace tz::intake
