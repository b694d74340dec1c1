-- `version` grows with each change of a person: whoever changes one says which they saw. `administers` is 1 for who may sign in and is an
-- administrator: without one of them nobody could give a right again.
ALTER TABLE accounts_user ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE accounts_user ADD COLUMN administers BIGINT NOT NULL DEFAULT 0;
UPDATE accounts_user SET administers = 1 WHERE active = 1 AND roles LIKE '%administrator%';
CREATE INDEX accounts_user_administrators ON accounts_user (jurisdiction_id, administers, actor_id);
-- The audit of one person, of one kind of action, of one day.
CREATE INDEX accounts_audit_by_actor ON accounts_audit (jurisdiction_id, actor_id, audit_id);
CREATE INDEX accounts_audit_by_action ON accounts_audit (jurisdiction_id, action, audit_id);
CREATE INDEX accounts_audit_by_time ON accounts_audit (jurisdiction_id, at, audit_id);
