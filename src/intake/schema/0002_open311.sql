-- A case has one token, however often its post is repeated.
CREATE UNIQUE INDEX intake_token_case ON intake_token (jurisdiction_id, case_id);

-- When the services of a city, as clients see them, last changed: Open311's changeset.
CREATE TABLE intake_changeset (
  jurisdiction_id BIGINT NOT NULL PRIMARY KEY,
  digest BYTEA NOT NULL,
  changed_at BIGINT NOT NULL
);

-- Updates that other programs sent, by the id they gave them: each counts once. done = 0: begun, perhaps interrupted.
CREATE TABLE intake_update (
  jurisdiction_id BIGINT NOT NULL,
  key_id BIGINT NOT NULL,
  update_id TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  came_at BIGINT NOT NULL,
  done BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, key_id, update_id)
);
