-- When it was last looked whether the notice went out; 0: it was not put into the outbox yet.
ALTER TABLE callback_notice ADD COLUMN looked_at BIGINT NOT NULL DEFAULT 0;
DROP INDEX callback_notice_told;
CREATE INDEX callback_notice_told ON callback_notice (jurisdiction_id, told_at, looked_at, case_id, version);

-- The feed is read again from its beginning: residents of merged cases were asked before the work was done.
UPDATE callback_cursor SET position = 0;
