-- Requests to read a sealed original: asked by one person, approved by another, read once.
CREATE TABLE intake_unseal (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  asked_by BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  approved_by BIGINT,
  approved_at BIGINT,
  read_at BIGINT,
  PRIMARY KEY (jurisdiction_id, case_id, asked_by, asked_at)
);
