-- The regular rounds: what both engines keep alike. A time that has not come is 9223372036854775807, so that an index can range over it.
CREATE TABLE cadence_setting (
  jurisdiction_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, name)
);

-- How far the ledger's feed is read, and since when rounds are held.
CREATE TABLE cadence_cursor (
  jurisdiction_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);

-- What the rounds need to know of a case, folded from its history.
CREATE TABLE cadence_case (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  version BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  status TEXT NOT NULL,
  open BIGINT NOT NULL,
  merged BIGINT NOT NULL,
  emergency BIGINT NOT NULL,
  tip_off BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  echo_due BIGINT NOT NULL,
  echoed_at BIGINT NOT NULL,
  landing_due BIGINT NOT NULL,
  landed_at BIGINT NOT NULL,
  result_due BIGINT NOT NULL,
  result_filed_at BIGINT NOT NULL,
  contact_due BIGINT NOT NULL,
  contacted_at BIGINT NOT NULL,
  sign_due BIGINT NOT NULL,
  reopened_at BIGINT NOT NULL,
  carry_review BIGINT NOT NULL,
  objected_at BIGINT NOT NULL,
  limit_from BIGINT NOT NULL,
  due_set_at BIGINT NOT NULL,
  looked_at BIGINT NOT NULL,
  sign_told_at BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id)
);
CREATE INDEX cadence_case_open ON cadence_case (jurisdiction_id, open, case_id);
CREATE INDEX cadence_case_next ON cadence_case (jurisdiction_id, next_at, case_id);
CREATE INDEX cadence_case_received ON cadence_case (jurisdiction_id, received_at, case_id);
CREATE INDEX cadence_case_landing_due ON cadence_case (jurisdiction_id, landing_due, case_id);
CREATE INDEX cadence_case_echoed ON cadence_case (jurisdiction_id, echoed_at, case_id);
CREATE INDEX cadence_case_landed ON cadence_case (jurisdiction_id, landed_at, case_id);

-- Rounds held. The key is the period, so that the same job again changes nothing. first_day: civil day as days since 1970-01-01.
CREATE TABLE cadence_run (
  jurisdiction_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  first_day BIGINT NOT NULL,
  state TEXT NOT NULL,
  moved BIGINT NOT NULL,
  at BIGINT NOT NULL,
  covers_from BIGINT NOT NULL,
  covers_to BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  run_day BIGINT NOT NULL,
  provisional BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,
  progress TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, kind, first_day)
);

CREATE TABLE cadence_agenda_item (
  jurisdiction_id BIGINT NOT NULL,
  week BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  calm BIGINT NOT NULL,
  reason BIGINT NOT NULL,
  also TEXT NOT NULL,
  since BIGINT NOT NULL,
  tip_off BIGINT NOT NULL,
  words_zh TEXT NOT NULL,
  words_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, week, case_id)
);
CREATE INDEX cadence_agenda_order ON cadence_agenda_item (jurisdiction_id, week, calm, reason, since, case_id);
CREATE INDEX cadence_agenda_unit ON cadence_agenda_item (jurisdiction_id, week, unit_id, calm, reason, since, case_id);

-- Ten-day prompts: what stands in a unit's, and who got it.
CREATE TABLE cadence_prompt_line (
  jurisdiction_id BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  since BIGINT NOT NULL,
  words_zh TEXT NOT NULL,
  words_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, first_day, unit_id, case_id)
);
CREATE INDEX cadence_prompt_line_since ON cadence_prompt_line (jurisdiction_id, first_day, unit_id, since, case_id);
CREATE TABLE cadence_prompt (
  jurisdiction_id BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, actor_id, first_day)
);
CREATE INDEX cadence_prompt_period ON cadence_prompt (jurisdiction_id, first_day, actor_id);

-- One a case, due date and step. It is written before the ledger is told, so that a crash between doubles nothing.
CREATE TABLE cadence_reminder (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  due BIGINT NOT NULL,
  step TEXT NOT NULL,
  level TEXT NOT NULL,
  before_due BIGINT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  code TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  tip_off BIGINT NOT NULL,
  words_zh TEXT NOT NULL,
  words_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, due, step)
);
CREATE INDEX cadence_reminder_owed ON cadence_reminder (jurisdiction_id, state, at, case_id);
CREATE INDEX cadence_reminder_level ON cadence_reminder (jurisdiction_id, level, at, case_id);
CREATE INDEX cadence_reminder_unit ON cadence_reminder (jurisdiction_id, unit_id, level, at, case_id);

CREATE TABLE cadence_action (
  jurisdiction_id BIGINT NOT NULL,
  action_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  week BIGINT NOT NULL,
  text TEXT NOT NULL,
  owner BIGINT NOT NULL,
  due BIGINT NOT NULL,
  state TEXT NOT NULL,
  ended_at BIGINT NOT NULL,
  late BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, action_id)
);
CREATE INDEX cadence_action_due ON cadence_action (jurisdiction_id, state, due, action_id);
CREATE INDEX cadence_action_state ON cadence_action (jurisdiction_id, state, action_id);
CREATE INDEX cadence_action_owner ON cadence_action (jurisdiction_id, owner, action_id);
CREATE INDEX cadence_action_owner_state ON cadence_action (jurisdiction_id, owner, state, action_id);
CREATE TABLE cadence_action_case (
  jurisdiction_id BIGINT NOT NULL,
  action_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, action_id, place)
);
CREATE TABLE cadence_action_step (
  jurisdiction_id BIGINT NOT NULL,
  action_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, action_id, version)
);

-- A month: the draft, who breaks an invariant, who signed, the seal and what was corrected after it.
CREATE TABLE cadence_month (
  jurisdiction_id BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  covers_from BIGINT NOT NULL,
  covers_to BIGINT NOT NULL,
  as_of BIGINT NOT NULL,
  echo_numerator BIGINT NOT NULL,
  echo_denominator BIGINT NOT NULL,
  landing_numerator BIGINT NOT NULL,
  landing_denominator BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, first_day)
);
CREATE TABLE cadence_violator (
  jurisdiction_id BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  code TEXT NOT NULL,
  invariant TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  due BIGINT NOT NULL,
  tip_off BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, first_day, code, invariant)
);
CREATE INDEX cadence_violator_unit ON cadence_violator (jurisdiction_id, first_day, unit_id, code, invariant);
CREATE TABLE cadence_signature (
  jurisdiction_id BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  code TEXT NOT NULL,
  invariant TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, first_day, code, invariant)
);
CREATE TABLE cadence_seal (
  jurisdiction_id BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, first_day)
);
CREATE TABLE cadence_erratum (
  jurisdiction_id BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  place BIGINT NOT NULL,
  follows TEXT NOT NULL,
  figure TEXT NOT NULL,
  was_numerator BIGINT NOT NULL,
  was_denominator BIGINT NOT NULL,
  is_numerator BIGINT NOT NULL,
  is_denominator BIGINT NOT NULL,
  reason TEXT NOT NULL,
  actor_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, first_day, place)
);
