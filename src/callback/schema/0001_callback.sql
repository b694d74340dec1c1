-- Call-back files: what both engines keep alike. Lists and figures read the projections, which are folded from the events.
CREATE TABLE callback_event (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  capacity TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, version)
);

-- The texts of an event: what people said and wrote.
CREATE TABLE callback_payload (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, version)
);

CREATE TABLE callback_file (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  pending BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id)
);
CREATE INDEX callback_file_pending ON callback_file (jurisdiction_id, pending, case_id);

-- Calls to be made; a row goes when its call is over.
CREATE TABLE callback_waiting (
  jurisdiction_id BIGINT NOT NULL,
  lane TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  round BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  tip_off BIGINT NOT NULL,
  since BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  first_clerk BIGINT,
  claimed_by BIGINT,
  claimed_until BIGINT,
  PRIMARY KEY (jurisdiction_id, lane, case_id)
);
CREATE INDEX callback_waiting_since ON callback_waiting (jurisdiction_id, lane, since, case_id);

CREATE TABLE callback_round (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  round BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  answered_at BIGINT,
  source TEXT,
  valid BIGINT NOT NULL,
  contacted BIGINT NOT NULL,
  solved TEXT,
  satisfied TEXT,
  pressured BIGINT NOT NULL,
  unreached BIGINT NOT NULL,
  excluded BIGINT NOT NULL,
  cause TEXT,
  recall_period TEXT,
  recall_over BIGINT NOT NULL,
  recall_answered BIGINT NOT NULL,
  differs_contacted BIGINT NOT NULL,
  differs_solved BIGINT NOT NULL,
  differs_satisfied BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, round)
);
CREATE INDEX callback_round_opened ON callback_round (jurisdiction_id, opened_at, case_id, round);
CREATE INDEX callback_round_received ON callback_round (jurisdiction_id, received_at, case_id, round);
CREATE INDEX callback_round_unit_opened ON callback_round (jurisdiction_id, unit_id, opened_at, case_id, round);
CREATE INDEX callback_round_unit_received ON callback_round (jurisdiction_id, unit_id, received_at, case_id, round);
CREATE INDEX callback_round_answered ON callback_round (jurisdiction_id, source, answered_at);
CREATE INDEX callback_round_recall ON callback_round (jurisdiction_id, recall_period);

CREATE TABLE callback_link (
  jurisdiction_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  link_id BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, token_hash)
);

-- What the resident is to be told; told_at 0 until it was.
CREATE TABLE callback_notice (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, version)
);
CREATE INDEX callback_notice_told ON callback_notice (jurisdiction_id, told_at, at, case_id, version);

-- What supervision is to look at.
CREATE TABLE callback_alert (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  alert_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, alert_id)
);
CREATE INDEX callback_alert_state ON callback_alert (jurisdiction_id, state, at, case_id, alert_id);

-- The draws of blind second calls. The seed is secret until its draw is there.
CREATE TABLE callback_seed (
  jurisdiction_id BIGINT NOT NULL,
  period TEXT NOT NULL,
  seed TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, period)
);
CREATE TABLE callback_draw (
  jurisdiction_id BIGINT NOT NULL,
  period TEXT NOT NULL,
  percent BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, period)
);
CREATE TABLE callback_draw_item (
  jurisdiction_id BIGINT NOT NULL,
  period TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  round BIGINT NOT NULL,
  drawn BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, period, case_id, round)
);

CREATE TABLE callback_cursor (
  jurisdiction_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);

-- Salted marks of where staff work from: a device or a network, never an address.
CREATE TABLE callback_key (
  jurisdiction_id BIGINT NOT NULL,
  salt TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);
CREATE TABLE callback_staff_mark (
  jurisdiction_id BIGINT NOT NULL,
  mark TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, mark, unit_id, actor_id)
);

CREATE INDEX callback_staff_mark_seen ON callback_staff_mark (jurisdiction_id, seen_at);

CREATE TABLE callback_script (
  jurisdiction_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  code TEXT NOT NULL,
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, place)
);
CREATE TABLE callback_cause (
  jurisdiction_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  code TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, place)
);
