-- Which cases left which contact: a keyed hash of the number or the address, so that other needs of one resident are found without
-- keeping the number a second time. Not of anonymous, sealed or hidden needs, nor of tip-offs.
CREATE TABLE ledger_contact (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  key BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id, key)
);
CREATE INDEX ledger_contact_key_case ON ledger_contact (jurisdiction_id, key, case_id);

-- What the hashes are keyed with: one row, of the whole installation.
CREATE TABLE ledger_contact_key (
  jurisdiction_id BIGINT NOT NULL PRIMARY KEY,
  key BYTEA NOT NULL
);
INSERT INTO ledger_contact_key (jurisdiction_id, key)
  VALUES (0, sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- Whoever is forgotten is not found by the number any more.
CREATE FUNCTION ledger_forget_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM ledger_contact WHERE jurisdiction_id = OLD.jurisdiction_id AND case_id = OLD.case_id;
  RETURN OLD;
END
$$;
CREATE TRIGGER ledger_contact_forgotten AFTER DELETE ON ledger_secret FOR EACH ROW EXECUTE FUNCTION ledger_forget_contact();

INSERT INTO ledger_unfilled (jurisdiction_id, name) SELECT DISTINCT jurisdiction_id, 'ledger_contact' FROM ledger_case;
