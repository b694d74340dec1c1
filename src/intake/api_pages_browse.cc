// GET /list, /map, /about, /figures, /privacy, /accessibility.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "intake/api_pages.h"
#include "intake/pin_groups.h"

namespace tz::intake {
namespace {

using namespace pages;
using http::Permission;

struct Browse {
  ledger::CaseFilter filter;
  std::string category, zone, open, box;
};

// south,west,north,east
Result<Box> read_box(std::string_view text) {
  const auto parts = split(text, ',');
  if (parts.size() == 4) {
    const auto low = parse_lat_lng(parts[0], parts[1]), high = parse_lat_lng(parts[2], parts[3]);
    if (low && high && low->lat_e7 < high->lat_e7 && low->lng_e7 < high->lng_e7) return Box{*low, *high};
  }
  return fail_field("bbox", "bbox must be south,west,north,east in degrees");
}

std::string text_of(const Box& box) {
  return format_degrees(box.low.lat_e7) + "," + format_degrees(box.low.lng_e7) + "," +
         format_degrees(box.high.lat_e7) + "," + format_degrees(box.high.lng_e7);
}

Result<Browse> read_browse(const http::Request& request) {
  Browse b;
  b.filter.public_only = true;
  b.category = request.query.get("category").substr(0, 100);
  b.zone = request.query.get("zone").substr(0, 100);
  b.open = request.query.get("open").substr(0, 5);
  if (!b.category.empty()) b.filter.categories = {b.category};
  if (!b.zone.empty()) b.filter.zones = {b.zone};
  if (b.open == "true") b.filter.open = true;
  if (b.open == "false") b.filter.open = false;
  if (const auto box = request.query.get("bbox"); !box.empty()) {
    TZ_TRY(read, read_box(box));
    b.filter.box = read;
    b.box = text_of(read);
  }
  return b;
}

std::string address_of(const Browse& b, std::string_view path, std::string_view cursor) {
  std::string href(path);
  char joint = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    href += joint;
    href += std::string(name) + "=" + percent_encode(value);
    joint = '&';
  };
  add("category", b.category);
  add("zone", b.zone);
  add("open", b.open);
  add("bbox", b.box);
  add("cursor", cursor);
  return href;
}

Html filters(const Words& words, const PageParts& parts, const Browse& b, std::string_view path) {
  std::vector<Option> categories;
  for (const auto& service : parts.planner.services(parts.home).value_or(std::vector<ledger::Service>{}))
    if (!service.sensitive)
      categories.push_back({service.code, std::string(words.pick(service.name_zh, service.name_en))});
  std::vector<Option> zones;
  for (const auto& [code, names] : parts.planner.zone_names(parts.home))
    zones.push_back({code, std::string(words.pick(names.first, names.second))});
  const std::vector<Option> states{{"true", std::string(words("browse.open"))},
                                   {"false", std::string(words("browse.closed"))}};
  Html fields = select(words, {"category", std::string(words("report.category"))}, categories, b.category);
  fields += select(words, {"zone", std::string(words("browse.zone"))}, zones, b.zone);
  fields += select(words, {"open", std::string(words("browse.state"))}, states, b.open);
  if (!b.box.empty()) fields += hidden("bbox", b.box);
  fields += submit(words, words("browse.filter"), ButtonKind::secondary);
  return el("details",
            {{"class", "filters"}, {"open", !b.category.empty() || !b.zone.empty() || !b.open.empty()}},
            el("summary", {}, words("browse.filters")), search_form(path, fields));
}

std::vector<ListRow> rows_of(const Words& words, const PageParts& parts,
                             const std::vector<ledger::CaseSummary>& cases, const std::string& zone_name) {
  const auto services = parts.planner.services(parts.home).value_or(std::vector<ledger::Service>{});
  const auto zones = parts.planner.zone_names(parts.home);
  std::vector<ListRow> rows;
  for (const auto& c : cases) {
    const auto service = std::ranges::find(services, c.category, &ledger::Service::code);
    std::string title =
        service == services.end() ? c.category : std::string(words.pick(service->name_zh, service->name_en));
    const auto zone = std::ranges::find(zones, c.zone, [](const auto& z) { return z.first; });
    if (zone != zones.end())
      title = std::string(words.pick(zone->second.first, zone->second.second)) + " · " + title;
    rows.push_back({"/r/" + c.code, title.empty() ? c.code : title, c.description,
                    words.moment(c.received_at, parts.cases.now(), zone_name),
                    stage_badge(words, name(c.status))});
  }
  return rows;
}

// That only a part of the map is shown, and the way back to all of it.
Html part_of(const Words& words, Browse b, std::string_view path) {
  if (b.box.empty()) return {};
  b.box.clear();
  return el("p", {}, words("browse.part"), " ",
            el("a", {{"href", address_of(b, path, "")}}, words("browse.whole")));
}

Result<http::Response> list_page(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  TZ_TRY(b, read_browse(request));
  TZ_TRY(city, parts.planner.jurisdiction(parts.home));
  TZ_TRY(page, parts.query.list(parts.home, b.filter, ledger::Order::received_desc,
                                request.query.get("cursor"), 30));
  Html body = el("h1", {}, words("nav.list"));
  body += el("p", {{"class", "lead"}}, words("browse.lead"));
  body += filters(words, parts, b, "/list");
  body += part_of(words, b, "/list");
  body += pages::list(rows_of(words, parts, page.cases, city.time_zone), words("list.empty"));
  body += pagination(words, {request.query.get("cursor").empty() ? "" : address_of(b, "/list", ""),
                             page.next.empty() ? "" : address_of(b, "/list", page.next)});
  body += el("p", {{"class", "hint"}}, words("browse.counts"));
  return parts.shell.respond(
      request,
      {.title = std::string(words("nav.list")), .body = std::move(body), .wide = true, .index = true});
}

// Plate carree scaled to a drawing 1000 units wide: good enough for a city, and needs no tiles.
class Drawing {
 public:
  explicit Drawing(const Box& box) : box_(box) {
    const double middle = (box.low.lat() + box.high.lat()) / 2;
    const double width =
        std::max(1e-6, (box.high.lng() - box.low.lng()) * std::cos(middle * 3.14159265358979 / 180));
    const double height = std::max(1e-6, box.high.lat() - box.low.lat());
    height_ = std::clamp(1000 * height / width, 300.0, 1400.0);
  }
  std::string point(double lat, double lng) const { return fmt::format("{:.1f},{:.1f}", x(lng), y(lat)); }
  double x(double lng) const { return (lng - box_.low.lng()) / (box_.high.lng() - box_.low.lng()) * 1000; }
  double y(double lat) const {
    return (box_.high.lat() - lat) / (box_.high.lat() - box_.low.lat()) * height_;
  }
  bool shows(LatLng place) const { return box_.contains(place); }
  std::string view_box() const { return fmt::format("0 0 1000 {:.0f}", height_); }

 private:
  Box box_;
  double height_ = 1000;
};

void add_rings(const boost::json::value& rings, const Drawing& drawing, std::string& path) {
  for (const auto& ring : rings.as_array()) {
    bool first = true;
    for (const auto& position : ring.as_array()) {
      path += first ? 'M' : 'L';
      first = false;
      path += drawing.point(position.at(1).to_number<double>(), position.at(0).to_number<double>());
    }
    path += 'Z';
  }
}

// The outlines of a layer as one SVG path each; nothing if the layer is not there or not drawable.
Html outlines(const Words& words, const PageParts& parts, std::string_view layer, const Drawing& drawing,
              bool labels) {
  Html html;
  const auto geojson = parts.planner.zones_geojson(parts.home, layer);
  if (!geojson) return html;
  const auto value = parse_json(*geojson);
  if (!value || !value->is_object() || !value->as_object().contains("features")) return html;
  for (const auto& feature : value->at("features").as_array()) {
    const auto& geometry = feature.at("geometry");
    std::string path;
    if (geometry.at("type") == "Polygon")
      add_rings(geometry.at("coordinates"), drawing, path);
    else
      for (const auto& polygon : geometry.at("coordinates").as_array()) add_rings(polygon, drawing, path);
    std::string title;
    if (const auto* properties = feature.as_object().if_contains("properties");
        properties != nullptr && properties->is_object()) {
      const auto* zh = properties->as_object().if_contains("name_zh");
      const auto* en = properties->as_object().if_contains("name_en");
      title = words.pick(
          zh != nullptr && zh->is_string() ? std::string_view(zh->as_string()) : std::string_view{},
          en != nullptr && en->is_string() ? std::string_view(en->as_string()) : std::string_view{});
    }
    html += el("path", {{"d", path}, {"class", labels ? "zone coarse" : "zone"}}, el("title", {}, title));
  }
  return html;
}

// Nearer than this (units of the drawing, 1000 wide) pins become one: a finger's width on a phone.
constexpr double kApart = 48;

// A circle with the shape of its state, as the badge in the list has it.
Html one_pin(const Words& words, const ledger::CaseSummary& c, const Pin& at) {
  const auto tone = status_tone(name(c.status));
  const std::string x = fmt::format("{:.1f}", at.x), y = fmt::format("{:.1f}", at.y);
  // The list beside holds the same links: for the keyboard and for a screen reader one of each is enough.
  return el("a",
            {{"href", "/r/" + c.code},
             {"class", "pin " + std::string(pages::name(tone))},
             {"tabindex", -1},
             {"aria-hidden", "true"}},
            el("title", {}, c.code, " ", words.of("stage", name(c.status))),
            el("circle", {{"cx", x}, {"cy", y}, {"r", "14"}}),
            el("text", {{"x", x}, {"y", y}}, pages::shape(tone)));
}

// What the shapes stand for: every word that a state has on these pages, once.
Html legend(const Words& words) {
  Html items;
  std::set<std::string_view> told;
  for (const auto status : ledger::all_of<ledger::CaseStatus>())
    if (told.insert(words.of("stage", name(status))).second)
      items += el("li", {}, pages::stage_badge(words, name(status)));
  return el("ul", {{"class", "legend"}, {"aria-label", words("browse.legend")}}, items);
}

// A number where pins lie on each other; a link that shows the place larger, unless that is as large as it
// gets. Its size and colour say nothing of the number.
Html many_pins(const Words& words, Browse b, const PinGroup& group, const Box& box) {
  const auto count = std::to_string(group.members.size());
  const std::string x = fmt::format("{:.1f}", group.x), y = fmt::format("{:.1f}", group.y);
  Html drawn = el("circle", {{"cx", x}, {"cy", y}, {"r", "20"}});
  drawn += el("text", {{"x", x}, {"y", y}}, count);
  const bool splits = !b.filter.box || (box.high.lat_e7 - box.low.lat_e7 <
                                            b.filter.box->high.lat_e7 - b.filter.box->low.lat_e7 &&
                                        text_of(box) != b.box);
  if (!splits)
    return el("g", {{"class", "pins"}, {"role", "img"}, {"aria-label", words("browse.pins", {{"n", count}})}},
              drawn);
  b.box = text_of(box);
  return el("a",
            {{"class", "pins"},
             {"href", address_of(b, "/map", "")},
             {"aria-label", words("browse.pins_larger", {{"n", count}})}},
            drawn);
}

Html pins(const Words& words, const Browse& b, const std::vector<ledger::CaseSummary>& cases,
          const Drawing& drawing) {
  std::vector<const ledger::CaseSummary*> placed;
  std::vector<Pin> at;
  for (const auto& c : cases) {
    if (!c.point || !drawing.shows(*c.point)) continue;
    placed.push_back(&c);
    at.push_back({drawing.x(c.point->lng()), drawing.y(c.point->lat())});
  }
  Html html;
  for (const auto& group : group_pins(at, kApart)) {
    if (group.members.size() == 1) {
      html += one_pin(words, *placed[group.members.front()], at[group.members.front()]);
      continue;
    }
    std::vector<LatLng> places;
    for (const auto i : group.members) places.push_back(*placed[i]->point);
    html += many_pins(words, b, group, box_of(places));
  }
  return html;
}

Result<http::Response> map_page(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  TZ_TRY(b, read_browse(request));
  TZ_TRY(city, parts.planner.jurisdiction(parts.home));
  TZ_TRY(page, parts.query.list(parts.home, b.filter, ledger::Order::received_desc, "", 200));
  const Drawing drawing(b.filter.box.value_or(city.bounds));
  const Html dots = pins(words, b, page.cases, drawing);
  Html svg = el("svg",
                {{"viewBox", drawing.view_box()},
                 {"class", "zonemap"},
                 {"role", "group"},
                 {"aria-label", words("browse.map_label")}},
                outlines(words, parts, "street", drawing, false),
                outlines(words, parts, "district", drawing, true), dots);
  Html body = el("h1", {}, words("nav.map"));
  body += el("p", {{"class", "lead"}}, words("browse.map_lead"));
  body += filters(words, parts, b, "/map");
  if (!city.surveyed) body += el("p", {{"class", "hint"}}, words("browse.schematic"));
  body += part_of(words, b, "/map");
  body +=
      el("div", {{"class", "beside"}},
         el("div", {}, pages::list(rows_of(words, parts, page.cases, city.time_zone), words("list.empty"))),
         el("div", {{"class", "figure"}}, svg, legend(words)));
  return parts.shell.respond(request,
                             {.title = std::string(words("nav.map")), .body = std::move(body), .wide = true});
}

// A page of headings and paragraphs: the words of section.1h, section.1p, section.2h, ...
Result<http::Response> text_page(const http::Request& request, const PageParts& parts,
                                 const std::string& section, const std::string& title_key) {
  const Words words(request.language);
  const std::string title(words(title_key));
  Html body = el("h1", {}, title);
  for (int i = 1; words.has(section + "." + std::to_string(i) + "h"); ++i) {
    const std::string paragraph = section + "." + std::to_string(i);
    body += el("h2", {}, words(paragraph + "h"));
    body += el("p", {}, words(paragraph + "p"));
  }
  return parts.shell.respond(request, {.title = title, .body = std::move(body), .index = true});
}

}  // namespace

void add_browse_routes(http::Router& router, const PageParts& parts) {
  router.get("/list", Permission::anyone,
             [parts](const http::Request& request) { return list_page(request, parts); });
  router.get("/map", Permission::anyone,
             [parts](const http::Request& request) { return map_page(request, parts); });
  for (const std::string page : {"about", "figures", "privacy", "accessibility"})
    router.get("/" + page, Permission::anyone, [parts, page](const http::Request& request) {
      return text_page(request, parts, page, "nav." + page);
    });
}

}  // namespace tz::intake
