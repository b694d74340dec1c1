-- Whistles: what both engines keep alike. Lists read the projections, which are folded from the events.
CREATE TABLE routing_whistle_event (
  jurisdiction_id BIGINT NOT NULL,
  whistle_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  capacity TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, whistle_id, version)
);

-- The texts of an event: what people wrote.
CREATE TABLE routing_whistle_payload (
  jurisdiction_id BIGINT NOT NULL,
  whistle_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, whistle_id, version)
);

CREATE TABLE routing_whistle (
  jurisdiction_id BIGINT NOT NULL,
  whistle_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  status TEXT NOT NULL,
  kind TEXT NOT NULL,
  street BIGINT NOT NULL,
  drafted_at BIGINT NOT NULL,
  blown_at BIGINT,
  PRIMARY KEY (jurisdiction_id, whistle_id)
);
CREATE INDEX routing_whistle_status ON routing_whistle (jurisdiction_id, status, whistle_id);

CREATE TABLE routing_whistle_part (
  jurisdiction_id BIGINT NOT NULL,
  whistle_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  called_at BIGINT NOT NULL,
  acknowledge_due BIGINT NOT NULL,
  arrive_due BIGINT NOT NULL,
  plan_due BIGINT NOT NULL,
  acknowledged_at BIGINT,
  arrived_at BIGINT,
  planned_at BIGINT,
  done_at BIGINT,
  left_before_done BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, whistle_id, unit_id)
);

-- Which whistles a unit has to do with: the street, and every department called.
CREATE TABLE routing_whistle_unit (
  jurisdiction_id BIGINT NOT NULL,
  whistle_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, whistle_id, unit_id)
);
CREATE INDEX routing_whistle_unit_all ON routing_whistle_unit (jurisdiction_id, unit_id, whistle_id);
CREATE INDEX routing_whistle_unit_status ON routing_whistle_unit (jurisdiction_id, unit_id, status, whistle_id);

CREATE TABLE routing_whistle_case (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  whistle_id BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, whistle_id)
);
