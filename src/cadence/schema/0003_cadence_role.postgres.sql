-- The role of a server in use (the ledger's steps make it, and give it every table) may add to this history and neither change nor
-- delete it. Where the ledger's steps come later, the triggers alone refuse.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'taizhang_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON cadence_action_step, cadence_signature, cadence_seal, cadence_erratum FROM taizhang_app;
  END IF;
END
$$;
