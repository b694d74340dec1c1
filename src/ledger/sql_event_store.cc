#include "ledger/sql_event_store.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>

#include "base/json.h"
#include "ledger/case_texts.h"
#include "ledger/sql_case_rows.h"
#include "ledger/sql_payload.h"

namespace tz::ledger {

namespace {

using store::Dialect;
using store::Row;
using store::Rows;
using store::Transaction;

constexpr std::size_t kFeedMax = 10'000;
constexpr int kImportTries = 3;

constexpr std::string_view kInsertOnce =
    "INSERT INTO ledger_once (jurisdiction_id, scope, key, case_id) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kFindOnce =
    "SELECT case_id FROM ledger_once WHERE jurisdiction_id = $1 AND scope = $2 AND key = $3";
constexpr std::string_view kFindManySqlite =
    "SELECT key, case_id FROM ledger_once WHERE jurisdiction_id = $1 AND scope = $2 AND key IN (SELECT value "
    "FROM json_each($3))";
constexpr std::string_view kFindManyPostgres =
    "SELECT key, case_id FROM ledger_once WHERE jurisdiction_id = $1 AND scope = $2 "
    "AND key = ANY (ARRAY(SELECT jsonb_array_elements_text(CAST($3 AS jsonb))))";

// The version before a write. PostgreSQL's row lock makes writers of one case take turns, so that its events
// commit in their order.
constexpr std::string_view kVersionSqlite =
    "SELECT version FROM ledger_case WHERE jurisdiction_id = $1 AND case_id = $2";
constexpr std::string_view kVersionPostgres =
    "SELECT version FROM ledger_case WHERE jurisdiction_id = $1 AND case_id = $2 FOR UPDATE";

constexpr std::string_view kLastPosition =
    "SELECT position FROM ledger_seal WHERE jurisdiction_id = $1 ORDER BY position DESC LIMIT 1";
constexpr std::string_view kInsertSeal =
    "INSERT INTO ledger_seal (jurisdiction_id, position, case_id, version, leaf_hash) VALUES ($1, $2, $3, "
    "$4, $5)";
constexpr std::string_view kInsertUnsealed =
    "INSERT INTO ledger_unsealed (jurisdiction_id, case_id, version, at, leaf_hash) VALUES ($1, $2, $3, $4, "
    "$5)";

constexpr std::string_view kMakeSealer =
    "INSERT INTO ledger_sealer (jurisdiction_id, position) VALUES ($1, 0) ON CONFLICT (jurisdiction_id) DO "
    "NOTHING";
constexpr std::string_view kTakeSealer =
    "SELECT position FROM ledger_sealer WHERE jurisdiction_id = $1 FOR UPDATE";
// Events of a case in the order of its versions; between cases by time. Taken by case and version, so that a
// batch that is full never holds a later version without the earlier one.
constexpr std::string_view kSealBatch =
    "WITH batch AS (SELECT case_id, version FROM ledger_unsealed WHERE jurisdiction_id = $1 ORDER BY "
    "case_id, version LIMIT $3), "
    "taken AS (DELETE FROM ledger_unsealed u USING batch b WHERE u.jurisdiction_id = $1 AND u.case_id = "
    "b.case_id "
    "AND u.version = b.version RETURNING u.case_id, u.version, u.at, u.leaf_hash), "
    "timed AS (SELECT case_id, version, leaf_hash, MAX(at) OVER (PARTITION BY case_id ORDER BY version) AS "
    "at FROM taken), "
    "sealed AS (INSERT INTO ledger_seal (jurisdiction_id, position, case_id, version, leaf_hash) "
    "SELECT $1, $2 + ROW_NUMBER() OVER (ORDER BY at, case_id, version), case_id, version, leaf_hash FROM "
    "timed RETURNING 1) "
    "SELECT COUNT(*) FROM sealed";
constexpr std::string_view kAdvanceSealer =
    "UPDATE ledger_sealer SET position = $2 WHERE jurisdiction_id = $1";

constexpr std::string_view kHistory =
    "SELECT e.case_id, e.version, e.at, e.actor_id, e.role, e.unit_id, e.leaf, e.detail FROM ledger_event e "
    "WHERE e.jurisdiction_id = $1 AND e.case_id = $2 ORDER BY e.version";
constexpr std::string_view kHistoryWithTexts =
    "SELECT e.case_id, e.version, e.at, e.actor_id, e.role, e.unit_id, e.leaf, e.detail, p.alg, p.body FROM "
    "ledger_event e "
    "LEFT JOIN ledger_payload p ON p.jurisdiction_id = e.jurisdiction_id AND p.case_id = e.case_id AND "
    "p.version = e.version "
    "WHERE e.jurisdiction_id = $1 AND e.case_id = $2 ORDER BY e.version";
constexpr std::string_view kFeed =
    "SELECT e.case_id, e.version, e.at, e.actor_id, e.role, e.unit_id, e.leaf, e.detail, s.position, "
    "s.leaf_hash FROM ledger_seal s "
    "JOIN ledger_event e ON e.jurisdiction_id = s.jurisdiction_id AND e.case_id = s.case_id AND e.version = "
    "s.version "
    "WHERE s.jurisdiction_id = $1 AND s.position > $2 ORDER BY s.position LIMIT $3";
constexpr std::string_view kFeedWithTexts =
    "SELECT e.case_id, e.version, e.at, e.actor_id, e.role, e.unit_id, e.leaf, e.detail, s.position, "
    "s.leaf_hash, p.alg, p.body "
    "FROM ledger_seal s "
    "JOIN ledger_event e ON e.jurisdiction_id = s.jurisdiction_id AND e.case_id = s.case_id AND e.version = "
    "s.version "
    "LEFT JOIN ledger_payload p ON p.jurisdiction_id = s.jurisdiction_id AND p.case_id = s.case_id AND "
    "p.version = s.version "
    "WHERE s.jurisdiction_id = $1 AND s.position > $2 ORDER BY s.position LIMIT $3";
constexpr std::string_view kSecret =
    "SELECT matter, personal FROM ledger_secret WHERE jurisdiction_id = $1 AND case_id = $2";
constexpr std::string_view kFindCode =
    "SELECT case_id FROM ledger_case WHERE jurisdiction_id = $1 AND code = $2";

Result<std::optional<CaseId>> query_once(Transaction& tx, JurisdictionId j, const OnceKey& key) {
  TZ_TRY(rows, tx.query(kFindOnce, j, key.scope, key.key));
  if (rows.empty()) return std::optional<CaseId>();
  return std::optional(rows[0].as<CaseId>(0));
}

tl::unexpected<Error> moved_on() {
  return fail_rule(Errc::conflict, "version",
                   "the case was changed by someone else since it was read; read it again");
}

Status check_version(Transaction& tx, JurisdictionId j, const Append& part) {
  if (part.expected_version == 0) return {};  // The primary key refuses a second beginning.
  TZ_TRY(rows, tx.query(tx.dialect() == Dialect::sqlite ? kVersionSqlite : kVersionPostgres, j, part.id));
  if (rows.empty()) return fail(Errc::not_found, "there is no such case");
  if (rows[0].i64(0) != part.expected_version) return moved_on();
  return {};
}

// Gives the events their positions (SQLite) or queues them for the sealer (PostgreSQL).
Status place_events(Transaction& tx, JurisdictionId j, std::span<const ReadyPart* const> parts) {
  if (tx.dialect() == Dialect::postgres) {
    for (const ReadyPart* ready : parts) {
      for (const auto& event : ready->events) {
        TZ_CHECK(tx.execute(kInsertUnsealed, j, ready->part->id, event.version, event.at,
                            ByteSpan(event.leaf_hash)));
      }
    }
    return {};
  }
  TZ_TRY(last, tx.query(kLastPosition, j));
  std::int64_t position = last.empty() ? 0 : last[0].i64(0);
  for (const ReadyPart* ready : parts) {
    for (const auto& event : ready->events) {
      TZ_CHECK(
          tx.execute(kInsertSeal, j, ++position, ready->part->id, event.version, ByteSpan(event.leaf_hash)));
    }
  }
  return {};
}

Result<std::vector<Text>> texts_at(const Row& row, std::size_t column) {
  if (row.is_null(column)) return std::vector<Text>();
  return decode_payload(row.i64(column), row.bytes(column + 1));
}

Result<StoredEvent> stored_event(const Row& row) {
  TZ_TRY(decoded, decode(row.bytes(6), row.bytes(7)));
  const auto role = parse<Role>(row.text(4));
  if (!role) return fail(Errc::corrupted, "an event names a role that there is not");
  StoredEvent stored{.version = row.i64(1),
                     .event = std::move(decoded.event),
                     .at = from_millis(row.i64(2)),
                     .by = {},
                     .texts = {}};
  stored.by.actor = row.as<ActorId>(3);
  stored.by.role = *role;
  stored.by.unit = row.as<UnitId>(5);
  return stored;
}

Result<Hash256> hash_at(const Row& row, std::size_t column) {
  const Bytes& bytes = row.bytes(column);
  Hash256 hash{};
  if (bytes.size() != hash.size())
    return fail(Errc::corrupted, "a stored hash has another length than 32 bytes");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::string json_array(const std::vector<std::string_view>& values) {
  JsonWriter out;
  out.begin_array();
  for (const auto value : values) out.value(value);
  return out.end_array().take();
}

using OnceIndex = std::map<std::pair<std::string_view, std::string_view>, CaseId>;

// Which of the keys made a case already. Keys are views of `cases`.
Result<OnceIndex> query_known(Transaction& tx, JurisdictionId j,
                              std::span<const std::pair<Append, OnceKey>> cases) {
  std::map<std::string_view, std::set<std::string_view>> keys;
  for (const auto& [append, once] : cases) keys[once.scope].insert(once.key);
  OnceIndex known;
  for (const auto& [scope, wanted] : keys) {
    const auto list = json_array({wanted.begin(), wanted.end()});
    TZ_TRY(rows,
           tx.query(tx.dialect() == Dialect::sqlite ? kFindManySqlite : kFindManyPostgres, j, scope, list));
    for (const auto& row : rows)
      known.emplace(std::pair{scope, *wanted.find(row.text(0))}, row.as<CaseId>(1));
  }
  return known;
}

}  // namespace

Result<EventStore::Outcome> SqlEventStore::append(JurisdictionId j, std::span<const Append> parts,
                                                  const std::optional<OnceKey>& once) {
  assert(!parts.empty());
  std::vector<ReadyPart> ready;
  ready.reserve(parts.size());
  for (const auto& part : parts) {
    CaseSecret key{};
    EarlierTexts earlier;
    if (part.new_secret) {
      key = *part.new_secret;
    } else {
      TZ_TRY(kept, secret(j, part.id));
      key = kept;
    }
    // Read before the transaction, and still what it finds: check_version() lets nobody come between.
    if (!part.new_secret && needs_earlier(part.events)) {
      TZ_TRY(past, history(j, part.id, true));
      TZ_TRY(said, earlier_texts(past));
      earlier = std::move(said);
    }
    TZ_TRY(one, make_ready(j, part, key, earlier));
    if (part.new_secret) {
      TZ_TRY(keys, contacts_.keys(j, part.after, part.events.front()));
      one.contact_keys = std::move(keys);
    }
    ready.push_back(std::move(one));
  }
  const Status written = db_.write([&](Transaction& tx) -> Status {
    for (const auto& part : parts) TZ_CHECK(check_version(tx, j, part));
    if (once) TZ_CHECK(tx.execute(kInsertOnce, j, once->scope, once->key, parts.front().id));
    std::vector<const ReadyPart*> written_parts;
    for (const auto& one : ready) {
      TZ_CHECK(write_part(tx, j, one));
      written_parts.push_back(&one);
    }
    return place_events(tx, j, written_parts);
  });
  if (written) return Outcome{.id = parts.front().id};
  if (!once || written.error().code != Errc::conflict) return tl::unexpected<Error>(written.error());
  // Looked up behind the write that won, not beside it: it may be in the commit that is under way.
  TZ_TRY(first, db_.write([&](Transaction& tx) { return query_once(tx, j, *once); }));
  if (!first) return tl::unexpected<Error>(written.error());
  return Outcome{.id = *first, .repeated = true};
}

Result<std::vector<EventStore::Outcome>> SqlEventStore::append_new(
    JurisdictionId j, std::span<const std::pair<Append, OnceKey>> cases) {
  std::vector<ReadyPart> ready;
  ready.reserve(cases.size());
  for (const auto& [part, once] : cases) {
    assert(part.expected_version == 0 && part.new_secret);
    TZ_TRY(one, make_ready(j, part, *part.new_secret, {}));
    TZ_TRY(keys, contacts_.keys(j, part.after, part.events.front()));
    one.contact_keys = std::move(keys);
    ready.push_back(std::move(one));
  }
  const auto write_unknown = [&](Transaction& tx) -> Result<std::vector<Outcome>> {
    TZ_TRY(known, query_known(tx, j, cases));
    std::vector<Outcome> outcomes;
    std::vector<const ReadyPart*> fresh;
    outcomes.reserve(cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const auto& [part, once] = cases[i];
      const auto [entry, is_first] =
          known.emplace(std::pair<std::string_view, std::string_view>{once.scope, once.key}, part.id);
      outcomes.push_back({.id = entry->second, .repeated = !is_first});
      if (!is_first) continue;
      TZ_CHECK(tx.execute(kInsertOnce, j, once.scope, once.key, part.id));
      TZ_CHECK(write_part(tx, j, ready[i]));
      fresh.push_back(&ready[i]);
    }
    TZ_CHECK(place_events(tx, j, fresh));
    return outcomes;
  };
  // Another import may use one of the keys between our look and our write: look again.
  for (int tries = 1;; ++tries) {
    auto outcomes = db_.write(write_unknown);
    if (outcomes || outcomes.error().code != Errc::conflict || tries == kImportTries) return outcomes;
  }
}

Result<std::vector<StoredEvent>> SqlEventStore::history(JurisdictionId j, CaseId id, bool with_texts) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) {
    return tx.query(with_texts ? kHistoryWithTexts : kHistory, j, id);
  }));
  if (rows.empty()) return fail(Errc::not_found, "there is no such case");
  std::vector<StoredEvent> events;
  events.reserve(rows.size());
  for (const auto& row : rows) {
    TZ_TRY(stored, stored_event(row));
    if (stored.version != static_cast<std::int64_t>(events.size()) + 1) {
      return fail(Errc::corrupted, "the history of a case has a gap");
    }
    if (with_texts) {
      TZ_TRY(texts, texts_at(row, 8));
      stored.texts = std::move(texts);
    }
    events.push_back(std::move(stored));
  }
  return events;
}

Result<CaseSecret> SqlEventStore::secret(JurisdictionId j, CaseId id) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(kSecret, j, id); }));
  if (rows.empty()) return fail(Errc::not_found, "there is no such case");
  TZ_TRY(matter, hash_at(rows[0], 0));
  TZ_TRY(personal, hash_at(rows[0], 1));
  return CaseSecret{.matter = matter, .personal = personal};
}

Result<CaseId> SqlEventStore::find_code(JurisdictionId j, std::string_view code) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(kFindCode, j, code); }));
  if (rows.empty()) return fail(Errc::not_found, "there is no case with this number");
  return rows[0].as<CaseId>(0);
}

Result<std::optional<CaseId>> SqlEventStore::find_once(JurisdictionId j, const OnceKey& key) const {
  return db_.read([&](Transaction& tx) { return query_once(tx, j, key); });
}

Result<std::vector<FedEvent>> SqlEventStore::feed(JurisdictionId j, std::int64_t after, std::size_t limit,
                                                  bool with_texts) const {
  if (limit == 0 || limit > kFeedMax) return fail_field("limit", "limit must be between 1 and 10,000");
  TZ_TRY(rows, db_.read([&](Transaction& tx) {
    return tx.query(with_texts ? kFeedWithTexts : kFeed, j, after, limit);
  }));
  std::vector<FedEvent> events;
  events.reserve(rows.size());
  for (const auto& row : rows) {
    TZ_TRY(stored, stored_event(row));
    TZ_TRY(hash, hash_at(row, 9));
    if (with_texts) {
      TZ_TRY(texts, texts_at(row, 10));
      stored.texts = std::move(texts);
    }
    events.push_back({.position = row.i64(8),
                      .case_id = row.as<CaseId>(0),
                      .stored = std::move(stored),
                      .leaf_hash = hash});
  }
  return events;
}

Result<std::size_t> SqlEventStore::seal(JurisdictionId j, std::size_t limit) {
  if (db_.dialect() == Dialect::sqlite) return std::size_t{0};
  return db_.write([&](Transaction& tx) -> Result<std::size_t> {
    TZ_CHECK(tx.execute(kMakeSealer, j));
    TZ_TRY(lease, tx.query(kTakeSealer, j));
    const std::int64_t position = lease[0].i64(0);
    TZ_TRY(rows, tx.query(kSealBatch, j, position, limit));
    const std::int64_t sealed = rows[0].i64(0);
    if (sealed > 0) TZ_CHECK(tx.execute(kAdvanceSealer, j, position + sealed));
    return static_cast<std::size_t>(sealed);
  });
}

Result<std::int64_t> SqlEventStore::head(JurisdictionId j) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(kLastPosition, j); }));
  return rows.empty() ? std::int64_t{0} : rows[0].i64(0);
}

}  // namespace tz::ledger
