-- How far the ledger's feed is read, and by which rules texts were cut.
CREATE TABLE search_cursor (
  jurisdiction_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  rules BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id)
);

-- Words of letters, for what begins with a word; in how many documents each is.
CREATE TABLE search_word (
  jurisdiction_id BIGINT NOT NULL,
  word TEXT NOT NULL,
  documents BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, word)
);

-- How often one client may search, from the city's pack.
CREATE TABLE search_setting (
  jurisdiction_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (jurisdiction_id, name)
);
