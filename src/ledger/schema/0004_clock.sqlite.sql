-- The clocks that run for a unit: which (the position in ledger::ClockKind), paused by law or not, until when, of which case.
-- since: from when it runs; nothing for an assisting unit, whose event says it. report, accused: as of ledger_case, so that a count
-- needs no other table.
CREATE TABLE ledger_clock (
  jurisdiction_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  clock BIGINT NOT NULL,
  paused BIGINT NOT NULL,
  due BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  since BIGINT,
  paused_until BIGINT,
  report BIGINT NOT NULL,
  accused BIGINT,
  PRIMARY KEY (jurisdiction_id, unit_id, clock, paused, due, case_id)
) WITHOUT ROWID;

-- Tables that a step made for cases that were there, and that the program is to fill from their histories.
CREATE TABLE ledger_unfilled (
  jurisdiction_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, name)
) WITHOUT ROWID;
INSERT INTO ledger_unfilled (jurisdiction_id, name) SELECT DISTINCT jurisdiction_id, 'ledger_clock' FROM ledger_case;
