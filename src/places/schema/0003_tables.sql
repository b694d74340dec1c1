-- The .json and .csv files of the last load of a pack, whole, and the optional parts asked for.
CREATE TABLE places_pack_text (
  jurisdiction_id BIGINT NOT NULL,
  path TEXT NOT NULL,
  shown TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, path)
);
CREATE TABLE places_pack_part (
  jurisdiction_id BIGINT NOT NULL,
  part TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, part)
);
-- Whose texts those are: the moment of the load in places_pack.
CREATE TABLE places_pack_kept (
  jurisdiction_id BIGINT NOT NULL,
  loaded_at BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);

-- Tables that persons changed. Rows are only added; the newest version of a name holds, or, where it says so, the pack's own.
CREATE TABLE places_table (
  jurisdiction_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  saved_by BIGINT NOT NULL,
  is_pack BIGINT NOT NULL,
  pack_digest TEXT NOT NULL,
  body TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  added_count BIGINT NOT NULL,
  changed_count BIGINT NOT NULL,
  removed_count BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, name, version)
);
