-- A version of the limits takes no change and no deletion, whoever asks.
CREATE TRIGGER routing_limits_version_no_update BEFORE UPDATE ON routing_limits_version BEGIN
  SELECT RAISE(ABORT, 'routing_limits_version takes no UPDATE');
END;
CREATE TRIGGER routing_limits_version_no_delete BEFORE DELETE ON routing_limits_version BEGIN
  SELECT RAISE(ABORT, 'routing_limits_version takes no DELETE');
END;
CREATE TRIGGER routing_limit_rule_no_update BEFORE UPDATE ON routing_limit_rule BEGIN
  SELECT RAISE(ABORT, 'routing_limit_rule takes no UPDATE');
END;
CREATE TRIGGER routing_limit_rule_no_delete BEFORE DELETE ON routing_limit_rule BEGIN
  SELECT RAISE(ABORT, 'routing_limit_rule takes no DELETE');
END;
