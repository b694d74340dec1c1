#include "ledger/sql_contact_index.h"

#include <algorithm>

#include "ledger/case_texts.h"
#include "ledger/contact_key.h"
#include "ledger/decide.h"
#include "ledger/event_store.h"
#include "ledger/sql_payload.h"
#include "ledger/sql_unfilled.h"

namespace tz::ledger {
namespace {

using store::Row;
using store::Transaction;

constexpr std::string_view kInsert =
    "INSERT INTO ledger_contact (jurisdiction_id, case_id, key) VALUES ($1, $2, $3)";
constexpr std::string_view kInsertMissing =
    "INSERT INTO ledger_contact (jurisdiction_id, case_id, key) SELECT $1, $2, $3 FROM ledger_secret WHERE "
    "jurisdiction_id = $1 AND case_id = $2 ON CONFLICT DO NOTHING";
constexpr std::string_view kFind =
    "SELECT case_id FROM ledger_contact WHERE jurisdiction_id = $1 AND key = $2 ORDER BY case_id DESC LIMIT "
    "$3";
// The installation's one secret stands under no city: the keys hold the city themselves.
constexpr std::string_view kSecret = "SELECT key FROM ledger_contact_key WHERE jurisdiction_id = 0";

constexpr std::string_view kTable = "ledger_contact";
constexpr std::string_view kRegistrations =
    "SELECT c.case_id, e.leaf, e.detail, p.alg, p.body FROM ledger_case c "
    "JOIN ledger_event e ON e.jurisdiction_id = c.jurisdiction_id AND e.case_id = c.case_id AND e.version = "
    "1 "
    "LEFT JOIN ledger_payload p ON p.jurisdiction_id = c.jurisdiction_id AND p.case_id = c.case_id AND "
    "p.version = 1 WHERE c.jurisdiction_id = $1 AND c.case_id > $2 ORDER BY c.case_id LIMIT $3";
constexpr std::size_t kBatch = 2'000;  // cases in one transaction

// Whether it may be found as it was registered, and the contact that was left then.
Result<Contact> linkable_contact(const Case& c, const std::vector<Text>& texts) {
  const auto json = find_text(texts, "contact");
  if (json.empty() || !is_linkable(c)) return Contact{};
  return read_contact(json);
}

struct Registration {
  CaseId id{};
  std::vector<Bytes> keys;
};

Result<Registration> registration_of(const Hash256& secret, JurisdictionId j, const Row& row) {
  Registration one{.id = row.as<CaseId>(0), .keys = {}};
  if (row.is_null(3)) return one;  // it left no texts at all
  TZ_TRY(texts, decode_payload(row.i64(3), row.bytes(4)));
  if (find_text(texts, "contact").empty()) return one;
  TZ_TRY(decoded, decode(row.bytes(1), row.bytes(2)));
  const auto* received = std::get_if<Received>(&decoded.event);
  if (received == nullptr) return fail(Errc::corrupted, "a case does not begin with its registration");
  const Case begun{.request_type = received->request_type,
                   .confidentiality = received->confidentiality,
                   .anonymous = received->anonymous};
  TZ_TRY(contact, linkable_contact(begun, texts));
  one.keys = contact_keys(secret, j, contact);
  return one;
}

Result<Hash256> read_secret(store::Database& db) {
  TZ_TRY(rows, db.read([](Transaction& tx) { return tx.query(kSecret); }));
  Hash256 secret{};
  if (rows.empty() || rows[0].bytes(0).size() != secret.size())
    return fail(Errc::corrupted, "the secret of the contact index is missing or of another length");
  std::ranges::copy(rows[0].bytes(0), secret.begin());
  return secret;
}

Status fill(store::Database& db, const Hash256& secret, JurisdictionId j) {
  CaseId last{};
  while (true) {
    TZ_TRY(rows, db.read([&](Transaction& tx) { return tx.query(kRegistrations, j, last, kBatch); }));
    if (rows.empty()) break;
    std::vector<Registration> found;
    for (const auto& row : rows) {
      TZ_TRY(one, registration_of(secret, j, row));
      last = one.id;
      if (!one.keys.empty()) found.push_back(std::move(one));
    }
    const Status written = db.write([&](Transaction& tx) -> Status {
      for (const auto& one : found)
        for (const auto& key : one.keys) TZ_CHECK(tx.execute(kInsertMissing, j, one.id, ByteSpan(key)));
      return {};
    });
    TZ_CHECK(written);
  }
  return {};
}

}  // namespace

Result<Hash256> SqlContactIndex::secret() const {
  const std::scoped_lock lock(mutex_);
  if (!secret_) {
    TZ_TRY(read, read_secret(db_));
    secret_ = read;
  }
  return *secret_;
}

Result<std::vector<Bytes>> SqlContactIndex::keys(JurisdictionId j, const Case& c,
                                                 const StoredEvent& registration) const {
  TZ_TRY(contact, linkable_contact(c, registration.texts));
  if (contact.empty()) return std::vector<Bytes>();
  TZ_TRY(key, secret());
  return contact_keys(key, j, contact);
}

Result<std::vector<CaseId>> SqlContactIndex::find(JurisdictionId j, const Contact& contact,
                                                  std::size_t limit) const {
  TZ_TRY(key, secret());
  std::vector<CaseId> found;
  for (const auto& one : contact_keys(key, j, contact)) {
    TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(kFind, j, ByteSpan(one), limit); }));
    for (const auto& row : rows) found.push_back(row.as<CaseId>(0));
  }
  std::ranges::sort(found, std::ranges::greater{});
  found.erase(std::ranges::unique(found).begin(), found.end());
  if (found.size() > limit) found.resize(limit);
  return found;
}

Status write_contacts(Transaction& tx, JurisdictionId j, CaseId id, const std::vector<Bytes>& keys) {
  for (const auto& key : keys) TZ_CHECK(tx.execute(kInsert, j, id, ByteSpan(key)));
  return {};
}

Status fill_contacts(store::Database& db) {
  return fill_unfilled(db, kTable, [&](JurisdictionId j) -> Status {
    TZ_TRY(secret, read_secret(db));
    return fill(db, secret, j);
  });
}

}  // namespace tz::ledger
