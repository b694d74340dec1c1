-- Codes are never used again: a category that is no more stays, inactive.
CREATE TABLE routing_category (
  jurisdiction_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  position BIGINT NOT NULL,
  parent TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  description_zh TEXT NOT NULL,
  description_en TEXT NOT NULL,
  keywords TEXT NOT NULL,
  request_types BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  urgency TEXT NOT NULL,
  active BIGINT NOT NULL,
  sensitive BIGINT NOT NULL,
  community_may_own BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, code)
);

CREATE TABLE routing_attribute (
  jurisdiction_id BIGINT NOT NULL,
  category TEXT NOT NULL,
  code TEXT NOT NULL,
  position BIGINT NOT NULL,
  datatype BIGINT NOT NULL,
  required BIGINT NOT NULL,
  variable BIGINT NOT NULL,
  description_zh TEXT NOT NULL,
  description_en TEXT NOT NULL,
  datatype_description TEXT NOT NULL,
  choices TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, category, code)
);

CREATE TABLE routing_catalogue_version (
  jurisdiction_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, version)
);

-- A version never changes: cases quote it.
CREATE TABLE routing_catalogue_entry (
  jurisdiction_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  line BIGINT NOT NULL,
  zone TEXT NOT NULL,
  category TEXT NOT NULL,
  unit TEXT NOT NULL,
  limit_rule TEXT NOT NULL,
  request_types BIGINT NOT NULL,
  effective_from TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, version, line)
);

CREATE TABLE routing_limit (
  jurisdiction_id BIGINT NOT NULL,
  rule TEXT NOT NULL,
  position BIGINT NOT NULL,
  profile TEXT NOT NULL,
  request_types BIGINT NOT NULL,
  urgencies BIGINT NOT NULL,
  sign_value BIGINT,
  sign_unit BIGINT,
  contact_value BIGINT,
  contact_unit BIGINT,
  objection_value BIGINT,
  objection_unit BIGINT,
  extension_value BIGINT,
  extension_unit BIGINT,
  result_value BIGINT NOT NULL,
  result_unit BIGINT NOT NULL,
  extensions_max BIGINT NOT NULL,
  source TEXT NOT NULL,
  note_zh TEXT NOT NULL,
  note_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, rule)
);

-- How far the recomputing of due dates after a change of the calendar has come: the version it works towards, its pass, and
-- where in the list of open cases it stands.
CREATE TABLE routing_due_sweep (
  jurisdiction_id BIGINT NOT NULL,
  calendar_version BIGINT NOT NULL,
  pass BIGINT NOT NULL,
  list_cursor TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  done BIGINT NOT NULL,
  moved BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);

-- The numbers of the ledger's rules, by their key in pack.json; the defaults hold for those that are not here.
CREATE TABLE routing_policy (
  jurisdiction_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, name)
);
