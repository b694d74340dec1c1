CREATE TABLE places_jurisdiction (
  jurisdiction_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  open311_id TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  ticket_prefix TEXT NOT NULL,
  default_language TEXT NOT NULL,
  south_e7 BIGINT NOT NULL,
  west_e7 BIGINT NOT NULL,
  north_e7 BIGINT NOT NULL,
  east_e7 BIGINT NOT NULL,
  limits_profile TEXT NOT NULL,
  rolls_weekend BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);
CREATE UNIQUE INDEX places_jurisdiction_code ON places_jurisdiction (code);

CREATE TABLE places_emergency (
  jurisdiction_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  number TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, position)
);

-- A unit is never deleted: old cases name it.
CREATE TABLE places_unit (
  jurisdiction_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  parent_id BIGINT,
  code TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  kind TEXT NOT NULL,
  active BIGINT NOT NULL,
  phone_public TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, unit_id)
);
CREATE UNIQUE INDEX places_unit_code ON places_unit (jurisdiction_id, code);

CREATE TABLE places_layer (
  jurisdiction_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  level TEXT NOT NULL,
  parent TEXT NOT NULL,
  position BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, code)
);

-- Every version of every layer stays; places_layer.version says which is current.
CREATE TABLE places_zone (
  jurisdiction_id BIGINT NOT NULL,
  layer TEXT NOT NULL,
  version BIGINT NOT NULL,
  code TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  level TEXT NOT NULL,
  unit_code TEXT NOT NULL,
  shape TEXT NOT NULL,
  surveyed BIGINT NOT NULL,
  source TEXT NOT NULL,
  imported_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, layer, version, code)
);
