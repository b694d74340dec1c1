-- What was asked, answered and drawn takes no change and no deletion, whoever asks.
CREATE TRIGGER callback_event_no_update BEFORE UPDATE ON callback_event BEGIN
  SELECT RAISE(ABORT, 'callback_event takes no UPDATE');
END;
CREATE TRIGGER callback_event_no_delete BEFORE DELETE ON callback_event BEGIN
  SELECT RAISE(ABORT, 'callback_event takes no DELETE');
END;
CREATE TRIGGER callback_payload_no_update BEFORE UPDATE ON callback_payload BEGIN
  SELECT RAISE(ABORT, 'callback_payload takes no UPDATE');
END;
CREATE TRIGGER callback_payload_no_delete BEFORE DELETE ON callback_payload BEGIN
  SELECT RAISE(ABORT, 'callback_payload takes no DELETE');
END;
CREATE TRIGGER callback_seed_no_update BEFORE UPDATE ON callback_seed BEGIN
  SELECT RAISE(ABORT, 'callback_seed takes no UPDATE');
END;
CREATE TRIGGER callback_seed_no_delete BEFORE DELETE ON callback_seed BEGIN
  SELECT RAISE(ABORT, 'callback_seed takes no DELETE');
END;
CREATE TRIGGER callback_draw_no_update BEFORE UPDATE ON callback_draw BEGIN
  SELECT RAISE(ABORT, 'callback_draw takes no UPDATE');
END;
CREATE TRIGGER callback_draw_no_delete BEFORE DELETE ON callback_draw BEGIN
  SELECT RAISE(ABORT, 'callback_draw takes no DELETE');
END;
CREATE TRIGGER callback_draw_item_no_update BEFORE UPDATE ON callback_draw_item BEGIN
  SELECT RAISE(ABORT, 'callback_draw_item takes no UPDATE');
END;
CREATE TRIGGER callback_draw_item_no_delete BEFORE DELETE ON callback_draw_item BEGIN
  SELECT RAISE(ABORT, 'callback_draw_item takes no DELETE');
END;
