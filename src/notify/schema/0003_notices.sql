-- What a city says and when, as its pack gave it. numbers: JSON of key and number.
CREATE TABLE notify_pack (
  jurisdiction_id BIGINT NOT NULL,
  templates_csv TEXT NOT NULL,
  notices_csv TEXT NOT NULL,
  numbers TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);

-- Cases whose resident wants no more messages.
CREATE TABLE notify_optout (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id)
);

-- Partners told by webhook. No secret is here: it is made of the installation's own and the number.
CREATE TABLE notify_subscription (
  jurisdiction_id BIGINT NOT NULL,
  subscription_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  occasions TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  disabled_at BIGINT,
  PRIMARY KEY (jurisdiction_id, subscription_id)
);
CREATE INDEX notify_subscription_active ON notify_subscription (jurisdiction_id, subscription_id) WHERE disabled_at IS NULL;
