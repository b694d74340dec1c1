-- Where a need is, and since when it counts there: '' and 9223372036854775807 of what is over, merged or a tip-off. A case that was watched
-- before this step gets its place with the next thing that happens to it.
ALTER TABLE cadence_case ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE cadence_case ADD COLUMN need_at BIGINT NOT NULL DEFAULT 9223372036854775807;
CREATE INDEX cadence_case_place ON cadence_case (jurisdiction_id, place, need_at, case_id);

-- Where needs gathered as of a weekly run: one row for each of them.
CREATE TABLE cadence_agenda_place (
  jurisdiction_id BIGINT NOT NULL,
  week BIGINT NOT NULL,
  place TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  need_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, week, place, case_id)
);
CREATE INDEX cadence_agenda_place_unit ON cadence_agenda_place (jurisdiction_id, week, unit_id, place, case_id);
