-- Lines of the catalogue that end, and lines that a ruling made.
ALTER TABLE routing_catalogue_entry ADD COLUMN effective_to TEXT NOT NULL DEFAULT '';
ALTER TABLE routing_catalogue_entry ADD COLUMN precedent TEXT NOT NULL DEFAULT '';

-- The duty list and the delegations belong to a version of the catalogue, and like it never change: cases quote the version.
CREATE TABLE routing_duty_line (
  jurisdiction_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  line BIGINT NOT NULL,
  unit TEXT NOT NULL,
  category TEXT NOT NULL,
  kind TEXT NOT NULL,
  department TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  effective_from TEXT NOT NULL,
  effective_to TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, version, line)
);

CREATE TABLE routing_delegation (
  jurisdiction_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  line BIGINT NOT NULL,
  code TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  category TEXT NOT NULL,
  department TEXT NOT NULL,
  unit TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  effective_from TEXT NOT NULL,
  effective_to TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, version, line)
);

-- Versions whose two lists a person loaded: no pack replaces them.
CREATE TABLE routing_lists_by_hand (
  jurisdiction_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, version)
);

-- What panels ruled, without a word of the resident: from the ledger's feed, at whose position it stands.
CREATE TABLE routing_precedent (
  jurisdiction_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  case_code TEXT NOT NULL,
  event_version BIGINT NOT NULL,
  ruled_at BIGINT NOT NULL,
  panel BIGINT NOT NULL,
  objector BIGINT NOT NULL,
  proposed BIGINT,
  owner BIGINT NOT NULL,
  upheld BIGINT NOT NULL,
  category TEXT NOT NULL,
  request_type TEXT NOT NULL,
  zones TEXT NOT NULL,
  catalogue_version BIGINT NOT NULL,
  state TEXT NOT NULL,
  decided_at BIGINT,
  decided_by BIGINT,
  reason TEXT NOT NULL,
  adopted_version BIGINT,
  PRIMARY KEY (jurisdiction_id, position)
);
CREATE INDEX routing_precedent_match ON routing_precedent (jurisdiction_id, category, request_type, position);
CREATE INDEX routing_precedent_state ON routing_precedent (jurisdiction_id, state, position);

-- The last position of the feed that was read.
CREATE TABLE routing_precedent_feed (
  jurisdiction_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);
