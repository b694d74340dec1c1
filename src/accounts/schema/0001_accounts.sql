-- jurisdiction_id leads every key, with three exceptions (docs/adr/0002): a login, a session's token and a
-- key are all that someone at the door shows, so that each is looked up in the whole installation.
CREATE TABLE accounts_user (
  jurisdiction_id BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  login TEXT NOT NULL,
  display_name TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  roles TEXT NOT NULL,
  language TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, actor_id)
);
-- Exception: sign-in knows a login and no jurisdiction.
CREATE UNIQUE INDEX accounts_user_login ON accounts_user (login);
CREATE UNIQUE INDEX accounts_user_in_order ON accounts_user (jurisdiction_id, login);
-- Exception: a cookie holds a token and no jurisdiction. A session is forgotten within hours and joined with nothing.
CREATE TABLE accounts_session (
  token_hash BYTEA NOT NULL,
  jurisdiction_id BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (token_hash)
);
CREATE INDEX accounts_session_actor ON accounts_session (jurisdiction_id, actor_id);
CREATE TABLE accounts_key (
  jurisdiction_id BIGINT NOT NULL,
  key_id BIGINT NOT NULL,
  key_hash BYTEA NOT NULL,
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  roles TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (jurisdiction_id, key_id)
);
-- Exception: a program sends its key and no jurisdiction.
CREATE UNIQUE INDEX accounts_key_hash ON accounts_key (key_hash);
CREATE TABLE accounts_audit (
  jurisdiction_id BIGINT NOT NULL,
  audit_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, audit_id)
);
