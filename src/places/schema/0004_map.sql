-- The base map as administrators set it. Rows are only added; the newest version holds.
CREATE TABLE places_map (
  jurisdiction_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  credit TEXT NOT NULL,
  crs TEXT NOT NULL,
  zoom_max BIGINT NOT NULL,
  file TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, version)
);
