#include "routing/routing_pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "routing/policy_block.h"
#include "routing/whistle_block.h"

namespace tz::routing {
namespace {

using places::CsvTable;
using places::Faults;
using Datatype = ledger::ServiceAttribute::Datatype;

constexpr std::size_t kNameMax = 100;
constexpr std::size_t kDescriptionMax = 2000;

constexpr std::pair<std::string_view, ledger::Service::Kind> kKinds[] = {
    {"realtime", ledger::Service::Kind::realtime},
    {"batch", ledger::Service::Kind::batch},
    {"blackbox", ledger::Service::Kind::blackbox}};
constexpr std::pair<std::string_view, Datatype> kDatatypes[] = {
    {"string", Datatype::string},
    {"number", Datatype::number},
    {"datetime", Datatype::datetime},
    {"text", Datatype::text},
    {"singlevaluelist", Datatype::singlevaluelist},
    {"multivaluelist", Datatype::multivaluelist}};

template <class E, std::size_t N>
std::optional<E> named(const std::pair<std::string_view, E> (&names)[N], std::string_view name) {
  const auto at = std::ranges::find(names, name, &std::pair<std::string_view, E>::first);
  return at == std::end(names) ? std::nullopt : std::optional(at->second);
}

void check_length(const CsvTable::Row& row, std::size_t column, std::string_view name, std::size_t min,
                  std::size_t max, Faults& faults) {
  const std::size_t length = count_code_points(row[column]);
  if (length < min || length > max)
    faults.add(row.line, name, "name", fmt::format("must have {} to {} characters", min, max));
}

// "key=中文/English", "key=same in both", or "key" alone.
std::optional<ledger::ServiceAttribute::Value> parse_value(std::string_view text) {
  const auto equals = text.find('=');
  ledger::ServiceAttribute::Value value{
      .key = std::string(trim(text.substr(0, equals))), .name_zh = {}, .name_en = {}};
  if (value.key.empty()) return std::nullopt;
  const std::string_view names =
      equals == std::string_view::npos ? std::string_view(value.key) : trim(text.substr(equals + 1));
  const auto slash = names.find('/');
  value.name_zh = std::string(trim(names.substr(0, slash)));
  value.name_en =
      slash == std::string_view::npos ? value.name_zh : std::string(trim(names.substr(slash + 1)));
  if (value.name_zh.empty() || value.name_en.empty()) return std::nullopt;
  return value;
}

Result<const std::string*> need(const places::PackFiles& files, const std::string& path) {
  const std::string* text = files.find(path);
  if (text == nullptr) return fail(Errc::not_found, fmt::format("{}: the pack has no such file", path));
  return text;
}

}  // namespace

Result<std::vector<Category>> parse_categories(const std::string& file, std::string_view csv) {
  enum : std::size_t {
    kCode,
    kParent,
    kNameZh,
    kNameEn,
    kDescZh,
    kDescEn,
    kKeywords,
    kTypes,
    kKind,
    kUrgency,
    kActive,
    kSensitive,
    kCommunity
  };
  static constexpr places::Column kColumns[] = {{"code"},
                                                {"parent"},
                                                {"name_zh"},
                                                {"name_en"},
                                                {"description_zh"},
                                                {"description_en", false},
                                                {"keywords", false},
                                                {"request_types", false},
                                                {"kind", false},
                                                {"urgency", false},
                                                {"active", false},
                                                {"sensitive", false},
                                                {"community_may_own", false}};
  TZ_TRY(table, CsvTable::parse(file, csv, kColumns));
  Faults faults(file);
  std::vector<Category> categories;
  for (const CsvTable::Row& row : table.rows()) {
    Category category{.code = row[kCode],
                      .parent = row[kParent],
                      .name_zh = row[kNameZh],
                      .name_en = row[kNameEn],
                      .description_zh = row[kDescZh],
                      .description_en = row[kDescEn]};
    if (!places::is_code(category.code))
      faults.add(row.line, "code", "code", "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -");
    check_length(row, kNameZh, "name_zh", 1, kNameMax, faults);
    check_length(row, kNameEn, "name_en", 1, kNameMax, faults);
    check_length(row, kDescZh, "description_zh", 0, kDescriptionMax, faults);
    check_length(row, kDescEn, "description_en", 0, kDescriptionMax, faults);
    if (!row[kKeywords].empty())
      for (const std::string_view word : split(row[kKeywords], '|'))
        category.keywords.emplace_back(trim(word));
    if (const auto types = parse_request_types(row[kTypes]))
      category.request_types = *types;
    else
      faults.add(row.line, "request_types", "request_type",
                 "must be a list, with |, of consult help complaint report suggest praise");
    if (const auto kind = named(kKinds, row[kKind].empty() ? "realtime" : std::string_view(row[kKind])))
      category.kind = *kind;
    else
      faults.add(row.line, "kind", "kind", "must be realtime, batch or blackbox");
    if (const auto urgency = ledger::parse<ledger::Urgency>(
            row[kUrgency].empty() ? "normal" : std::string_view(row[kUrgency])))
      category.urgency = *urgency;
    else
      faults.add(row.line, "urgency", "urgency", "must be emergency, urgent, normal or complex");
    category.active = places::read_flag(row[kActive], true, row.line, "active", faults);
    category.sensitive = places::read_flag(row[kSensitive], false, row.line, "sensitive", faults);
    category.community_may_own =
        places::read_flag(row[kCommunity], false, row.line, "community_may_own", faults);
    categories.push_back(std::move(category));
  }
  TZ_CHECK(faults.status());
  return categories;
}

Status add_attributes(std::vector<Category>& categories, const std::string& file, std::string_view csv) {
  enum : std::size_t {
    kCategory,
    kCode,
    kDatatype,
    kRequired,
    kVariable,
    kOrder,
    kDescZh,
    kDescEn,
    kDatatypeDescription,
    kValues
  };
  static constexpr places::Column kColumns[] = {{"category"},
                                                {"code"},
                                                {"datatype"},
                                                {"required"},
                                                {"variable", false},
                                                {"order"},
                                                {"description_zh"},
                                                {"description_en"},
                                                {"datatype_description", false},
                                                {"values", false}};
  TZ_TRY(table, CsvTable::parse(file, csv, kColumns));
  Faults faults(file);
  for (const CsvTable::Row& row : table.rows()) {
    ledger::ServiceAttribute attribute{.code = row[kCode],
                                       .description_zh = row[kDescZh],
                                       .description_en = row[kDescEn],
                                       .datatype_description = row[kDatatypeDescription],
                                       .values = {}};
    if (!places::is_code(attribute.code))
      faults.add(row.line, "code", "code", "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -");
    if (const auto datatype = named(kDatatypes, row[kDatatype]))
      attribute.datatype = *datatype;
    else
      faults.add(row.line, "datatype", "datatype",
                 "must be string, number, datetime, text, singlevaluelist or multivaluelist");
    attribute.required = places::read_flag(row[kRequired], false, row.line, "required", faults);
    attribute.variable = places::read_flag(row[kVariable], true, row.line, "variable", faults);
    const std::string& order = row[kOrder];
    const auto [end, error] = std::from_chars(order.data(), order.data() + order.size(), attribute.order);
    if (error != std::errc() || end != order.data() + order.size() || attribute.order < 1 ||
        attribute.order > 1000)
      faults.add(row.line, "order", "number", "must be a number from 1 to 1000");
    check_length(row, kDescZh, "description_zh", 1, kDescriptionMax, faults);
    check_length(row, kDescEn, "description_en", 1, kDescriptionMax, faults);
    if (!row[kValues].empty())
      for (const std::string_view text : split(row[kValues], '|')) {
        if (auto value = parse_value(text))
          attribute.values.push_back(std::move(*value));
        else
          faults.add(row.line, "values", "values", "must be a list, with |, of key=中文/English");
      }
    const auto category = std::ranges::find(categories, row[kCategory], &Category::code);
    if (category == categories.end())
      faults.add(row.line, "category", "unknown_category",
                 fmt::format("there is no category \"{}\"", first_code_points(row[kCategory], 64)));
    else
      category->attributes.push_back(std::move(attribute));
  }
  for (Category& category : categories)
    std::ranges::stable_sort(category.attributes, {}, &ledger::ServiceAttribute::order);
  return faults.status();
}

Result<RoutingPack> parse_routing_pack(const places::PackFiles& files, const places::Pack& pack) {
  RoutingPack out;
  TZ_TRY(pack_json, need(files, "pack.json"));
  TZ_TRY(policy, parse_policy(files.shown_name("pack.json"), *pack_json));
  out.policy = std::move(policy);
  TZ_TRY(whistles, whistle::parse_whistle_policy(files.shown_name("pack.json"), *pack_json));
  out.whistles = std::move(whistles);
  TZ_TRY(categories_csv, need(files, "categories.csv"));
  TZ_TRY(catalogue_csv, need(files, "catalogue.csv"));
  TZ_TRY(limits_csv, need(files, "limits.csv"));
  TZ_TRY(layers, calendar::parse_calendar_block(files));
  TZ_TRY(categories, parse_categories(files.shown_name("categories.csv"), *categories_csv));
  out.categories = std::move(categories);
  if (const std::string* attributes = files.find("attributes.csv"))
    TZ_CHECK(add_attributes(out.categories, files.shown_name("attributes.csv"), *attributes));
  TZ_TRY(entries, parse_catalogue(files.shown_name("catalogue.csv"), *catalogue_csv));
  out.entries = std::move(entries);
  if (const std::string* duties = files.find("duty_list.csv")) {
    TZ_TRY(lines, parse_duty_list(files.shown_name("duty_list.csv"), *duties));
    out.duties = std::move(lines);
  }
  if (const std::string* delegations = files.find("delegations.csv")) {
    TZ_TRY(all, parse_delegations(files.shown_name("delegations.csv"), *delegations));
    out.delegations = std::move(all);
  }
  TZ_TRY(limits, LimitBook::parse(files.shown_name("limits.csv"), *limits_csv));
  out.limits = limits.rules();
  out.calendar = std::move(layers);
  TZ_TRY(places, places::make_places(pack.jurisdiction, pack.layers, pack.units, pack.zones));
  TZ_TRY(city, make_city(places, out, 1, {.version = 0, .layers = out.calendar},
                         files.shown_name("catalogue.csv")));
  static_cast<void>(city);
  return out;
}

DayRules City::day_rules() const {
  return {.zone = places->jurisdiction.time_zone, .rolls_weekend = places->jurisdiction.rolls_weekend};
}

ZoneAt City::zone_at(const places::Zone& zone) const {
  const places::Layer* layer = places->layer(zone.layer);
  return {.code = zone.code,
          .layer = zone.layer,
          .level = zone.level,
          .rank = layer == nullptr ? 0 : layer->rank,
          .unit_code = zone.unit_code,
          .name_zh = zone.name_zh,
          .name_en = zone.name_en};
}

namespace {

Status add_calendars(City& city, const calendar::Snapshot& days) {
  std::vector<calendar::Layer> common;
  for (const calendar::Layer& layer : days.layers)
    if (layer.level != calendar::LayerLevel::unit) common.push_back(layer);
  for (const calendar::Layer& layer : days.layers) {
    if (layer.level != calendar::LayerLevel::unit) continue;
    std::vector<calendar::Layer> own = common;
    own.push_back(layer);
    TZ_TRY(built, calendar::LayeredCalendar::build(std::move(own)));
    city.unit_calendars.emplace(layer.code, std::move(built));
  }
  TZ_TRY(built, calendar::LayeredCalendar::build(std::move(common)));
  city.calendar = std::move(built);
  city.calendar_version = days.version;
  return {};
}

}  // namespace

const calendar::LayeredCalendar& City::calendar_of(UnitId unit) const {
  const places::Unit* found = places->units.find(unit);
  const auto own = found == nullptr ? unit_calendars.end() : unit_calendars.find(found->code);
  return own == unit_calendars.end() ? calendar : own->second;
}

// A date that a person named has lost its `from`; the case was dispatched by its rule before.
const LimitRule* City::rule_on_sheet(const ledger::Case& c) const {
  const auto moment = c.due.from ? c.due.from : c.dispatched_at;
  return moment ? limit_history.rule_of(c.due.rule, *moment) : limits.find(c.due.rule);
}

Result<CityPtr> make_city(places::PlacesPtr places, const RoutingPack& pack, std::int64_t catalogue_version,
                          const calendar::Snapshot& days, const std::string& catalogue_file, bool checked) {
  auto city = std::make_shared<City>();
  city->places = std::move(places);
  city->policy = pack.policy;
  city->whistles = pack.whistles;
  city->policy.time_zone = city->places->jurisdiction.time_zone;
  TZ_TRY(categories, CategoryTree::build(pack.categories));
  city->categories = std::move(categories);
  TZ_TRY(limits, LimitBook::build(pack.limits));
  city->limits = std::move(limits);
  TZ_TRY(history,
         LimitHistory::build(pack.limit_versions.empty() ? std::vector<LimitRecord>{{{}, pack.limits}}
                                                         : pack.limit_versions));
  city->limit_history = std::move(history);
  TZ_CHECK(add_calendars(*city, days));
  TZ_TRY(duties, DutyList::build(pack.duties, city->categories, city->places->units));
  city->duties = std::move(duties);
  TZ_TRY(delegations,
         Delegations::build(pack.delegations, city->categories, city->places->units, city->duties));
  city->delegations = std::move(delegations);
  Catalogue::Context context{.categories = city->categories,
                             .units = city->places->units,
                             .limits = city->limits,
                             .limits_profile = city->places->jurisdiction.limits_profile,
                             .layers = {},
                             .zones = {},
                             .file = catalogue_file,
                             .duties = &city->duties,
                             .delegations = &city->delegations,
                             .checked = checked};
  for (const places::Layer& layer : city->places->layers) context.layers.emplace(layer.code, layer);
  for (const places::Zone& zone : city->places->zones.zones()) context.zones.emplace(zone.code, zone.layer);
  TZ_TRY(catalogue, Catalogue::build(catalogue_version, pack.entries, std::move(context)));
  city->catalogue.emplace(std::move(catalogue));
  return CityPtr(std::move(city));
}

}  // namespace tz::routing
