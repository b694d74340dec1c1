-- Versions of the time limits. A version never changes: what a sheet says stays, with the extension and the objection that its rule
-- allows. saved_by is nothing where it came with a pack; what a person loaded no pack replaces.
CREATE TABLE routing_limits_version (
  jurisdiction_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  effective_from BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  saved_by BIGINT,
  PRIMARY KEY (jurisdiction_id, version)
);

CREATE TABLE routing_limit_rule (
  jurisdiction_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  position BIGINT NOT NULL,
  rule TEXT NOT NULL,
  profile TEXT NOT NULL,
  request_types BIGINT NOT NULL,
  urgencies BIGINT NOT NULL,
  sign_value BIGINT,
  sign_unit BIGINT,
  contact_value BIGINT,
  contact_unit BIGINT,
  objection_value BIGINT,
  objection_unit BIGINT,
  extension_value BIGINT,
  extension_unit BIGINT,
  result_value BIGINT NOT NULL,
  result_unit BIGINT NOT NULL,
  extensions_max BIGINT NOT NULL,
  source TEXT NOT NULL,
  note_zh TEXT NOT NULL,
  note_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, version, position),
  UNIQUE (jurisdiction_id, version, rule)
);

-- What held until now is the first version, and has held from the beginning.
INSERT INTO routing_limits_version (jurisdiction_id, version, effective_from, saved_at, saved_by)
  SELECT jurisdiction_id, 1, 0, MIN(saved_at), NULL FROM routing_catalogue_version GROUP BY jurisdiction_id;
INSERT INTO routing_limit_rule (jurisdiction_id, version, position, rule, profile, request_types, urgencies, sign_value, sign_unit,
    contact_value, contact_unit, objection_value, objection_unit, extension_value, extension_unit, result_value, result_unit,
    extensions_max, source, note_zh, note_en)
  SELECT jurisdiction_id, 1, position, rule, profile, request_types, urgencies, sign_value, sign_unit,
    contact_value, contact_unit, objection_value, objection_unit, extension_value, extension_unit, result_value, result_unit,
    extensions_max, source, note_zh, note_en FROM routing_limit;
DROP TABLE routing_limit;
