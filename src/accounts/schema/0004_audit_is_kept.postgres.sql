-- Emptying the table is no row's change, so that the trigger of each row does not see it.
CREATE TRIGGER accounts_audit_no_truncate BEFORE TRUNCATE ON accounts_audit FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
