-- What was done and written about a whistle takes no change and no deletion, whoever asks.
CREATE TRIGGER routing_whistle_event_no_update BEFORE UPDATE ON routing_whistle_event BEGIN
  SELECT RAISE(ABORT, 'routing_whistle_event takes no UPDATE');
END;
CREATE TRIGGER routing_whistle_event_no_delete BEFORE DELETE ON routing_whistle_event BEGIN
  SELECT RAISE(ABORT, 'routing_whistle_event takes no DELETE');
END;
CREATE TRIGGER routing_whistle_payload_no_update BEFORE UPDATE ON routing_whistle_payload BEGIN
  SELECT RAISE(ABORT, 'routing_whistle_payload takes no UPDATE');
END;
CREATE TRIGGER routing_whistle_payload_no_delete BEFORE DELETE ON routing_whistle_payload BEGIN
  SELECT RAISE(ABORT, 'routing_whistle_payload takes no DELETE');
END;
