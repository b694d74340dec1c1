-- What was decided, signed, sealed and corrected takes no change and no deletion, whoever asks.
CREATE FUNCTION cadence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% takes no %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER cadence_action_step_no_change BEFORE UPDATE OR DELETE ON cadence_action_step FOR EACH ROW EXECUTE FUNCTION cadence_refuse();
CREATE TRIGGER cadence_action_step_no_truncate BEFORE TRUNCATE ON cadence_action_step FOR EACH STATEMENT EXECUTE FUNCTION cadence_refuse();
CREATE TRIGGER cadence_signature_no_change BEFORE UPDATE OR DELETE ON cadence_signature FOR EACH ROW EXECUTE FUNCTION cadence_refuse();
CREATE TRIGGER cadence_signature_no_truncate BEFORE TRUNCATE ON cadence_signature FOR EACH STATEMENT EXECUTE FUNCTION cadence_refuse();
CREATE TRIGGER cadence_seal_no_change BEFORE UPDATE OR DELETE ON cadence_seal FOR EACH ROW EXECUTE FUNCTION cadence_refuse();
CREATE TRIGGER cadence_seal_no_truncate BEFORE TRUNCATE ON cadence_seal FOR EACH STATEMENT EXECUTE FUNCTION cadence_refuse();
CREATE TRIGGER cadence_erratum_no_change BEFORE UPDATE OR DELETE ON cadence_erratum FOR EACH ROW EXECUTE FUNCTION cadence_refuse();
CREATE TRIGGER cadence_erratum_no_truncate BEFORE TRUNCATE ON cadence_erratum FOR EACH STATEMENT EXECUTE FUNCTION cadence_refuse();
