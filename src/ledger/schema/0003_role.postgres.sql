-- The role a server in use should connect as: it may add to the history but neither change nor delete it, whatever the program does.
-- Made only where the owner may make roles; docs/operate.md says how to make it by hand. Roles belong to the whole cluster, so that
-- another database's migration may be making it at this moment.
DO $$
DECLARE
  place TEXT := current_schema();
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'taizhang_app')
     AND (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN
    BEGIN
      CREATE ROLE taizhang_app NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'taizhang_app') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO taizhang_app', place);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO taizhang_app', place);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO taizhang_app', place);
    REVOKE UPDATE, DELETE, TRUNCATE ON ledger_event, ledger_payload, ledger_seal, ledger_alert FROM taizhang_app;
    REVOKE UPDATE, TRUNCATE ON ledger_secret FROM taizhang_app;
  END IF;
END
$$;
