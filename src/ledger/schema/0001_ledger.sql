-- What both engines keep alike. Every key leads with the jurisdiction, so that the tables can be distributed by it.

-- The texts of an event: a deterministic CBOR map of field -> text (alg 0). Referred to by the event's salted commitments; never changed.
CREATE TABLE ledger_payload (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  alg BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, version)
);

-- A case as of its latest event: folded from ledger_event, kept for lists only. due_key is due_result, or the largest BIGINT for none.
-- coarse_lat_e7 and coarse_lng_e7 are the position as the public sees it: a public search by place asks nothing finer.
-- accused is the unit that a tip-off is about, and nothing for any other case.
-- zones is a JSON array, finest first; media a JSON array of the hashes that may be shown to the public.
CREATE TABLE ledger_case (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  version BIGINT NOT NULL,
  status TEXT NOT NULL,
  channel TEXT NOT NULL,
  request_type TEXT NOT NULL,
  urgency TEXT NOT NULL,
  category TEXT NOT NULL,
  zone TEXT NOT NULL,
  lead BIGINT,
  accused BIGINT,
  published BIGINT NOT NULL,
  supervised BIGINT NOT NULL,
  reopen_count BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  due_key BIGINT NOT NULL,
  landed_at BIGINT,
  landing TEXT,
  merged_into BIGINT,
  lat_e7 BIGINT,
  lng_e7 BIGINT,
  cell BIGINT,
  coarse_lat_e7 BIGINT,
  coarse_lng_e7 BIGINT,
  title TEXT NOT NULL,
  address TEXT NOT NULL,
  description TEXT NOT NULL,
  reply TEXT NOT NULL,
  media TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id),
  UNIQUE (jurisdiction_id, code)
);

-- A list without a status reads one range per status and merges: fourteen short ranges cost less than three more indexes on every write.
-- The first of them also holds what figures count by, so that one over the whole city reads no rows.
CREATE INDEX ledger_case_received ON ledger_case
  (jurisdiction_id, status, received_at, case_id, channel, category, zone, lead, request_type, accused);
CREATE INDEX ledger_case_due ON ledger_case (jurisdiction_id, status, due_key, case_id);
CREATE INDEX ledger_case_updated ON ledger_case (jurisdiction_id, status, updated_at, case_id);
CREATE INDEX ledger_case_category ON ledger_case (jurisdiction_id, category, received_at, case_id);
CREATE INDEX ledger_case_merged ON ledger_case (jurisdiction_id, received_at, case_id) WHERE merged_into IS NOT NULL;
CREATE INDEX ledger_case_cell ON ledger_case (jurisdiction_id, cell, case_id) WHERE cell IS NOT NULL;
-- The tiles of base/geo.h, each in the order of time, with what a box asks of each case, so that the others are passed over without reading them.
CREATE INDEX ledger_case_tile ON ledger_case
  (jurisdiction_id, (cell >> 20), received_at, case_id, lat_e7, lng_e7, coarse_lat_e7, coarse_lng_e7, published) WHERE cell IS NOT NULL;

-- One public word about a case: what Open311 calls an update. The text has spans that look like personal data covered.
CREATE TABLE ledger_public_update (
  jurisdiction_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  status TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, version)
);
CREATE INDEX ledger_public_update_at ON ledger_public_update (jurisdiction_id, at, case_id, version);

-- Who of an accused line asked for the tip-off about it: one row a person, case and hour. Only added to.
CREATE TABLE ledger_alert (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  hour BIGINT NOT NULL,
  at BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, actor_id, hour)
);
CREATE INDEX ledger_alert_at ON ledger_alert (jurisdiction_id, at, case_id, actor_id);
