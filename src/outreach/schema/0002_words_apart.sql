-- What may tell of a person lies apart from what it belongs to, so that it can be erased (words.h). A step of the schema draws no secrets and
-- takes no commitments: what was kept before waits in the tables that end in _plain until fill_words() has moved it (sql_words_fill.h).
DROP INDEX outreach_visit_at;
DROP INDEX outreach_visit_unit;
DROP INDEX outreach_visit_actor;
DROP INDEX outreach_answer_at;
DROP INDEX outreach_answer_zone;
DROP INDEX outreach_answer_unit;
DROP INDEX outreach_answer_actor;
ALTER TABLE outreach_visit RENAME TO outreach_visit_plain;
ALTER TABLE outreach_answer RENAME TO outreach_answer_plain;

-- Rows are added and never changed. `digest` is over the row and the commitments to its words; `sent` is what was sent, keyed with a secret that
-- goes when the words go.
CREATE TABLE outreach_visit (
  jurisdiction_id BIGINT NOT NULL,
  visit_id TEXT NOT NULL,
  actor_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  target TEXT NOT NULL,
  at BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  zone TEXT NOT NULL,
  lat_e7 BIGINT,
  lng_e7 BIGINT,
  case_code TEXT NOT NULL,
  result TEXT NOT NULL,
  needs TEXT NOT NULL,
  campaign TEXT NOT NULL,
  others BIGINT NOT NULL,
  units TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  place_commit BYTEA NOT NULL,
  note_commit BYTEA NOT NULL,
  sent BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, visit_id)
);
CREATE INDEX outreach_visit_at ON outreach_visit (jurisdiction_id, at, visit_id);
CREATE INDEX outreach_visit_unit ON outreach_visit (jurisdiction_id, unit_id, at, visit_id);
CREATE INDEX outreach_visit_actor ON outreach_visit (jurisdiction_id, actor_id, at, visit_id);
CREATE INDEX outreach_visit_target ON outreach_visit (jurisdiction_id, target, at, visit_id);
CREATE INDEX outreach_visit_campaign ON outreach_visit (jurisdiction_id, campaign, at, visit_id);
-- Of visits about a case. The same columns and the condition as the lists write it.
CREATE INDEX outreach_visit_about ON outreach_visit (jurisdiction_id, at, visit_id) WHERE case_code <> '';

-- Each zone that a visit lies in, of every layer: what figures of a zone are counted from, without reading a visit.
CREATE TABLE outreach_visit_zone (
  jurisdiction_id BIGINT NOT NULL,
  zone TEXT NOT NULL,
  at BIGINT NOT NULL,
  visit_id TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  about_case BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, zone, at, visit_id, unit_id, actor_id, about_case)
);

-- Each case that a visit was about, or that came from it.
CREATE TABLE outreach_visit_case (
  jurisdiction_id BIGINT NOT NULL,
  case_code TEXT NOT NULL,
  at BIGINT NOT NULL,
  visit_id TEXT NOT NULL,
  about BIGINT NOT NULL,
  came BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_code, at, visit_id)
);

CREATE TABLE outreach_answer (
  jurisdiction_id BIGINT NOT NULL,
  answer_id TEXT NOT NULL,
  code TEXT NOT NULL,
  version BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  zone TEXT NOT NULL,
  at BIGINT NOT NULL,
  answers TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  words_commit BYTEA NOT NULL,
  sent BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, answer_id)
);
CREATE INDEX outreach_answer_at ON outreach_answer (jurisdiction_id, code, at, answer_id);
CREATE INDEX outreach_answer_zone ON outreach_answer (jurisdiction_id, code, zone, at, answer_id);
CREATE INDEX outreach_answer_unit ON outreach_answer (jurisdiction_id, code, unit_id, at, answer_id);
CREATE INDEX outreach_answer_actor ON outreach_answer (jurisdiction_id, code, actor_id, at, answer_id);

-- The words of one visit or of one set of answers, and the secret that their commitments are salted with. Encoded as the texts of an event are
-- (alg 0: a deterministic CBOR map of field -> text). Erasing deletes the row.
CREATE TABLE outreach_words (
  jurisdiction_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  thing_id TEXT NOT NULL,
  secret BYTEA NOT NULL,
  alg BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, kind, thing_id)
);
-- Who erased the words of what, when and why. Never what they said.
CREATE TABLE outreach_erasure (
  jurisdiction_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  thing_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, kind, thing_id)
);
