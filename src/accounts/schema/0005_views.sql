-- The views of the inbox that a person keeps, whole lists: {"name", "filter"} in the person's order.
CREATE TABLE accounts_view (
  jurisdiction_id BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  views TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, actor_id)
);
