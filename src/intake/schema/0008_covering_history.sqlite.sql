-- What was covered of a picture, and by whom, takes no change and no deletion, whoever asks.
CREATE TRIGGER intake_covering_no_update BEFORE UPDATE ON intake_covering BEGIN
  SELECT RAISE(ABORT, 'intake_covering takes no UPDATE');
END;
CREATE TRIGGER intake_covering_no_delete BEFORE DELETE ON intake_covering BEGIN
  SELECT RAISE(ABORT, 'intake_covering takes no DELETE');
END;
