-- What scores are counted by. `matter` is the case that stands for the whole of one problem: where mergers, repetitions and splits lead
-- to, `parent` being one step of it (0 at the end).
CREATE TABLE callback_place (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  parent BIGINT NOT NULL,
  matter BIGINT NOT NULL,
  category TEXT NOT NULL,
  urgency TEXT NOT NULL,
  zone TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id)
);
CREATE INDEX callback_place_parent ON callback_place (jurisdiction_id, parent, case_id);

ALTER TABLE callback_round ADD COLUMN closed_at BIGINT;
-- 1: answered, or given up, on the case itself, past the desk.
ALTER TABLE callback_round ADD COLUMN outside BIGINT NOT NULL DEFAULT 0;
CREATE INDEX callback_round_closed ON callback_round (jurisdiction_id, closed_at, case_id, round);

-- A city's score profiles as its pack wrote them.
CREATE TABLE callback_score_pack (
  jurisdiction_id BIGINT NOT NULL,
  profiles_csv TEXT NOT NULL,
  chosen TEXT NOT NULL,
  published BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);

-- The feed is read again from its beginning, which gives every case that was at the desk its place.
UPDATE callback_cursor SET position = 0;
