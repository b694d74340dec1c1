#include "routing/sql_routing_store.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "calendar/civil_day.h"
#include "routing/policy_block.h"
#include "routing/sql_limit_rows.h"
#include "routing/whistle_block.h"

namespace tz::routing {
namespace {

using calendar::format_day;
using calendar::parse_day;

using store::Row;
using store::Transaction;
using Attribute = ledger::ServiceAttribute;

constexpr std::string_view kCategories =
    "SELECT code, parent, name_zh, name_en, description_zh, description_en, keywords, request_types, kind, "
    "urgency, active, sensitive, "
    "community_may_own FROM routing_category WHERE jurisdiction_id = $1 ORDER BY position, code";
constexpr std::string_view kAttributes =
    "SELECT category, code, position, datatype, required, variable, description_zh, description_en, "
    "datatype_description, choices "
    "FROM routing_attribute WHERE jurisdiction_id = $1 ORDER BY category, position";
constexpr std::string_view kVersion =
    "SELECT MAX(version) FROM routing_catalogue_version WHERE jurisdiction_id = $1";
constexpr std::string_view kEntries =
    "SELECT line, zone, category, unit, limit_rule, request_types, effective_from, legal_basis, "
    "effective_to, precedent FROM routing_catalogue_entry "
    "WHERE jurisdiction_id = $1 AND version = $2 ORDER BY line";
constexpr std::string_view kCloseCategories =
    "UPDATE routing_category SET active = 0, position = 1000000 WHERE jurisdiction_id = $1";
constexpr std::string_view kSaveCategory =
    "INSERT INTO routing_category (jurisdiction_id, code, position, parent, name_zh, name_en, "
    "description_zh, description_en, keywords, "
    "request_types, kind, urgency, active, sensitive, community_may_own) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
    "ON CONFLICT (jurisdiction_id, code) DO UPDATE SET position = excluded.position, parent = "
    "excluded.parent, "
    "name_zh = excluded.name_zh, name_en = excluded.name_en, description_zh = excluded.description_zh, "
    "description_en = excluded.description_en, keywords = excluded.keywords, request_types = "
    "excluded.request_types, "
    "kind = excluded.kind, urgency = excluded.urgency, active = excluded.active, sensitive = "
    "excluded.sensitive, "
    "community_may_own = excluded.community_may_own";
constexpr std::string_view kForgetAttributes =
    "DELETE FROM routing_attribute WHERE jurisdiction_id = $1 AND category = $2";
constexpr std::string_view kSaveAttribute =
    "INSERT INTO routing_attribute (jurisdiction_id, category, code, position, datatype, required, variable, "
    "description_zh, "
    "description_en, datatype_description, choices) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr std::string_view kSaveVersion =
    "INSERT INTO routing_catalogue_version (jurisdiction_id, version, saved_at) VALUES ($1, $2, $3)";
constexpr std::string_view kSaveEntry =
    "INSERT INTO routing_catalogue_entry (jurisdiction_id, version, line, zone, category, unit, limit_rule, "
    "request_types, effective_from, legal_basis, effective_to, precedent) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr std::string_view kHasVersion =
    "SELECT version FROM routing_catalogue_version WHERE jurisdiction_id = $1 AND version = $2";
constexpr std::string_view kDuties =
    "SELECT line, unit, category, kind, department, legal_basis, effective_from, effective_to, source FROM "
    "routing_duty_line WHERE jurisdiction_id = $1 AND version = $2 ORDER BY line";
constexpr std::string_view kSaveDuty =
    "INSERT INTO routing_duty_line (jurisdiction_id, version, line, unit, category, kind, department, "
    "legal_basis, effective_from, effective_to, source) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr std::string_view kDelegations =
    "SELECT line, code, name_zh, name_en, category, department, unit, legal_basis, effective_from, "
    "effective_to, source FROM routing_delegation WHERE jurisdiction_id = $1 AND version = $2 ORDER BY line";
constexpr std::string_view kSaveDelegation =
    "INSERT INTO routing_delegation (jurisdiction_id, version, line, code, name_zh, name_en, category, "
    "department, unit, legal_basis, effective_from, effective_to, source) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
constexpr std::string_view kByHand =
    "SELECT version FROM routing_lists_by_hand WHERE jurisdiction_id = $1 AND version = $2";
constexpr std::string_view kSaveByHand =
    "INSERT INTO routing_lists_by_hand (jurisdiction_id, version) VALUES ($1, $2)";
constexpr std::string_view kPolicy =
    "SELECT name, value FROM routing_policy WHERE jurisdiction_id = $1 ORDER BY name";
constexpr std::string_view kWhistlePolicy =
    "SELECT body FROM routing_whistle_policy WHERE jurisdiction_id = $1";
constexpr std::string_view kSaveWhistlePolicy =
    "INSERT INTO routing_whistle_policy (jurisdiction_id, body) VALUES ($1, $2) "
    "ON CONFLICT (jurisdiction_id) DO UPDATE SET body = $2";
constexpr std::string_view kForgetPolicy = "DELETE FROM routing_policy WHERE jurisdiction_id = $1";
constexpr std::string_view kSavePolicy =
    "INSERT INTO routing_policy (jurisdiction_id, name, value) VALUES ($1, $2, $3)";

tl::unexpected<Error> unreadable(std::string_view what, std::string_view code) {
  return fail(Errc::corrupted, fmt::format("the stored {} \"{}\" cannot be read", what, code));
}

// Choices as lines of key, Chinese and English, parted by tabs: none of the three holds either (they come
// from one CSV cell each).
std::string choices_of(const Attribute& attribute) {
  std::string out;
  for (const auto& value : attribute.values)
    out += value.key + '\t' + value.name_zh + '\t' + value.name_en + '\n';
  return out;
}

std::optional<std::vector<Attribute::Value>> parse_choices(std::string_view text) {
  std::vector<Attribute::Value> values;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    const auto parts = split(line, '\t');
    if (parts.size() != 3) return std::nullopt;
    values.push_back({std::string(parts[0]), std::string(parts[1]), std::string(parts[2])});
  }
  return values;
}

Result<Category> category_of(const Row& row) {
  const auto urgency = ledger::parse<ledger::Urgency>(row.text(9));
  if (!urgency || row.i64(8) < 0 || row.i64(8) > static_cast<std::int64_t>(ledger::Service::Kind::blackbox))
    return unreadable("category", row.text(0));
  Category category{.code = row.text(0),
                    .parent = row.text(1),
                    .name_zh = row.text(2),
                    .name_en = row.text(3),
                    .description_zh = row.text(4),
                    .description_en = row.text(5),
                    .request_types = RequestTypes::from_bits(static_cast<std::uint8_t>(row.i64(7))),
                    .kind = row.as<ledger::Service::Kind>(8),
                    .urgency = *urgency,
                    .active = row.i64(10) != 0,
                    .sensitive = row.i64(11) != 0,
                    .community_may_own = row.i64(12) != 0};
  for (const std::string_view word : split(row.text(6), '\n'))
    if (!word.empty()) category.keywords.emplace_back(word);
  return category;
}

Result<Attribute> attribute_of(const Row& row) {
  auto values = parse_choices(row.text(9));
  if (!values || row.i64(3) < 0 ||
      row.i64(3) > static_cast<std::int64_t>(Attribute::Datatype::multivaluelist))
    return unreadable("attribute", row.text(1));
  return Attribute{.code = row.text(1),
                   .datatype = row.as<Attribute::Datatype>(3),
                   .required = row.i64(4) != 0,
                   .variable = row.i64(5) != 0,
                   .order = static_cast<int>(row.i64(2)),
                   .description_zh = row.text(6),
                   .description_en = row.text(7),
                   .datatype_description = row.text(8),
                   .values = std::move(*values)};
}

// nullopt: they are not days.
std::optional<Days> days_of(const Row& row, std::size_t from, std::size_t to) {
  const auto first = parse_day(row.text(from));
  if (!first) return std::nullopt;
  Days days{.from = *first, .to = {}};
  if (row.text(to).empty()) return days;
  days.to = parse_day(row.text(to));
  return days.to ? std::optional(days) : std::nullopt;
}
std::string last_day(const std::optional<std::chrono::sys_days>& day) { return day ? format_day(*day) : ""; }

Result<DutyLine> duty_of(const Row& row) {
  const auto kind = duty_kind_of(row.text(3));
  const auto days = days_of(row, 6, 7);
  if (!kind || !days) return unreadable("line of the duty list", row.text(2));
  return DutyLine{.unit = row.text(1),
                  .category = row.text(2),
                  .kind = *kind,
                  .department = row.text(4),
                  .legal_basis = row.text(5),
                  .days = *days,
                  .source = row.text(8),
                  .line = static_cast<std::uint64_t>(row.i64(0))};
}

Result<Delegation> delegation_of(const Row& row) {
  const auto days = days_of(row, 8, 9);
  if (!days) return unreadable("delegation", row.text(1));
  return Delegation{.code = row.text(1),
                    .name_zh = row.text(2),
                    .name_en = row.text(3),
                    .category = row.text(4),
                    .department = row.text(5),
                    .unit = row.text(6),
                    .legal_basis = row.text(7),
                    .days = *days,
                    .source = row.text(10),
                    .line = static_cast<std::uint64_t>(row.i64(0))};
}

Result<CatalogueEntry> entry_of(const Row& row) {
  const auto days = days_of(row, 6, 8);
  if (!days) return unreadable("catalogue line", row.text(2));
  return CatalogueEntry{.zone = row.text(1),
                        .category = row.text(2),
                        .unit = row.text(3),
                        .limit_rule = row.text(4),
                        .request_types = RequestTypes::from_bits(static_cast<std::uint8_t>(row.i64(5))),
                        .effective_from = days->from,
                        .effective_to = days->to,
                        .legal_basis = row.text(7),
                        .precedent = row.text(9),
                        .line = static_cast<std::uint64_t>(row.i64(0))};
}

Status load_categories(Transaction& tx, JurisdictionId id, std::vector<Category>& out) {
  TZ_TRY(rows, tx.query(kCategories, id));
  std::map<std::string, std::size_t> position;
  for (const Row& row : rows) {
    TZ_TRY(category, category_of(row));
    position.emplace(category.code, out.size());
    out.push_back(std::move(category));
  }
  TZ_TRY(attributes, tx.query(kAttributes, id));
  for (const Row& row : attributes) {
    TZ_TRY(attribute, attribute_of(row));
    const auto at = position.find(row.text(0));
    if (at == position.end()) return unreadable("attribute of category", row.text(0));
    out[at->second].attributes.push_back(std::move(attribute));
  }
  return {};
}

Result<std::int64_t> current_version(Transaction& tx, JurisdictionId id) {
  TZ_TRY(rows, tx.query(kVersion, id));
  return rows.empty() ? 0 : rows.front().opt_i64(0).value_or(0);
}

Status load_version_in(Transaction& tx, JurisdictionId id, std::int64_t version, RoutingPack& out) {
  TZ_TRY(entries, tx.query(kEntries, id, version));
  out.entries.clear();
  for (const Row& row : entries) {
    TZ_TRY(entry, entry_of(row));
    out.entries.push_back(std::move(entry));
  }
  TZ_TRY(duties, tx.query(kDuties, id, version));
  out.duties.clear();
  for (const Row& row : duties) {
    TZ_TRY(line, duty_of(row));
    out.duties.push_back(std::move(line));
  }
  TZ_TRY(delegations, tx.query(kDelegations, id, version));
  out.delegations.clear();
  for (const Row& row : delegations) {
    TZ_TRY(delegation, delegation_of(row));
    out.delegations.push_back(std::move(delegation));
  }
  TZ_TRY(by_hand, tx.query(kByHand, id, version));
  out.lists_by_hand = !by_hand.empty();
  return {};
}

Result<RoutingRecords> load_in(Transaction& tx, JurisdictionId id) {
  RoutingRecords records;
  TZ_TRY(version, current_version(tx, id));
  records.catalogue_version = version;
  if (version == 0)
    return fail(Errc::not_found,
                fmt::format("jurisdiction {} has no catalogue", static_cast<std::int32_t>(id)));
  TZ_CHECK(load_categories(tx, id, records.pack.categories));
  TZ_CHECK(load_version_in(tx, id, version, records.pack));
  TZ_TRY(limits, load_limits(tx, id));
  if (!limits.empty()) records.pack.limits = limits.back().rules;
  records.pack.limit_versions = std::move(limits);
  TZ_TRY(numbers, tx.query(kPolicy, id));
  for (const Row& row : numbers)
    if (!set_policy_number(records.pack.policy, row.text(0), row.i64(1)))
      return unreadable("policy number", row.text(0));
  TZ_TRY(whistles, tx.query(kWhistlePolicy, id));
  if (!whistles.empty()) {
    auto policy = whistle::parse_whistle_policy("routing_whistle_policy", whistles.front().text(0));
    if (!policy) return unreadable("rule of whistles", policy.error().field);
    records.pack.whistles = std::move(*policy);
  }
  return records;
}

Status save_category(Transaction& tx, JurisdictionId id, const Category& c, std::int64_t position) {
  TZ_CHECK(tx.execute(kSaveCategory, id, c.code, position, c.parent, c.name_zh, c.name_en, c.description_zh,
                      c.description_en, join(c.keywords, "\n"), c.request_types.bits(), c.kind,
                      ledger::name(c.urgency), c.active, c.sensitive, c.community_may_own));
  TZ_CHECK(tx.execute(kForgetAttributes, id, c.code));
  for (const Attribute& a : c.attributes)
    TZ_CHECK(tx.execute(kSaveAttribute, id, c.code, a.code, a.order, a.datatype, a.required, a.variable,
                        a.description_zh, a.description_en, a.datatype_description, choices_of(a)));
  return {};
}

Status save_version(Transaction& tx, JurisdictionId id, std::int64_t version, const RoutingPack& pack) {
  for (const CatalogueEntry& e : pack.entries)
    TZ_CHECK(tx.execute(kSaveEntry, id, version, e.line, e.zone, e.category, e.unit, e.limit_rule,
                        e.request_types.bits(), format_day(e.effective_from), e.legal_basis,
                        last_day(e.effective_to), e.precedent));
  for (const DutyLine& l : pack.duties)
    TZ_CHECK(tx.execute(kSaveDuty, id, version, l.line, l.unit, l.category, name_of(l.kind), l.department,
                        l.legal_basis, format_day(l.days.from), last_day(l.days.to), l.source));
  for (const Delegation& d : pack.delegations)
    TZ_CHECK(tx.execute(kSaveDelegation, id, version, d.line, d.code, d.name_zh, d.name_en, d.category,
                        d.department, d.unit, d.legal_basis, format_day(d.days.from), last_day(d.days.to),
                        d.source));
  return pack.lists_by_hand ? tx.execute(kSaveByHand, id, version) : Status{};
}

// A version more, unless these hold.
Status keep_limits(Transaction& tx, JurisdictionId id, const std::vector<LimitRule>& rules, Instant at) {
  TZ_TRY(known, load_limits(tx, id));
  if (!known.empty() && known.back().rules == rules) return {};
  const std::int64_t version = known.empty() ? 1 : known.back().about.version + 1;
  return add_limits(tx, id, {{.version = version, .effective_from = at, .saved_at = at}, rules});
}

}  // namespace

Result<RoutingRecords> SqlRoutingStore::load(JurisdictionId id) const {
  return db_.read([id](Transaction& tx) { return load_in(tx, id); });
}

Result<std::int64_t> SqlRoutingStore::save(JurisdictionId id, const RoutingPack& pack, bool new_catalogue,
                                           Instant at) {
  return db_.write([&](Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(before, current_version(tx, id));
    TZ_CHECK(tx.execute(kCloseCategories, id));
    std::int64_t position = 0;
    for (const Category& category : pack.categories) TZ_CHECK(save_category(tx, id, category, position++));
    TZ_CHECK(keep_limits(tx, id, pack.limits, at));
    TZ_CHECK(tx.execute(kForgetPolicy, id));
    for (const auto& [name, value] : policy_numbers(pack.policy))
      TZ_CHECK(tx.execute(kSavePolicy, id, name, value));
    TZ_CHECK(tx.execute(kSaveWhistlePolicy, id, whistle::whistle_policy_json(pack.whistles)));
    if (!new_catalogue) return before;
    const std::int64_t version = before + 1;
    TZ_CHECK(tx.execute(kSaveVersion, id, version, to_millis(at)));
    TZ_CHECK(save_version(tx, id, version, pack));
    return version;
  });
}

Status SqlRoutingStore::add_limits(JurisdictionId id, const LimitRecord& record) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(before, limits_version(tx, id));
    if (before + 1 != record.about.version)
      return fail(Errc::conflict, "the limits have another version since they were read");
    return routing::add_limits(tx, id, record);
  });
}

Result<StoredVersions> SqlRoutingStore::versions(JurisdictionId id) const {
  return db_.read([id](Transaction& tx) -> Result<StoredVersions> {
    TZ_TRY(catalogue, current_version(tx, id));
    TZ_TRY(limits, limits_version(tx, id));
    return StoredVersions{.catalogue = catalogue, .limits = limits};
  });
}

Result<RoutingRecords> SqlRoutingStore::load_version(JurisdictionId id, std::int64_t version) const {
  return db_.read([&](Transaction& tx) -> Result<RoutingRecords> {
    TZ_TRY(known, tx.query(kHasVersion, id, version));
    if (known.empty())
      return fail(Errc::not_found, fmt::format("there is no version {} of the catalogue", version));
    TZ_TRY(records, load_in(tx, id));
    records.catalogue_version = version;
    TZ_CHECK(load_version_in(tx, id, version, records.pack));
    return std::move(records);
  });
}

}  // namespace tz::routing
