CREATE TABLE calendar_layer (
  jurisdiction_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  level BIGINT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, code)
);

-- A file from which an edition of a year's list came. Rows are only added: the highest edition holds, and the
-- others explain what was computed before. `version` counts the published ones (0: not published). Every file of an edition carries the edition's own facts.
CREATE TABLE calendar_source (
  jurisdiction_id BIGINT NOT NULL,
  layer TEXT NOT NULL,
  year BIGINT NOT NULL,
  edition BIGINT NOT NULL,
  position BIGINT NOT NULL,
  file TEXT NOT NULL,
  sha256 BYTEA NOT NULL,
  notices TEXT NOT NULL,
  published BIGINT NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  loaded_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, layer, year, edition, position)
);

CREATE UNIQUE INDEX calendar_source_version ON calendar_source (jurisdiction_id, version, position) WHERE version > 0;

CREATE TABLE calendar_day (
  jurisdiction_id BIGINT NOT NULL,
  layer TEXT NOT NULL,
  year BIGINT NOT NULL,
  edition BIGINT NOT NULL,
  date TEXT NOT NULL,
  kind BIGINT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, layer, year, edition, date)
);
