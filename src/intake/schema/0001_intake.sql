CREATE TABLE intake_media (
  jurisdiction_id BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  type TEXT NOT NULL,
  size BIGINT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  added_at BIGINT NOT NULL,
  body BYTEA NOT NULL,
  attached BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, sha256)
);
-- Pictures that no case has shown yet. added_at is when one was last sent or named, so that it is not swept under a form that is being filled in.
CREATE INDEX intake_media_loose ON intake_media (jurisdiction_id, added_at) WHERE attached = 0;

-- How far the feed was read for pictures that cases have.
CREATE TABLE intake_media_cursor (
  jurisdiction_id BIGINT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
);
CREATE TABLE intake_token (
  jurisdiction_id BIGINT NOT NULL,
  token TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  ready_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, token)
);
