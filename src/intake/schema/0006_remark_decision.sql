-- How often somebody decided about a remark: whoever decides quotes it, so that of two clerks the later does not win unseen.
ALTER TABLE intake_remark ADD COLUMN decisions BIGINT NOT NULL DEFAULT 0;
UPDATE intake_remark SET decisions = 1 WHERE decided_at IS NOT NULL;
