-- What was done and written about a whistle takes no change and no deletion, whoever asks.
CREATE FUNCTION routing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% takes no %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER routing_whistle_event_no_change BEFORE UPDATE OR DELETE ON routing_whistle_event FOR EACH ROW EXECUTE FUNCTION routing_refuse();
CREATE TRIGGER routing_whistle_event_no_truncate BEFORE TRUNCATE ON routing_whistle_event FOR EACH STATEMENT EXECUTE FUNCTION routing_refuse();
CREATE TRIGGER routing_whistle_payload_no_change BEFORE UPDATE OR DELETE ON routing_whistle_payload FOR EACH ROW EXECUTE FUNCTION routing_refuse();
CREATE TRIGGER routing_whistle_payload_no_truncate BEFORE TRUNCATE ON routing_whistle_payload FOR EACH STATEMENT EXECUTE FUNCTION routing_refuse();
