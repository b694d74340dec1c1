-- The rules of whistles where the city's differ from the defaults: the member "whistles" of its pack.json as whistle_block.h
-- writes it. The defaults hold for a city that is not here.
CREATE TABLE routing_whistle_policy (
  jurisdiction_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);
