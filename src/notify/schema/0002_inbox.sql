-- What members of staff read on their screens, in both languages: who opens it is not known when it comes. Subjects and
-- bodies are personal data and go with erasure.
CREATE TABLE notify_inbox (
  jurisdiction_id BIGINT NOT NULL,
  recipient TEXT NOT NULL,
  item_id BIGINT NOT NULL,
  case_id BIGINT,
  case_code TEXT NOT NULL,
  purpose TEXT NOT NULL,
  subject TEXT,
  body TEXT,
  subject_en TEXT,
  body_en TEXT,
  came_at BIGINT NOT NULL,
  read_at BIGINT,
  read_by BIGINT,
  PRIMARY KEY (jurisdiction_id, recipient, item_id)
);
CREATE INDEX notify_inbox_unread ON notify_inbox (jurisdiction_id, recipient, item_id) WHERE read_at IS NULL;
CREATE INDEX notify_inbox_case ON notify_inbox (jurisdiction_id, case_id);
