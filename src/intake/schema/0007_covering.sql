-- What was covered of each picture: every change is a row, the one with the highest version counts. body is the picture as it looks
-- with that; areas '[]' and no body: uncovered again.
CREATE TABLE intake_covering (
  jurisdiction_id BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  version BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  areas TEXT NOT NULL,
  type TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  body BYTEA,
  PRIMARY KEY (jurisdiction_id, sha256, version)
);
