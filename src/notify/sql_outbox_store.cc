#include "notify/sql_outbox_store.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <set>

#include "base/json.h"
#include "base/log.h"
#include "notify/sql_outbox_statements.h"

namespace tz::notify {
namespace {

using store::Row;
using store::Transaction;

std::string payload_of(const Post& post) {
  JsonWriter json;
  json.begin_object().key("values").begin_object();
  for (const auto& [key, value] : post.message.values) json.field(key, value);
  json.end_object().key("addresses").begin_array();
  for (const auto& destination : post.destinations) json.value(destination.address);
  json.end_array().end_object();
  return json.take();
}

// Puts values and the address of destination `ordinal` where they belong. False if the payload is not ours.
bool read_payload(const std::string& body, std::size_t ordinal, Claim& claim) {
  const auto json = parse_json(body);
  if (!json || !json->is_object()) return false;
  const auto* values = json->as_object().if_contains("values");
  const auto* addresses = json->as_object().if_contains("addresses");
  if (values == nullptr || !values->is_object() || addresses == nullptr || !addresses->is_array())
    return false;
  for (const auto& [key, value] : values->as_object()) {
    if (!value.is_string()) return false;
    claim.message.values.emplace(key, value.as_string());
  }
  if (ordinal >= addresses->as_array().size() || !addresses->as_array()[ordinal].is_string()) return false;
  claim.destination.address = addresses->as_array()[ordinal].as_string();
  return true;
}

tl::unexpected<Error> corrupted(std::int64_t id) {
  return fail(Errc::corrupted, fmt::format("delivery {} holds what nobody can read", id));
}

// Keeps `value` if it is there.
template <class T>
bool keep(const std::optional<T>& value, T& out) {
  if (value) out = *value;
  return value.has_value();
}

// What is to be sent, from its row of kDue and its row of kContent.
Result<Claim> claim_of(JurisdictionId j, const Row& due, const Row& content) {
  Claim claim{.id = due.as<DeliveryId>(0),
              .message_id = due.as<MessageId>(1),
              .attempts = static_cast<int>(due.i64(6)),
              .revived_after = static_cast<int>(due.i64(7)),
              .created_at = from_millis(due.i64(8))};
  claim.destination.ref = due.text(4);
  claim.message.jurisdiction = j;
  claim.message.dedupe_key = content.text(0);
  if (!content.is_null(1)) claim.message.case_id = content.as<ledger::CaseId>(1);
  claim.message.case_code = content.text(2);
  claim.message.template_id = content.text(4);
  const bool is_whole = keep(value_in(kChannels, due.text(3)), claim.destination.channel) &&
                        keep(value_in(kPurposes, content.text(3)), claim.message.purpose) &&
                        keep(value_in(kLanguages, content.text(5)), claim.message.language) &&
                        read_payload(content.text(6), static_cast<std::size_t>(due.i64(2)), claim);
  if (!is_whole) return corrupted(due.i64(0));
  return claim;
}

Result<DeliveryView> view_of(const Row& row) {
  DeliveryView view{.id = row.as<DeliveryId>(0),
                    .message_id = row.as<MessageId>(1),
                    .destination = row.text(4),
                    .attempts = static_cast<int>(row.i64(7)),
                    .code = row.text(8),
                    .reason = row.text(9),
                    .created_at = from_millis(row.i64(10))};
  if (!row.is_null(2)) view.case_id = row.as<ledger::CaseId>(2);
  const bool is_whole = keep(value_in(kChannels, row.text(3)), view.channel) &&
                        keep(value_in(kPurposes, row.text(5)), view.purpose) &&
                        keep(value_in(kStates, row.text(6)), view.state);
  if (!is_whole) return corrupted(row.i64(0));
  if (row.is_null(12))
    view.due_at = from_millis(row.i64(11));
  else
    view.ended_at = from_millis(row.i64(12));
  return view;
}

Result<std::vector<DeliveryView>> views_of(const store::Rows& rows) {
  std::vector<DeliveryView> views;
  for (const auto& row : rows) {
    TZ_TRY(view, view_of(row));
    views.push_back(std::move(view));
  }
  return views;
}

std::optional<Instant> instant_or_never(std::int64_t millis) {
  return millis == 0 ? std::nullopt : std::optional(from_millis(millis));
}

std::vector<Carrier> carriers_of(const store::Rows& rows) {
  std::vector<Carrier> all;
  for (const auto& row : rows)
    all.push_back({.carrier = row.text(0),
                   .last_success_at = instant_or_never(row.i64(1)),
                   .last_failure_at = instant_or_never(row.i64(2)),
                   .waiting_since = instant_or_never(row.opt_i64(5).value_or(0)),
                   .failures = static_cast<int>(row.i64(3)),
                   .code = row.text(4)});
  return all;
}

}  // namespace

Result<Posted> SqlOutboxStore::enqueue_in(Transaction& tx, const Post& post, Instant now) {
  const Message& m = post.message;
  TZ_CHECK(check(m, post.destinations));
  const auto id = ids_.next();
  TZ_TRY(kept, tx.query(sql::kKeepMessage, m.jurisdiction, id, m.dedupe_key, m.case_id, m.case_code,
                        name(m.purpose), m.template_id, name(m.language), to_millis(now)));
  if (kept.empty()) {
    TZ_TRY(known, tx.query(sql::kFindMessage, m.jurisdiction, m.dedupe_key));
    if (known.empty()) return fail(Errc::unavailable, "the message could not be kept; try again");
    return Posted{known[0].as<MessageId>(0), true};
  }
  TZ_CHECK(tx.execute(sql::kKeepPayload, m.jurisdiction, id, payload_of(post)));
  const auto due = to_millis(std::max(now, m.not_before));
  std::set<std::string> carriers;  // In order, so that two units of work cannot wait for each other.
  for (std::size_t i = 0; i < post.destinations.size(); ++i) {
    const Destination& to = post.destinations[i];
    const std::string carrier = carrier_of(to.channel, to.ref);
    TZ_CHECK(tx.execute(sql::kKeepDelivery, m.jurisdiction, ids_.next(), id, i, name(to.channel), to.ref,
                        carrier, name(m.purpose), m.case_id, due, to_millis(now)));
    carriers.insert(carrier);
  }
  for (const auto& carrier : carriers) TZ_CHECK(tx.execute(sql::kKeepCarrier, m.jurisdiction, carrier));
  return Posted{MessageId{id}, false};
}

Result<Posted> SqlOutboxStore::enqueue(const Post& post, Instant now) {
  return db_.write([&](Transaction& tx) { return enqueue_in(tx, post, now); });
}

Result<std::int64_t> SqlOutboxStore::cursor(JurisdictionId j, const std::string& consumer) const {
  return db_.read([&](Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(rows, tx.query(sql::kCursor, j, consumer));
    return rows.empty() ? 0 : rows[0].i64(0);
  });
}

Status SqlOutboxStore::advance(JurisdictionId j, const std::string& consumer, std::int64_t from,
                               std::int64_t to, std::span<const Post> posts, Instant now) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(sql::kOpenCursor, j, consumer));
    TZ_TRY(moved, tx.query(sql::kMoveCursor, j, consumer, from, to));
    if (moved.empty())
      return fail(Errc::conflict, fmt::format("{} has read beyond position {} already", consumer, from));
    for (const auto& post : posts) TZ_CHECK(enqueue_in(tx, post, now));
    return {};
  });
}

Result<std::vector<Claim>> SqlOutboxStore::claim(JurisdictionId j, std::int64_t lease, Instant now,
                                                 Instant lease_ends, std::size_t limit) {
  return db_.write([&](Transaction& tx) -> Result<std::vector<Claim>> {
    const auto due_sql = tx.dialect() == store::Dialect::sqlite ? sql::kDueSqlite : sql::kDuePostgres;
    TZ_TRY(due, tx.query(due_sql, j, to_millis(now), limit));
    std::vector<Claim> claims;
    for (const auto& row : due) {
      TZ_CHECK(tx.execute(sql::kLease, j, row.i64(0), lease, to_millis(lease_ends)));
      if (row.text(5) == name(State::sending))
        TZ_CHECK(tx.execute(sql::kForsaken, j, row.i64(0), to_millis(now)));
      TZ_TRY(content, tx.query(sql::kContent, j, row.i64(1)));
      auto claim = content.empty() ? Result<Claim>(corrupted(row.i64(0))) : claim_of(j, row, content[0]);
      if (!claim) {  // One that cannot be read must not stop the others.
        log::error("notify_unreadable", {{"delivery", row.i64(0)}});
        TZ_CHECK(tx.execute(sql::kDied, j, row.i64(0), lease, to_millis(now), "corrupted",
                            "what was to be sent cannot be read"));
        continue;
      }
      claim->lease = lease;
      claim->lease_ends = lease_ends;
      claims.push_back(std::move(*claim));
    }
    return claims;
  });
}

Status SqlOutboxStore::postpone(JurisdictionId j, const Claim& claim, Instant until,
                                const std::string& code) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(sql::kPostpone, j, claim.id, claim.lease, to_millis(until), code);
  });
}

Result<bool> SqlOutboxStore::begin(JurisdictionId j, const Claim& claim, Instant now) {
  return db_.write([&](Transaction& tx) -> Result<bool> {
    TZ_TRY(rows, tx.query(sql::kBegin, j, claim.id, claim.lease));
    if (rows.empty()) return false;
    TZ_CHECK(tx.execute(sql::kBeginAttempt, j, claim.id, rows[0].i64(0), to_millis(now)));
    return true;
  });
}

Status SqlOutboxStore::finish(JurisdictionId j, const Claim& claim, const Verdict& verdict,
                              std::optional<Instant> next, Instant now) {
  const auto at = to_millis(now);
  const auto carrier = carrier_of(claim.destination.channel, claim.destination.ref);
  return db_.write([&](Transaction& tx) -> Status {
    // The lease makes this worker's try the one after those it was handed with.
    TZ_CHECK(tx.execute(sql::kEndAttempt, j, claim.id, claim.attempts + 1, at, name(verdict.outcome),
                        verdict.code, verdict.reason));
    if (verdict.outcome == Outcome::ok) {
      TZ_CHECK(tx.execute(sql::kSent, j, claim.id, at, verdict.code));
      return tx.execute(sql::kCarrierOk, j, carrier, at);
    }
    if (next)
      TZ_CHECK(
          tx.execute(sql::kFailed, j, claim.id, claim.lease, to_millis(*next), verdict.code, verdict.reason));
    else
      TZ_CHECK(tx.execute(sql::kDied, j, claim.id, claim.lease, at, verdict.code, verdict.reason));
    return tx.execute(sql::kCarrierFailed, j, carrier, at, verdict.code);
  });
}

Result<std::int64_t> SqlOutboxStore::sent_since(JurisdictionId j, const std::string& destination,
                                                Purpose purpose, Instant since) const {
  return db_.read([&](Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(rows, tx.query(sql::kSentSince, j, destination, name(purpose), to_millis(since)));
    return rows[0].i64(0);
  });
}

Result<std::vector<DeliveryView>> SqlOutboxStore::by_case(JurisdictionId j, ledger::CaseId id,
                                                          DeliveryId after, std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<DeliveryView>> {
    TZ_TRY(rows, tx.query(sql::kByCase, j, id, after, limit));
    return views_of(rows);
  });
}

Result<std::vector<AttemptView>> SqlOutboxStore::attempts(JurisdictionId j, DeliveryId id) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<AttemptView>> {
    TZ_TRY(rows, tx.query(sql::kAttempts, j, id));
    std::vector<AttemptView> views;
    for (const auto& row : rows) {
      AttemptView view{.attempt = static_cast<int>(row.i64(0)),
                       .begun_at = from_millis(row.i64(1)),
                       .code = row.text(4),
                       .reason = row.text(5)};
      if (!row.is_null(2)) view.ended_at = from_millis(row.i64(2));
      if (!keep(value_in(kOutcomes, row.text(3)), view.outcome))
        return corrupted(static_cast<std::int64_t>(id));
      views.push_back(std::move(view));
    }
    return views;
  });
}

Result<std::vector<DeliveryView>> SqlOutboxStore::dead(JurisdictionId j, DeliveryId after,
                                                       std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<DeliveryView>> {
    TZ_TRY(rows, tx.query(sql::kDead, j, after, limit));
    return views_of(rows);
  });
}

Result<std::vector<Carrier>> SqlOutboxStore::silent(JurisdictionId j, Instant since) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Carrier>> {
    TZ_TRY(rows, tx.query(sql::kSilent, j, to_millis(since)));
    return carriers_of(rows);
  });
}

Result<std::vector<Carrier>> SqlOutboxStore::carriers(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Carrier>> {
    TZ_TRY(rows, tx.query(sql::kCarriers, j));
    return carriers_of(rows);
  });
}

Status SqlOutboxStore::revive(JurisdictionId j, DeliveryId id, Instant now) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query(sql::kStateOf, j, id));
    if (rows.empty()) return fail(Errc::not_found, "no such delivery");
    if (rows[0].text(0) != name(State::dead))
      return fail_rule(Errc::not_allowed, "delivery_state", "only what was given up is sent again");
    if (rows[0].i64(1) == 0)
      return fail_rule(Errc::not_allowed, "delivery_erased", "its text and address were erased");
    return tx.execute(sql::kRevive, j, id, to_millis(now));
  });
}

Status SqlOutboxStore::cancel(JurisdictionId j, DeliveryId id, const std::string& code, Instant now) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query(sql::kStateOf, j, id));
    if (rows.empty()) return fail(Errc::not_found, "no such delivery");
    TZ_TRY(done, tx.query(sql::kCancel, j, id, to_millis(now), code));
    if (done.empty())
      return fail_rule(Errc::not_allowed, "delivery_state", "only what still waits can be cancelled");
    return {};
  });
}

Result<std::int64_t> SqlOutboxStore::erase_case(JurisdictionId j, ledger::CaseId id, Instant now) {
  return db_.write([&](Transaction& tx) -> Result<std::int64_t> {
    // Deliveries first: a worker that claims meanwhile sees them ended before it misses their text.
    TZ_CHECK(tx.execute(sql::kEraseDeliveries, j, id, to_millis(now)));
    TZ_CHECK(tx.execute(sql::kEraseInbox, j, id));
    TZ_TRY(rows, tx.query(sql::kErasePayload, j, id));
    return static_cast<std::int64_t>(rows.size());
  });
}

}  // namespace tz::notify
