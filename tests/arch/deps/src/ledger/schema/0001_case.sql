-- the cases
CREATE TABLE ledger_case (id BIGINT PRIMARY KEY);
CREATE INDEX ledger_case_by_time ON ledger_case (id);
