-- What was asked, answered and drawn takes no change and no deletion, whoever asks.
CREATE FUNCTION callback_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% takes no %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER callback_event_no_change BEFORE UPDATE OR DELETE ON callback_event FOR EACH ROW EXECUTE FUNCTION callback_refuse();
CREATE TRIGGER callback_event_no_truncate BEFORE TRUNCATE ON callback_event FOR EACH STATEMENT EXECUTE FUNCTION callback_refuse();
CREATE TRIGGER callback_payload_no_change BEFORE UPDATE OR DELETE ON callback_payload FOR EACH ROW EXECUTE FUNCTION callback_refuse();
CREATE TRIGGER callback_payload_no_truncate BEFORE TRUNCATE ON callback_payload FOR EACH STATEMENT EXECUTE FUNCTION callback_refuse();
CREATE TRIGGER callback_seed_no_change BEFORE UPDATE OR DELETE ON callback_seed FOR EACH ROW EXECUTE FUNCTION callback_refuse();
CREATE TRIGGER callback_seed_no_truncate BEFORE TRUNCATE ON callback_seed FOR EACH STATEMENT EXECUTE FUNCTION callback_refuse();
CREATE TRIGGER callback_draw_no_change BEFORE UPDATE OR DELETE ON callback_draw FOR EACH ROW EXECUTE FUNCTION callback_refuse();
CREATE TRIGGER callback_draw_no_truncate BEFORE TRUNCATE ON callback_draw FOR EACH STATEMENT EXECUTE FUNCTION callback_refuse();
CREATE TRIGGER callback_draw_item_no_change BEFORE UPDATE OR DELETE ON callback_draw_item FOR EACH ROW EXECUTE FUNCTION callback_refuse();
CREATE TRIGGER callback_draw_item_no_truncate BEFORE TRUNCATE ON callback_draw_item FOR EACH STATEMENT EXECUTE FUNCTION callback_refuse();
