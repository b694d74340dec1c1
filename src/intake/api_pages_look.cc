// The step before sending, and POST /report/look.
#include "intake/api_pages_look.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "intake/suggest.h"
#include "ledger/repeat.h"

namespace tz::intake {

using namespace pages;
using http::Permission;

namespace {

constexpr std::size_t kSuggestedMax = 3, kNearbyMax = 5;
constexpr int kNearbyMetres = 300;

std::string category_of(const Words& words, const PageParts& parts, const ledger::CaseSummary& row) {
  const auto service = parts.planner.service(parts.home, row.category);
  return service ? std::string(words.pick(service->name_zh, service->name_en))
                 : std::string(words("case.title"));
}

Html nearby_list(const Words& words, const PageParts& parts, const Look& look, const std::string& zone) {
  Html items;
  for (const auto& row : look.nearby) {
    Html item =
        el("p", {}, el("a", {{"href", "/r/" + row.code}}, el("strong", {}, category_of(words, parts, row))),
           " ", stage_badge(words, name(row.status)));
    item += el("p", {{"class", "hint"}}, words.moment(row.received_at, parts.cases.now(), zone));
    if (!row.description.empty()) item += el("p", {{"class", "said"}}, row.description);
    if (parts.remarks != nullptr)
      item += pages::form({.action = "/r/" + row.code + "/too",
                           .fields = submit(words, words("too.button"), ButtonKind::secondary)});
    items += el("li", {{"class", "card"}}, item);
  }
  return el("section", {}, el("h2", {}, words("look.nearby")),
            el("p", {{"class", "hint"}}, words("look.nearby_hint")), el("ul", {{"class", "cards"}}, items));
}

std::vector<Option> options_of(const Words& words, const Look& look) {
  std::vector<Option> options;
  for (const auto& service : look.categories)
    options.push_back({service.code, std::string(words.pick(service.name_zh, service.name_en))});
  options.push_back({"", std::string(words("look.undecided"))});
  return options;
}

Result<http::Response> post_look(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  std::optional<LatLng> point;
  if (!request.form.get("lat").empty() || !request.form.get("long").empty())
    if (auto given = parse_lat_lng(request.form.get("lat"), request.form.get("long"))) point = *given;
  TZ_TRY(city, parts.planner.jurisdiction(parts.home));
  TZ_TRY(look, look_before(parts, request.form.get("description"), request.form.get("service_code"), point));
  JsonWriter json;
  json.begin_object().key("categories").begin_array();
  for (const auto& service : look.categories)
    json.begin_object()
        .field("code", service.code)
        .field("name", words.pick(service.name_zh, service.name_en))
        .end_object();
  json.end_array().key("nearby").begin_array();
  for (const auto& row : look.nearby)
    json.begin_object()
        .field("href", "/r/" + row.code)
        .field("title", category_of(words, parts, row))
        .field("text", row.description)
        .field("when", words.moment(row.received_at, parts.cases.now(), city.time_zone))
        .field("state", words.of("stage", name(row.status)))
        .end_object();
  return http::ok_json(json.end_array().end_object().take());
}

}  // namespace

Result<Look> look_before(const PageParts& parts, std::string_view said, std::string_view service_code,
                         const std::optional<LatLng>& point) {
  Look look;
  ledger::CaseFilter filter;
  filter.public_only = true;
  filter.publicly_open = true;
  if (service_code.empty()) {
    TZ_TRY(services, parts.planner.services(parts.home));
    for (const auto& found :
         suggest_services(said.substr(0, ledger::kVerbatimMax * 4), services, kSuggestedMax)) {
      look.categories.push_back(*std::ranges::find(services, found.code, &ledger::Service::code));
      filter.categories.push_back(found.code);
    }
  } else {
    filter.categories = {std::string(service_code)};
  }
  if (!point || filter.categories.empty()) return look;
  filter.box = ledger::box_around(*point, kNearbyMetres);
  TZ_TRY(page, parts.query.list(parts.home, filter, ledger::Order::received_desc, "", kNearbyMax));
  look.nearby = std::move(page.cases);
  return look;
}

http::Response look_page(const http::Request& request, const PageParts& parts, const Look& look,
                         const std::vector<std::string>& kept_media) {
  const Words words(request.language);
  const auto city = parts.planner.jurisdiction(parts.home);
  const std::string zone = city ? city->time_zone : "UTC";
  const bool ask = !look.categories.empty();
  // The words were not accepted yet: their draft stays on the device.
  Html body = el("h1", {{"data-keep-draft", true}}, words("look.title"));
  if (!look.nearby.empty()) body += nearby_list(words, parts, look, zone);
  constexpr std::array<std::string_view, 4> kOwn = {"look", "kept_media", "edit", "media"};
  Html fields;
  for (const auto& [name, value] : request.form.items())
    if (std::ranges::find(kOwn, name) == kOwn.end() && !(ask && name == "service_code"))
      fields += hidden(name, value);
  for (const auto& sha : kept_media) fields += hidden("kept_media", sha);
  fields += hidden("look", "seen");
  if (ask)
    fields += radio_chips(words,
                          {"service_code", std::string(words("look.category")),
                           std::string(words("look.category_hint")), std::nullopt, true},
                          options_of(words, look), look.categories.front().code);
  fields += submit(words, words(look.nearby.empty() ? "report.send" : "look.send"));
  fields += submit(words, words("look.edit"), ButtonKind::secondary, "edit", "yes");
  body +=
      el("section", {{"class", "look-send"}}, look.nearby.empty() ? Html() : el("h2", {}, words("look.own")),
         pages::form({.action = "/report", .fields = std::move(fields), .sends_draft = "report"}));
  return parts.shell.respond(request, {.title = std::string(words("look.title")), .body = std::move(body)});
}

void add_look_routes(http::Router& router, const PageParts& parts) {
  router.post("/report/look", Permission::anyone,
              [parts](const http::Request& request) { return post_look(request, parts); },
              {.body_bytes_max = 64 << 10, .form_fields_max = 10, .forms_only = true});
}

}  // namespace tz::intake
