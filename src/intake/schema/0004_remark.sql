-- What others say of a case. The words are a note of the ledger (version): only what the public may read of them is here.
CREATE TABLE intake_remark (
  jurisdiction_id BIGINT NOT NULL,
  remark_id TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  once BYTEA NOT NULL,
  key_id BIGINT NOT NULL,
  came_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  state TEXT NOT NULL,
  shown TEXT NOT NULL,
  decided_by BIGINT,
  decided_at BIGINT,
  PRIMARY KEY (jurisdiction_id, remark_id)
);
-- The same sent again is the same remark.
CREATE UNIQUE INDEX intake_remark_once ON intake_remark (jurisdiction_id, case_id, once);
CREATE INDEX intake_remark_case ON intake_remark (jurisdiction_id, case_id, came_at, remark_id);
CREATE INDEX intake_remark_state ON intake_remark (jurisdiction_id, state, came_at, remark_id);

-- Makes who voted unknowable from the table alone, and the same person another in each case.
CREATE TABLE intake_case_salt (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  salt BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id)
);
CREATE TABLE intake_vote (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  voter BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, voter)
);
