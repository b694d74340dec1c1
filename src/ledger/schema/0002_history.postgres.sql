-- PostgreSQL: the same tables as 0002_history.sqlite.sql, and what its sealer needs.

-- The history. `leaf` is what the log commits to, `detail` the structural fields that would link cases or people (docs/event-log.md).
CREATE TABLE ledger_event (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  role TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  leaf BYTEA NOT NULL,
  detail BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, version)
);

-- Two secrets of 32 random bytes per case: the salts of what the matter is, and the receipt key, derive from one; those of whom it concerns
-- from the other, whose erasure makes the personal texts unprovable and leaves the rest as it was.
CREATE TABLE ledger_secret (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  matter BYTEA NOT NULL,
  personal BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id)
);

-- The feed: events in the order they were sealed, from 1 without gaps.
CREATE TABLE ledger_seal (
  jurisdiction_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  leaf_hash BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, position)
);

-- Idempotency keys and the case each made.
CREATE TABLE ledger_once (
  jurisdiction_id BIGINT NOT NULL,
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, scope, key)
);

-- Which cases lie in a zone of any layer.
CREATE TABLE ledger_case_zone (
  jurisdiction_id BIGINT NOT NULL,
  zone TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  is_open BIGINT NOT NULL,
  due_key BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, zone, received_at, case_id)
);
CREATE INDEX ledger_case_zone_due ON ledger_case_zone (jurisdiction_id, zone, due_key, case_id) WHERE is_open = 1;

-- Which cases a unit has to do with: as lead, as the lead proposed by a ruling, or assisting. Unit -1 is the panel.
CREATE TABLE ledger_case_unit (
  jurisdiction_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  is_open BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  due_key BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, unit_id, is_open, received_at, case_id)
);
CREATE INDEX ledger_case_unit_due ON ledger_case_unit (jurisdiction_id, unit_id, due_key, case_id) WHERE is_open = 1;

-- The rules of echo and landing that a case violates from `since` on (no_owner: so much later as the city's policy says).
-- kind: the position in ledger::Violation.
CREATE TABLE ledger_violation (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, kind)
);
CREATE INDEX ledger_violation_since ON ledger_violation (jurisdiction_id, kind, since, case_id);

-- Events that are committed and have no position yet.
CREATE TABLE ledger_unsealed (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  leaf_hash BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, version)
);

-- The lease of a jurisdiction's sealer: whoever holds this row's lock gives out positions, from `position` + 1.
CREATE TABLE ledger_sealer (
  jurisdiction_id BIGINT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
);

-- The history, the texts and the order take no change and no deletion, whoever asks.
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% takes no %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER ledger_event_no_change BEFORE UPDATE OR DELETE ON ledger_event FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_payload_no_change BEFORE UPDATE OR DELETE ON ledger_payload FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_payload_no_truncate BEFORE TRUNCATE ON ledger_payload FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
-- A secret is made once; it may be deleted, which is how a case is erased, and never replaced.
CREATE TRIGGER ledger_secret_no_update BEFORE UPDATE ON ledger_secret FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_no_change BEFORE UPDATE OR DELETE ON ledger_seal FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_no_truncate BEFORE TRUNCATE ON ledger_seal FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
