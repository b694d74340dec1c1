#include "routing/sql_limit_rows.h"

#include <fmt/format.h>

namespace tz::routing {
namespace {

using store::Row;
using store::Transaction;

constexpr std::string_view kVersions =
    "SELECT version, effective_from, saved_at, saved_by FROM routing_limits_version WHERE jurisdiction_id = "
    "$1 "
    "ORDER BY version";
constexpr std::string_view kLatest =
    "SELECT MAX(version) FROM routing_limits_version WHERE jurisdiction_id = $1";
constexpr std::string_view kRules =
    "SELECT rule, profile, request_types, urgencies, sign_value, sign_unit, contact_value, contact_unit, "
    "objection_value, objection_unit, extension_value, extension_unit, result_value, result_unit, "
    "extensions_max, source, note_zh, note_en, version FROM routing_limit_rule WHERE jurisdiction_id = $1 "
    "ORDER BY version, position";
constexpr std::string_view kAddVersion =
    "INSERT INTO routing_limits_version (jurisdiction_id, version, effective_from, saved_at, saved_by) "
    "VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kAddRule =
    "INSERT INTO routing_limit_rule (jurisdiction_id, version, rule, position, profile, request_types, "
    "urgencies, sign_value, sign_unit, contact_value, contact_unit, objection_value, objection_unit, "
    "extension_value, extension_unit, result_value, result_unit, extensions_max, source, note_zh, note_en) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";

std::optional<Span> span_of(const Row& row, std::size_t column) {
  const auto value = row.opt_i64(column);
  return value ? std::optional(Span{static_cast<int>(*value), row.as<SpanUnit>(column + 1)}) : std::nullopt;
}

LimitRule limit_of(const Row& row) {
  return {.id = row.text(0),
          .profile = row.text(1),
          .request_types = RequestTypes::from_bits(static_cast<std::uint8_t>(row.i64(2))),
          .urgencies = Urgencies::from_bits(static_cast<std::uint8_t>(row.i64(3))),
          .sign = span_of(row, 4),
          .contact = span_of(row, 6),
          .objection = span_of(row, 8),
          .result = {static_cast<int>(row.i64(12)), row.as<SpanUnit>(13)},
          .extension = span_of(row, 10),
          .extensions_max = static_cast<int>(row.i64(14)),
          .source = row.text(15),
          .note_zh = row.text(16),
          .note_en = row.text(17)};
}

}  // namespace

Result<std::vector<LimitRecord>> load_limits(Transaction& tx, JurisdictionId id) {
  std::vector<LimitRecord> all;
  TZ_TRY(versions, tx.query(kVersions, id));
  for (const Row& row : versions) {
    LimitVersion about{.version = row.i64(0),
                       .effective_from = from_millis(row.i64(1)),
                       .saved_at = from_millis(row.i64(2))};
    if (const auto by = row.opt_i64(3)) about.saved_by = ActorId{*by};
    all.push_back({about, {}});
  }
  TZ_TRY(rules, tx.query(kRules, id));
  std::size_t at = 0;
  for (const Row& row : rules) {
    while (at < all.size() && all[at].about.version != row.i64(18)) ++at;
    if (at == all.size())
      return fail(Errc::corrupted,
                  fmt::format("the stored limits name a version {} that is not there", row.i64(18)));
    all[at].rules.push_back(limit_of(row));
  }
  return all;
}

Result<std::int64_t> limits_version(Transaction& tx, JurisdictionId id) {
  TZ_TRY(rows, tx.query(kLatest, id));
  return rows.empty() ? 0 : rows.front().opt_i64(0).value_or(0);
}

Status add_limits(Transaction& tx, JurisdictionId id, const LimitRecord& record) {
  const LimitVersion& about = record.about;
  const auto by = about.saved_by ? std::optional(static_cast<std::int64_t>(*about.saved_by)) : std::nullopt;
  TZ_CHECK(tx.execute(kAddVersion, id, about.version, to_millis(about.effective_from),
                      to_millis(about.saved_at), by));
  std::int64_t position = 0;
  for (const LimitRule& rule : record.rules) {
    const auto value = [](const std::optional<Span>& span) {
      return span ? std::optional(span->value) : std::nullopt;
    };
    const auto unit = [](const std::optional<Span>& span) {
      return span ? std::optional(span->unit) : std::nullopt;
    };
    TZ_CHECK(tx.execute(kAddRule, id, about.version, rule.id, position++, rule.profile,
                        rule.request_types.bits(), rule.urgencies.bits(), value(rule.sign), unit(rule.sign),
                        value(rule.contact), unit(rule.contact), value(rule.objection), unit(rule.objection),
                        value(rule.extension), unit(rule.extension), rule.result.value, rule.result.unit,
                        rule.extensions_max, rule.source, rule.note_zh, rule.note_en));
  }
  return {};
}

}  // namespace tz::routing
