-- Which packs were loaded, when, and what their files were. Every load stays.
CREATE TABLE places_pack (
  jurisdiction_id BIGINT NOT NULL,
  loaded_at BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, loaded_at)
);
CREATE TABLE places_pack_file (
  jurisdiction_id BIGINT NOT NULL,
  loaded_at BIGINT NOT NULL,
  path TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, loaded_at, path)
);
