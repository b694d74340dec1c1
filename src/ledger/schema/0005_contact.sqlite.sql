-- Which cases left which contact: a keyed hash of the number or the address, so that other needs of one resident are found without
-- keeping the number a second time. Not of anonymous, sealed or hidden needs, nor of tip-offs.
CREATE TABLE ledger_contact (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  key BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, key)
) WITHOUT ROWID;
CREATE INDEX ledger_contact_key_case ON ledger_contact (jurisdiction_id, key, case_id);

-- What the hashes are keyed with: one row, of the whole installation.
CREATE TABLE ledger_contact_key (
  jurisdiction_id BIGINT NOT NULL PRIMARY KEY,
  key BYTEA NOT NULL
) WITHOUT ROWID;
INSERT INTO ledger_contact_key (jurisdiction_id, key) VALUES (0, randomblob(32));

-- Whoever is forgotten is not found by the number any more.
CREATE TRIGGER ledger_contact_forgotten AFTER DELETE ON ledger_secret BEGIN
  DELETE FROM ledger_contact WHERE jurisdiction_id = OLD.jurisdiction_id AND case_id = OLD.case_id;
END;

INSERT INTO ledger_unfilled (jurisdiction_id, name) SELECT DISTINCT jurisdiction_id, 'ledger_contact' FROM ledger_case;
