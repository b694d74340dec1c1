-- Rows are added and never changed: what was seen and answered stays as it came.
CREATE TABLE outreach_visit (
  jurisdiction_id BIGINT NOT NULL,
  visit_id TEXT NOT NULL,
  actor_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  target TEXT NOT NULL,
  at BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  place TEXT NOT NULL,
  zone TEXT NOT NULL,
  lat_e7 BIGINT,
  lng_e7 BIGINT,
  case_code TEXT NOT NULL,
  result TEXT NOT NULL,
  needs TEXT NOT NULL,
  campaign TEXT NOT NULL,
  others BIGINT NOT NULL,
  units TEXT NOT NULL,
  note TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  digest BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, visit_id)
);
CREATE INDEX outreach_visit_at ON outreach_visit (jurisdiction_id, at, visit_id);
CREATE INDEX outreach_visit_unit ON outreach_visit (jurisdiction_id, unit_id, at, visit_id);
CREATE INDEX outreach_visit_actor ON outreach_visit (jurisdiction_id, actor_id, at, visit_id);

-- outreach.json of the pack, as it is now.
CREATE TABLE outreach_pack (
  jurisdiction_id BIGINT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);
-- Every version that a pack has had: answers are read by the one they were given to.
CREATE TABLE outreach_questionnaire (
  jurisdiction_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  version BIGINT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, code, version)
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
  digest BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, answer_id)
);
CREATE INDEX outreach_answer_at ON outreach_answer (jurisdiction_id, code, at, answer_id);
CREATE INDEX outreach_answer_zone ON outreach_answer (jurisdiction_id, code, zone, at, answer_id);
CREATE INDEX outreach_answer_unit ON outreach_answer (jurisdiction_id, code, unit_id, at, answer_id);
CREATE INDEX outreach_answer_actor ON outreach_answer (jurisdiction_id, code, actor_id, at, answer_id);
