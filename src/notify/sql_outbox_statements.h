#pragma once
// The outbox's statements, apart from the code that runs them so that a test can ask both engines for their
// plans.
#include <string_view>

namespace tz::notify::sql {

inline constexpr std::string_view kKeepMessage =
    "INSERT INTO notify_message (jurisdiction_id, message_id, dedupe_key, case_id, case_code, purpose, "
    "template_id, language, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
    "ON CONFLICT (jurisdiction_id, dedupe_key) DO NOTHING RETURNING message_id";
inline constexpr std::string_view kFindMessage =
    "SELECT message_id FROM notify_message WHERE jurisdiction_id = $1 AND dedupe_key = $2";
inline constexpr std::string_view kKeepPayload =
    "INSERT INTO notify_payload (jurisdiction_id, message_id, body) VALUES ($1, $2, $3)";
inline constexpr std::string_view kKeepDelivery =
    "INSERT INTO notify_delivery (jurisdiction_id, delivery_id, message_id, ordinal, channel, destination, "
    "carrier, purpose, case_id, state, due_at, wanted_at, attempts, revived_after, lease, code, reason, "
    "created_at, ended_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $10, 0, 0, NULL, '', '', $11, NULL)";
inline constexpr std::string_view kKeepCarrier =
    "INSERT INTO notify_carrier (jurisdiction_id, carrier, last_success_at, last_failure_at, failures, code) "
    "VALUES ($1, $2, 0, 0, 0, '') ON CONFLICT DO NOTHING";

inline constexpr std::string_view kCursor =
    "SELECT position FROM notify_cursor WHERE jurisdiction_id = $1 AND consumer = $2";
inline constexpr std::string_view kOpenCursor =
    "INSERT INTO notify_cursor (jurisdiction_id, consumer, position) VALUES ($1, $2, 0) "
    "ON CONFLICT DO NOTHING";
inline constexpr std::string_view kMoveCursor =
    "UPDATE notify_cursor SET position = $4 WHERE jurisdiction_id = $1 AND consumer = $2 AND position = $3 "
    "RETURNING position";

// SQLite has one writer at a time; on PostgreSQL two workers pass each other's rows by.
inline constexpr std::string_view kDueSqlite =
    "SELECT delivery_id, message_id, ordinal, channel, destination, state, attempts, revived_after, "
    "created_at "
    "FROM notify_delivery WHERE jurisdiction_id = $1 AND ended_at IS NULL AND due_at <= $2 "
    "ORDER BY due_at, delivery_id LIMIT $3";
inline constexpr std::string_view kDuePostgres =
    "SELECT delivery_id, message_id, ordinal, channel, destination, state, attempts, revived_after, "
    "created_at "
    "FROM notify_delivery WHERE jurisdiction_id = $1 AND ended_at IS NULL AND due_at <= $2 "
    "ORDER BY due_at, delivery_id LIMIT $3 FOR UPDATE SKIP LOCKED";
inline constexpr std::string_view kLease =
    "UPDATE notify_delivery SET lease = $3, due_at = $4 WHERE jurisdiction_id = $1 AND delivery_id = $2";
inline constexpr std::string_view kForsaken =
    "UPDATE notify_attempt SET outcome = 'unknown', ended_at = $3, code = 'lease', "
    "reason = 'the worker ended before it knew' "
    "WHERE jurisdiction_id = $1 AND delivery_id = $2 AND outcome = 'begun'";
inline constexpr std::string_view kContent =
    "SELECT m.dedupe_key, m.case_id, m.case_code, m.purpose, m.template_id, m.language, p.body "
    "FROM notify_message m JOIN notify_payload p "
    "ON p.jurisdiction_id = m.jurisdiction_id AND p.message_id = m.message_id "
    "WHERE m.jurisdiction_id = $1 AND m.message_id = $2";

inline constexpr std::string_view kPostpone =
    "UPDATE notify_delivery SET due_at = $4, wanted_at = $4, code = $5, reason = '', lease = NULL, "
    "state = CASE WHEN state = 'sending' THEN 'failed' ELSE state END "
    "WHERE jurisdiction_id = $1 AND delivery_id = $2 AND lease = $3 AND ended_at IS NULL";
inline constexpr std::string_view kBegin =
    "UPDATE notify_delivery SET state = 'sending', attempts = attempts + 1, code = '', reason = '' "
    "WHERE jurisdiction_id = $1 AND delivery_id = $2 AND lease = $3 AND ended_at IS NULL RETURNING attempts";
inline constexpr std::string_view kBeginAttempt =
    "INSERT INTO notify_attempt (jurisdiction_id, delivery_id, attempt, begun_at, ended_at, outcome, code, "
    "reason) VALUES ($1, $2, $3, $4, NULL, 'begun', '', '')";
inline constexpr std::string_view kEndAttempt =
    "UPDATE notify_attempt SET ended_at = $4, outcome = $5, code = $6, reason = $7 "
    "WHERE jurisdiction_id = $1 AND delivery_id = $2 AND attempt = $3 AND outcome IN ('begun', 'unknown')";
inline constexpr std::string_view kSent =
    "UPDATE notify_delivery SET state = 'sent', ended_at = $3, lease = NULL, code = $4, reason = '' "
    "WHERE jurisdiction_id = $1 AND delivery_id = $2 AND state <> 'sent'";
inline constexpr std::string_view kFailed =
    "UPDATE notify_delivery SET state = 'failed', due_at = $4, lease = NULL, code = $5, reason = $6 "
    "WHERE jurisdiction_id = $1 AND delivery_id = $2 AND lease = $3 AND ended_at IS NULL";
inline constexpr std::string_view kDied =
    "UPDATE notify_delivery SET state = 'dead', ended_at = $4, lease = NULL, code = $5, reason = $6 "
    "WHERE jurisdiction_id = $1 AND delivery_id = $2 AND lease = $3 AND ended_at IS NULL";
inline constexpr std::string_view kCarrierOk =
    "UPDATE notify_carrier SET last_success_at = $3, failures = 0, code = '' "
    "WHERE jurisdiction_id = $1 AND carrier = $2";
inline constexpr std::string_view kCarrierFailed =
    "UPDATE notify_carrier SET last_failure_at = $3, failures = failures + 1, code = $4 "
    "WHERE jurisdiction_id = $1 AND carrier = $2";

inline constexpr std::string_view kSentSince =
    "SELECT count(*) FROM notify_delivery WHERE jurisdiction_id = $1 AND destination = $2 AND purpose = $3 "
    "AND state = 'sent' AND ended_at >= $4";
inline constexpr std::string_view kByCase =
    "SELECT delivery_id, message_id, case_id, channel, destination, purpose, state, attempts, code, reason, "
    "created_at, due_at, ended_at FROM notify_delivery "
    "WHERE jurisdiction_id = $1 AND case_id = $2 AND delivery_id > $3 ORDER BY delivery_id LIMIT $4";
inline constexpr std::string_view kDead =
    "SELECT delivery_id, message_id, case_id, channel, destination, purpose, state, attempts, code, reason, "
    "created_at, due_at, ended_at FROM notify_delivery "
    "WHERE jurisdiction_id = $1 AND state = 'dead' AND delivery_id > $2 ORDER BY delivery_id LIMIT $3";
inline constexpr std::string_view kAttempts =
    "SELECT attempt, begun_at, ended_at, outcome, code, reason FROM notify_attempt "
    "WHERE jurisdiction_id = $1 AND delivery_id = $2 ORDER BY attempt";
inline constexpr std::string_view kSilent =
    "SELECT c.carrier, c.last_success_at, c.last_failure_at, c.failures, c.code, "
    "(SELECT min(d.wanted_at) FROM notify_delivery d WHERE d.jurisdiction_id = c.jurisdiction_id "
    "AND d.carrier = c.carrier AND d.ended_at IS NULL) "
    "FROM notify_carrier c WHERE c.jurisdiction_id = $1 AND c.last_success_at < $2 "
    "AND EXISTS (SELECT 1 FROM notify_delivery d WHERE d.jurisdiction_id = c.jurisdiction_id "
    "AND d.carrier = c.carrier AND d.ended_at IS NULL AND d.wanted_at <= $2) ORDER BY c.carrier";

inline constexpr std::string_view kCarriers =
    "SELECT c.carrier, c.last_success_at, c.last_failure_at, c.failures, c.code, "
    "(SELECT min(d.wanted_at) FROM notify_delivery d WHERE d.jurisdiction_id = c.jurisdiction_id "
    "AND d.carrier = c.carrier AND d.ended_at IS NULL) "
    "FROM notify_carrier c WHERE c.jurisdiction_id = $1 ORDER BY c.carrier LIMIT 200";

inline constexpr std::string_view kStateOf =
    "SELECT d.state, (SELECT count(*) FROM notify_payload p WHERE p.jurisdiction_id = d.jurisdiction_id "
    "AND p.message_id = d.message_id) FROM notify_delivery d "
    "WHERE d.jurisdiction_id = $1 AND d.delivery_id = $2";
inline constexpr std::string_view kRevive =
    "UPDATE notify_delivery SET state = 'failed', ended_at = NULL, due_at = $3, wanted_at = $3, "
    "revived_after = attempts, "
    "code = 'revived', reason = '' WHERE jurisdiction_id = $1 AND delivery_id = $2 AND state = 'dead'";
inline constexpr std::string_view kCancel =
    "UPDATE notify_delivery SET state = 'cancelled', ended_at = $3, lease = NULL, code = $4, reason = '' "
    "WHERE jurisdiction_id = $1 AND delivery_id = $2 AND state IN ('waiting', 'failed') "
    "RETURNING delivery_id";
inline constexpr std::string_view kErasePayload =
    "DELETE FROM notify_payload WHERE jurisdiction_id = $1 AND message_id IN "
    "(SELECT message_id FROM notify_message WHERE jurisdiction_id = $1 AND case_id = $2) RETURNING "
    "message_id";
inline constexpr std::string_view kEraseDeliveries =
    "UPDATE notify_delivery SET state = 'cancelled', ended_at = $3, lease = NULL, code = 'erased', "
    "reason = '' WHERE jurisdiction_id = $1 AND case_id = $2 AND ended_at IS NULL";
inline constexpr std::string_view kEraseInbox =
    "UPDATE notify_inbox SET subject = NULL, body = NULL, subject_en = NULL, body_en = NULL WHERE "
    "jurisdiction_id = $1 AND case_id = $2";

inline constexpr std::string_view kPutItem =
    "INSERT INTO notify_inbox (jurisdiction_id, recipient, item_id, case_id, case_code, purpose, subject, "
    "body, subject_en, body_en, came_at, read_at, read_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL) "
    "ON CONFLICT DO NOTHING";
inline constexpr std::string_view kUnread =
    "SELECT item_id, case_id, case_code, purpose, subject, body, came_at, read_at, subject_en, body_en "
    "FROM notify_inbox "
    "WHERE jurisdiction_id = $1 AND recipient = $2 AND read_at IS NULL AND item_id < $3 "
    "ORDER BY item_id DESC LIMIT $4";
inline constexpr std::string_view kLatest =
    "SELECT item_id, case_id, case_code, purpose, subject, body, came_at, read_at, subject_en, body_en "
    "FROM notify_inbox WHERE jurisdiction_id = $1 AND recipient = $2 AND item_id < $3 "
    "ORDER BY item_id DESC LIMIT $4";
inline constexpr std::string_view kCountUnread =
    "SELECT count(*) FROM (SELECT item_id FROM notify_inbox WHERE jurisdiction_id = $1 AND recipient = $2 "
    "AND read_at IS NULL LIMIT $3) AS unread";
inline constexpr std::string_view kMarkReadTo =
    "UPDATE notify_inbox SET read_at = $4, read_by = $5 "
    "WHERE jurisdiction_id = $1 AND recipient = $2 AND item_id <= $3 AND read_at IS NULL";
inline constexpr std::string_view kMarkRead =
    "UPDATE notify_inbox SET read_at = $4, read_by = $5 "
    "WHERE jurisdiction_id = $1 AND recipient = $2 AND item_id = $3 AND read_at IS NULL";
inline constexpr std::string_view kHasItem =
    "SELECT item_id FROM notify_inbox WHERE jurisdiction_id = $1 AND recipient = $2 AND item_id = $3";

}  // namespace tz::notify::sql
