CREATE TABLE intake_media (
  jurisdiction_id BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  type TEXT NOT NULL,
  size BIGINT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  added_at BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, sha256)
);
CREATE TABLE intake_token (
  jurisdiction_id BIGINT NOT NULL,
  token TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  ready_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, token)
);
