-- A version of the limits takes no change and no deletion, whoever asks; the role of a server in use may only add.
CREATE TRIGGER routing_limits_version_no_change BEFORE UPDATE OR DELETE ON routing_limits_version FOR EACH ROW EXECUTE FUNCTION routing_refuse();
CREATE TRIGGER routing_limits_version_no_truncate BEFORE TRUNCATE ON routing_limits_version FOR EACH STATEMENT EXECUTE FUNCTION routing_refuse();
CREATE TRIGGER routing_limit_rule_no_change BEFORE UPDATE OR DELETE ON routing_limit_rule FOR EACH ROW EXECUTE FUNCTION routing_refuse();
CREATE TRIGGER routing_limit_rule_no_truncate BEFORE TRUNCATE ON routing_limit_rule FOR EACH STATEMENT EXECUTE FUNCTION routing_refuse();
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'taizhang_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON routing_limits_version, routing_limit_rule FROM taizhang_app;
  END IF;
END
$$;
