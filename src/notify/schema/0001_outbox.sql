-- What is to be said, once for each dedupe_key. No personal data here: that is in notify_payload.
CREATE TABLE notify_message (
  jurisdiction_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  dedupe_key TEXT NOT NULL,
  case_id BIGINT,
  case_code TEXT NOT NULL,
  purpose TEXT NOT NULL,
  template_id TEXT NOT NULL,
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, message_id)
);
CREATE UNIQUE INDEX notify_message_dedupe ON notify_message (jurisdiction_id, dedupe_key);
CREATE INDEX notify_message_case ON notify_message (jurisdiction_id, case_id, message_id);

-- Values and addresses, as JSON. Erasure deletes the row and leaves the record of what was sent when.
CREATE TABLE notify_payload (
  jurisdiction_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, message_id)
);

-- A message on its way to one destination. due_at: when it may be claimed next; while a worker holds it, when
-- its lease runs out. wanted_at: since when it should have gone, which retries do not move. revived_after: the
-- attempts it had when a person last sent it again, which no longer count against it.
CREATE TABLE notify_delivery (
  jurisdiction_id BIGINT NOT NULL,
  delivery_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  channel TEXT NOT NULL,
  destination TEXT NOT NULL,
  carrier TEXT NOT NULL,
  purpose TEXT NOT NULL,
  case_id BIGINT,
  state TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  wanted_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  revived_after BIGINT NOT NULL,
  lease BIGINT,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (jurisdiction_id, delivery_id)
);
CREATE INDEX notify_delivery_message ON notify_delivery (jurisdiction_id, message_id);
CREATE INDEX notify_delivery_due ON notify_delivery (jurisdiction_id, due_at, delivery_id) WHERE ended_at IS NULL;
CREATE INDEX notify_delivery_carrier ON notify_delivery (jurisdiction_id, carrier, wanted_at) WHERE ended_at IS NULL;
CREATE INDEX notify_delivery_case ON notify_delivery (jurisdiction_id, case_id, delivery_id);
CREATE INDEX notify_delivery_dead ON notify_delivery (jurisdiction_id, delivery_id) WHERE state = 'dead';
CREATE INDEX notify_delivery_sent ON notify_delivery (jurisdiction_id, destination, purpose, ended_at)
  WHERE state = 'sent';

-- Every try, begun before the channel is called: a worker that ends in between leaves it begun, and whoever
-- takes over calls it unknown.
CREATE TABLE notify_attempt (
  jurisdiction_id BIGINT NOT NULL,
  delivery_id BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT,
  outcome TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, delivery_id, attempt)
);

-- Who carries messages, and when they last did.
CREATE TABLE notify_carrier (
  jurisdiction_id BIGINT NOT NULL,
  carrier TEXT NOT NULL,
  last_success_at BIGINT NOT NULL,
  last_failure_at BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, carrier)
);

-- How far the feed was read.
CREATE TABLE notify_cursor (
  jurisdiction_id BIGINT NOT NULL,
  consumer TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, consumer)
);
