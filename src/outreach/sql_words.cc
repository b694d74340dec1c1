#include "outreach/sql_words.h"

#include <algorithm>

#include "ledger/sql_payload.h"

namespace tz::outreach {
namespace {

using store::Transaction;

constexpr std::string_view kInsert =
    "INSERT INTO outreach_words (jurisdiction_id, kind, thing_id, secret, alg, body) "
    "VALUES ($1, $2, $3, $4, $5, $6)";
constexpr std::string_view kFind =
    "SELECT secret, alg, body FROM outreach_words "
    "WHERE jurisdiction_id = $1 AND kind = $2 AND thing_id = $3";
constexpr std::string_view kFindErasure =
    "SELECT reason, actor_id, unit_id, at FROM outreach_erasure "
    "WHERE jurisdiction_id = $1 AND kind = $2 AND thing_id = $3";
constexpr std::string_view kOverwrite =
    "UPDATE outreach_words SET secret = $4, body = $5 "
    "WHERE jurisdiction_id = $1 AND kind = $2 AND thing_id = $3";
constexpr std::string_view kDelete =
    "DELETE FROM outreach_words WHERE jurisdiction_id = $1 AND kind = $2 AND thing_id = $3";
constexpr std::string_view kInsertErasure =
    "INSERT INTO outreach_erasure (jurisdiction_id, kind, thing_id, reason, actor_id, unit_id, at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

Result<std::optional<Erasure>> find_erasure(Transaction& tx, JurisdictionId j, std::string_view kind,
                                            std::string_view id) {
  TZ_TRY(rows, tx.query(kFindErasure, j, kind, id));
  if (rows.empty()) return std::optional<Erasure>{};
  const auto reason = parse_erasure_reason(rows[0].text(0));
  if (!reason) return fail(Errc::corrupted, "words were erased for a reason that there is not");
  return std::optional(Erasure{.reason = *reason,
                               .by = rows[0].as<ActorId>(1),
                               .unit = rows[0].as<UnitId>(2),
                               .at = from_millis(rows[0].i64(3))});
}

}  // namespace

Result<Hash256> hash_of(const store::Row& row, std::size_t column) {
  Hash256 hash{};
  const auto& bytes = row.bytes(column);
  if (bytes.size() != hash.size()) return fail(Errc::corrupted, "a digest is not of 32 bytes");
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

std::string text_of(const std::vector<ledger::Text>& texts, std::string_view field) {
  const auto found = std::ranges::find(texts, field, &ledger::Text::field);
  return found == texts.end() ? std::string{} : found->value;
}

Status write_words(Transaction& tx, JurisdictionId j, std::string_view kind, std::string_view id,
                   const WordSecret& secret, const std::vector<ledger::Text>& texts) {
  TZ_TRY(body, ledger::encode_payload(texts));
  return tx.execute(kInsert, j, kind, id, ByteSpan(secret), ledger::kPlainPayload, ByteSpan(body));
}

Result<KeptWords> read_words(Transaction& tx, JurisdictionId j, std::string_view kind, std::string_view id) {
  KeptWords kept;
  TZ_TRY(rows, tx.query(kFind, j, kind, id));
  if (!rows.empty()) {
    TZ_TRY(secret, hash_of(rows[0], 0));
    kept.secret = secret;
    TZ_TRY(texts, ledger::decode_payload(rows[0].i64(1), rows[0].bytes(2)));
    kept.texts = std::move(texts);
    return kept;
  }
  TZ_TRY(erased, find_erasure(tx, j, kind, id));
  if (!erased) return fail(Errc::corrupted, "words are missing that nobody erased");
  kept.erased = erased;
  return kept;
}

Result<Erasure> erase_words(Transaction& tx, JurisdictionId j, std::string_view kind, std::string_view id,
                            const Erasure& erasure) {
  TZ_TRY(rows, tx.query(kFind, j, kind, id));
  if (!rows.empty()) {
    const Bytes nothing(rows[0].bytes(2).size());
    TZ_CHECK(tx.execute(kOverwrite, j, kind, id, ByteSpan(WordSecret{}), ByteSpan(nothing)));
    TZ_CHECK(tx.execute(kDelete, j, kind, id));
    TZ_CHECK(tx.execute(kInsertErasure, j, kind, id, name(erasure.reason), erasure.by, erasure.unit,
                        to_millis(erasure.at)));
  }
  TZ_TRY(kept, find_erasure(tx, j, kind, id));
  if (!kept) return fail(Errc::corrupted, "words are missing that nobody erased");
  return *kept;
}

}  // namespace tz::outreach
