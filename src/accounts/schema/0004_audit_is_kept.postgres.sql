-- Emptying the table is no row's change, so that the trigger of each row does not see it.
CREATE TRIGGER accounts_audit_no_truncate BEFORE TRUNCATE ON accounts_audit FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
-- The role of a server in use (the ledger's steps make it, and give it every table) may add to the audit and neither change nor delete
-- it. Where the ledger's steps come later, the triggers alone refuse.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'taizhang_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON accounts_audit FROM taizhang_app;
  END IF;
END
$$;
