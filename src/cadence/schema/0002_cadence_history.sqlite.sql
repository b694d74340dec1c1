-- What was decided, signed, sealed and corrected takes no change and no deletion, whoever asks.
CREATE TRIGGER cadence_action_step_no_update BEFORE UPDATE ON cadence_action_step BEGIN
  SELECT RAISE(ABORT, 'cadence_action_step takes no UPDATE');
END;
CREATE TRIGGER cadence_action_step_no_delete BEFORE DELETE ON cadence_action_step BEGIN
  SELECT RAISE(ABORT, 'cadence_action_step takes no DELETE');
END;
CREATE TRIGGER cadence_signature_no_update BEFORE UPDATE ON cadence_signature BEGIN
  SELECT RAISE(ABORT, 'cadence_signature takes no UPDATE');
END;
CREATE TRIGGER cadence_signature_no_delete BEFORE DELETE ON cadence_signature BEGIN
  SELECT RAISE(ABORT, 'cadence_signature takes no DELETE');
END;
CREATE TRIGGER cadence_seal_no_update BEFORE UPDATE ON cadence_seal BEGIN
  SELECT RAISE(ABORT, 'cadence_seal takes no UPDATE');
END;
CREATE TRIGGER cadence_seal_no_delete BEFORE DELETE ON cadence_seal BEGIN
  SELECT RAISE(ABORT, 'cadence_seal takes no DELETE');
END;
CREATE TRIGGER cadence_erratum_no_update BEFORE UPDATE ON cadence_erratum BEGIN
  SELECT RAISE(ABORT, 'cadence_erratum takes no UPDATE');
END;
CREATE TRIGGER cadence_erratum_no_delete BEFORE DELETE ON cadence_erratum BEGIN
  SELECT RAISE(ABORT, 'cadence_erratum takes no DELETE');
END;
