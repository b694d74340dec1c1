#include "search/document.h"

#include <algorithm>

#include "base/bytes.h"
#include "ledger/case_units.h"

namespace tz::search {
namespace {

// A character of the private use area begins a tag: kind_of() of tokens.cc lets none into a text's tokens.
std::string tag(std::string_view kind, std::string_view value) {
  return "\xEE\x80\x81" + std::string(kind) + to_hex(as_bytes(value));
}
std::string tag(std::string_view kind, UnitId unit) {
  return tag(kind, std::to_string(static_cast<std::int64_t>(unit)));
}

// Both names, so that either language finds it.
std::string both(std::string_view zh, std::string_view en) {
  if (zh == en || en.empty()) return std::string(zh);
  return std::string(zh) + " " + std::string(en);
}

void add(std::vector<SearchedField>& fields, std::string_view name, std::string text, bool open) {
  if (!text.empty()) fields.push_back({std::string(name), std::move(text), open});
}

std::string joined(std::span<const SearchedField> fields, bool open) {
  std::string text;
  for (const auto& field : fields) {
    if (field.open != open) continue;
    if (!text.empty()) text += kFieldBreak;
    text += field.text;
  }
  return text;
}

}  // namespace

Result<CityNames> names_of(const ledger::Planner& planner, JurisdictionId j) {
  CityNames names;
  TZ_TRY(services, planner.services(j));
  TZ_TRY(units, planner.units(j));
  names.services = std::move(services);
  names.units = std::move(units);
  names.zones = planner.zone_names(j);
  return names;
}

std::vector<SearchedField> fields_of(const ledger::CaseSummary& row, std::span<const std::string> replies,
                                     std::span<const UnitId> units, const CityNames& names) {
  std::vector<SearchedField> fields;
  const auto service = std::ranges::find(names.services, row.category, &ledger::Service::code);
  const bool known = service != names.services.end();
  const bool open = row.published && !(known && service->sensitive);
  add(fields, "code", row.code, open);
  add(fields, "title", row.title, false);  // the operator's; no public page shows it
  add(fields, "description", row.description, open);
  for (const auto& reply : replies) add(fields, "reply", reply, open);
  if (replies.empty()) add(fields, "reply", row.reply, open);
  if (known) add(fields, "category", both(service->name_zh, service->name_en), open);
  const auto zone = std::ranges::find(names.zones, row.zone, [](const auto& one) { return one.first; });
  if (zone != names.zones.end()) add(fields, "zone", both(zone->second.first, zone->second.second), open);
  add(fields, "address", row.address, false);
  for (const UnitId id : units) {
    const auto unit = std::ranges::find(names.units, id, &ledger::UnitCard::id);
    if (unit != names.units.end()) add(fields, "unit", both(unit->name_zh, unit->name_en), false);
  }
  return fields;
}

std::string unit_tag(UnitId unit) { return tag("u", unit); }
std::string category_tag(std::string_view code) { return tag("c", code); }
std::string zone_tag(std::string_view code) { return tag("z", code); }
std::string accused_tag(UnitId unit) { return tag("a", unit); }
std::string tip_off_tag() { return tag("t", ""); }

Document document_of(const SearchedCase& one, const CityNames& names) {
  const ledger::Case& c = one.current;
  const auto units = ledger::units_of(c);
  const auto fields = fields_of(one.row, one.replies, units, names);
  Document document{.case_id = c.id,
                    .received_at = c.received_at,
                    .open_text = joined(fields, true),
                    .inner_text = joined(fields, false)};
  auto& tags = document.tags;
  for (const UnitId unit : units) tags.push_back(unit_tag(unit));
  if (!c.category.empty()) tags.push_back(category_tag(c.category));
  for (const auto& zone : c.zones) tags.push_back(zone_tag(zone));
  if (c.request_type == ledger::RequestType::report) tags.push_back(tip_off_tag());
  if (const auto accused = ledger::accused_of(c)) tags.push_back(accused_tag(*accused));
  std::ranges::sort(tags);
  tags.erase(std::ranges::unique(tags).begin(), tags.end());
  return document;
}

IndexedText indexed_text(const Document& document) {
  IndexedText text{tokens_of(document.open_text), tokens_of(document.inner_text)};
  if (text.open.placed.size() > kPlacedMax) text.open.placed.resize(kPlacedMax);
  const std::size_t left = kPlacedMax - text.open.placed.size();
  if (text.inner.placed.size() > left) text.inner.placed.resize(left);
  return text;
}

}  // namespace tz::search
