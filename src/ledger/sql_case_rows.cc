#include "ledger/sql_case_rows.h"

#include <algorithm>
#include <cassert>

#include "base/json.h"
#include "ledger/case_units.h"
#include "ledger/sql_clock_rows.h"
#include "ledger/sql_contact_index.h"
#include "ledger/sql_payload.h"

namespace tz::ledger {

namespace {

using store::Transaction;

constexpr std::string_view kInsertEvent =
    "INSERT INTO ledger_event (jurisdiction_id, case_id, version, kind, at, actor_id, role, unit_id, leaf, "
    "detail) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr std::string_view kInsertPayload =
    "INSERT INTO ledger_payload (jurisdiction_id, case_id, version, alg, body) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kInsertSecret =
    "INSERT INTO ledger_secret (jurisdiction_id, case_id, matter, personal) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kInsertUpdate =
    "INSERT INTO ledger_public_update (jurisdiction_id, case_id, version, at, status, kind, text) VALUES "
    "($1, $2, $3, $4, $5, $6, $7)";
constexpr std::string_view kInsertCase =
    "INSERT INTO ledger_case (jurisdiction_id, case_id, code, version, status, channel, request_type, "
    "urgency, category, zone, lead, "
    "published, supervised, reopen_count, received_at, updated_at, due_key, landed_at, landing, merged_into, "
    "lat_e7, lng_e7, cell, coarse_lat_e7, coarse_lng_e7, title, "
    "address, description, reply, media, accused) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
    "$13, "
    "$14, $15, $16, $17, $18, $19, $20, "
    "$21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)";
constexpr std::string_view kUpdateCase =
    "UPDATE ledger_case SET version = $3, status = $4, request_type = $5, urgency = $6, category = $7, zone "
    "= $8, lead = $9, "
    "published = $10, supervised = $11, reopen_count = $12, updated_at = $13, due_key = $14, landed_at = "
    "$15, landing = $16, "
    "merged_into = $17, title = COALESCE($18, title), description = COALESCE($19, description), reply = "
    "COALESCE($20, reply), media = COALESCE($21, media), accused = $22 "
    "WHERE jurisdiction_id = $1 AND case_id = $2";
constexpr std::string_view kInsertZone =
    "INSERT INTO ledger_case_zone (jurisdiction_id, zone, received_at, case_id, is_open, due_key) VALUES "
    "($1, $2, $3, $4, $5, $6)";
constexpr std::string_view kUpdateZone =
    "UPDATE ledger_case_zone SET is_open = $5, due_key = $6 WHERE jurisdiction_id = $1 AND zone = $2 AND "
    "received_at = $3 AND case_id = $4";
constexpr std::string_view kDeleteZone =
    "DELETE FROM ledger_case_zone WHERE jurisdiction_id = $1 AND zone = $2 AND received_at = $3 AND case_id "
    "= $4";
constexpr std::string_view kInsertUnit =
    "INSERT INTO ledger_case_unit (jurisdiction_id, unit_id, is_open, received_at, case_id, due_key) VALUES "
    "($1, $2, $3, $4, $5, $6)";
constexpr std::string_view kDeleteUnit =
    "DELETE FROM ledger_case_unit WHERE jurisdiction_id = $1 AND unit_id = $2 AND is_open = $3 AND "
    "received_at = $4 AND case_id = $5";
constexpr std::string_view kInsertViolation =
    "INSERT INTO ledger_violation (jurisdiction_id, case_id, kind, since) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kDeleteViolation =
    "DELETE FROM ledger_violation WHERE jurisdiction_id = $1 AND case_id = $2 AND kind = $3";

std::optional<std::int64_t> millis(const std::optional<Instant>& at) {
  return at ? std::optional(to_millis(*at)) : std::nullopt;
}
std::string finest_zone(const Case& c) { return c.zones.empty() ? std::string() : c.zones.front(); }
std::optional<std::string_view> landing_name(const Case& c) {
  return c.landing ? std::optional(name(c.landing->code)) : std::nullopt;
}
std::vector<std::string> distinct(std::vector<std::string> zones) {
  std::sort(zones.begin(), zones.end());
  zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
  return zones;
}

Status write_event(Transaction& tx, JurisdictionId j, const Append& part, const ReadyEvent& e) {
  TZ_CHECK(tx.execute(kInsertEvent, j, part.id, e.version, e.kind, e.at, e.actor, e.role, e.unit,
                      e.bytes.leaf, e.bytes.detail));
  if (!e.payload.empty())
    TZ_CHECK(tx.execute(kInsertPayload, j, part.id, e.version, kPlainPayload, e.payload));
  if (e.public_update) {
    TZ_CHECK(tx.execute(kInsertUpdate, j, part.id, e.version, e.at, name(part.after.status), e.kind,
                        *e.public_update));
  }
  return {};
}

Status insert_case(Transaction& tx, JurisdictionId j, const ReadyPart& ready) {
  const Case& c = ready.part->after;
  const RowTexts& t = ready.texts;
  const auto lat = t.point ? std::optional<std::int64_t>(t.point->lat_e7) : std::nullopt;
  const auto lng = t.point ? std::optional<std::int64_t>(t.point->lng_e7) : std::nullopt;
  const auto cell = t.point ? std::optional(cell_of(*t.point)) : std::nullopt;
  const auto coarse = t.point ? std::optional(coarsen(*t.point)) : std::nullopt;
  const auto coarse_lat = coarse ? std::optional<std::int64_t>(coarse->lat_e7) : std::nullopt;
  const auto coarse_lng = coarse ? std::optional<std::int64_t>(coarse->lng_e7) : std::nullopt;
  return tx.execute(kInsertCase, j, c.id, c.code, c.version, name(c.status), name(c.channel),
                    name(c.request_type), name(c.urgency), c.category, finest_zone(c), c.lead,
                    is_published(c), c.supervised, c.reopen_count, to_millis(c.received_at),
                    to_millis(c.updated_at), due_key(c), millis(c.landed_at), landing_name(c), c.merged_into,
                    lat, lng, cell, coarse_lat, coarse_lng, t.title.value_or(""), t.address.value_or(""),
                    t.description.value_or(""), t.reply.value_or(""), t.media.value_or("[]"), accused_of(c));
}

Status update_case(Transaction& tx, JurisdictionId j, const ReadyPart& ready) {
  const Case& c = ready.part->after;
  const RowTexts& t = ready.texts;
  return tx.execute(kUpdateCase, j, c.id, c.version, name(c.status), name(c.request_type), name(c.urgency),
                    c.category, finest_zone(c), c.lead, is_published(c), c.supervised, c.reopen_count,
                    to_millis(c.updated_at), due_key(c), millis(c.landed_at), landing_name(c), c.merged_into,
                    t.title, t.description, t.reply, t.media, accused_of(c));
}

// Whether what zones and units are listed by is as it was.
bool sorts_alike(const Case& before, const Case& after) {
  return is_open(before.status) == is_open(after.status) && due_key(before) == due_key(after);
}

Status write_zones(Transaction& tx, JurisdictionId j, const Case& before, const Case& after) {
  const auto old_zones = distinct(before.zones);
  const auto new_zones = distinct(after.zones);
  const auto write = [&](std::string_view statement) -> Status {
    for (const auto& zone : new_zones) {
      TZ_CHECK(tx.execute(statement, j, zone, to_millis(after.received_at), after.id, is_open(after.status),
                          due_key(after)));
    }
    return {};
  };
  if (old_zones == new_zones) return sorts_alike(before, after) ? Status{} : write(kUpdateZone);
  for (const auto& zone : old_zones)
    TZ_CHECK(tx.execute(kDeleteZone, j, zone, to_millis(before.received_at), after.id));
  return write(kInsertZone);
}

Status write_units(Transaction& tx, JurisdictionId j, const Case& before, const Case& after) {
  const auto old_units = units_of(before);
  const auto new_units = units_of(after);
  if (old_units == new_units && sorts_alike(before, after)) return {};
  for (const auto unit : old_units) {
    TZ_CHECK(
        tx.execute(kDeleteUnit, j, unit, is_open(before.status), to_millis(before.received_at), after.id));
  }
  for (const auto unit : new_units) {
    TZ_CHECK(tx.execute(kInsertUnit, j, unit, is_open(after.status), to_millis(after.received_at), after.id,
                        due_key(after)));
  }
  return {};
}

Status write_violations(Transaction& tx, JurisdictionId j, CaseId id, const std::vector<ViolationRow>& before,
                        const std::vector<ViolationRow>& after) {
  const auto has = [](const std::vector<ViolationRow>& rows, const ViolationRow& row) {
    return std::find(rows.begin(), rows.end(), row) != rows.end();
  };
  for (const auto& row : before)
    if (!has(after, row)) TZ_CHECK(tx.execute(kDeleteViolation, j, id, row.kind));
  for (const auto& row : after)
    if (!has(before, row)) TZ_CHECK(tx.execute(kInsertViolation, j, id, row.kind, row.since));
  return {};
}

}  // namespace

Result<ReadyPart> make_ready(JurisdictionId j, const Append& part, const CaseSecret& secret,
                             const EarlierTexts& earlier) {
  assert(!part.events.empty());
  assert(part.after.version == part.expected_version + static_cast<std::int64_t>(part.events.size()));
  ReadyPart ready{.part = &part, .secret = secret};
  ready.events.reserve(part.events.size());
  std::int64_t version = part.expected_version;
  for (const auto& stored : part.events) {
    assert(stored.version == version + 1);
    ++version;
    ReadyEvent event{.version = version,
                     .kind = std::string(kind(stored.event)),
                     .role = std::string(name(stored.by.role)),
                     .at = to_millis(stored.at),
                     .actor = static_cast<std::int64_t>(stored.by.actor),
                     .unit = static_cast<std::int64_t>(stored.by.unit),
                     .bytes = encode(stored.event, j, version, stored.at, stored.by, stored.texts, secret)};
    if (!stored.texts.empty()) {
      TZ_TRY(payload, encode_payload(stored.texts));
      event.payload = std::move(payload);
    }
    event.leaf_hash = leaf_hash(event.bytes.leaf);
    event.public_update = public_update(stored, earlier.filed_reply);
    ready.events.push_back(std::move(event));
  }
  TZ_TRY(texts, row_texts(part.events, earlier));
  ready.texts = std::move(texts);
  return ready;
}

Status write_part(Transaction& tx, JurisdictionId j, const ReadyPart& ready) {
  const Append& part = *ready.part;
  const bool is_new = part.expected_version == 0;
  for (const auto& event : ready.events) TZ_CHECK(write_event(tx, j, part, event));
  if (is_new) {
    TZ_CHECK(tx.execute(kInsertSecret, j, part.id, ByteSpan(ready.secret.matter),
                        ByteSpan(ready.secret.personal)));
    TZ_CHECK(insert_case(tx, j, ready));
    TZ_CHECK(write_contacts(tx, j, part.id, ready.contact_keys));
    TZ_CHECK(write_zones(tx, j, Case{}, part.after));
    TZ_CHECK(write_units(tx, j, Case{}, part.after));
    TZ_CHECK(write_clocks(tx, j, Case{}, part.after));
    return write_violations(tx, j, part.after.id, {}, violation_rows(part.after));
  }
  TZ_CHECK(update_case(tx, j, ready));
  TZ_CHECK(write_zones(tx, j, part.before, part.after));
  TZ_CHECK(write_units(tx, j, part.before, part.after));
  TZ_CHECK(write_clocks(tx, j, part.before, part.after));
  return write_violations(tx, j, part.after.id, violation_rows(part.before), violation_rows(part.after));
}

}  // namespace tz::ledger
