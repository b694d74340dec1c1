-- What was covered of a picture, and by whom, takes no change and no deletion, whoever asks.
CREATE FUNCTION intake_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% takes no %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER intake_covering_no_change BEFORE UPDATE OR DELETE ON intake_covering FOR EACH ROW EXECUTE FUNCTION intake_refuse();
CREATE TRIGGER intake_covering_no_truncate BEFORE TRUNCATE ON intake_covering FOR EACH STATEMENT EXECUTE FUNCTION intake_refuse();
-- The role of a server in use (the ledger's steps make it) may add to it and neither change nor delete it. Where the ledger's steps
-- come later, the triggers alone refuse.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'taizhang_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON intake_covering FROM taizhang_app;
  END IF;
END
$$;
