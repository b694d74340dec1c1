-- What members of staff read on their screens. subject and body are personal data and go with erasure.
CREATE TABLE notify_inbox (
  jurisdiction_id BIGINT NOT NULL,
  recipient TEXT NOT NULL,
  item_id BIGINT NOT NULL,
  case_id BIGINT,
  case_code TEXT NOT NULL,
  purpose TEXT NOT NULL,
  subject TEXT,
  body TEXT,
  came_at BIGINT NOT NULL,
  read_at BIGINT,
  read_by BIGINT,
  PRIMARY KEY (jurisdiction_id, recipient, item_id)
);
CREATE INDEX notify_inbox_unread ON notify_inbox (jurisdiction_id, recipient, item_id) WHERE read_at IS NULL;
CREATE INDEX notify_inbox_case ON notify_inbox (jurisdiction_id, case_id);
