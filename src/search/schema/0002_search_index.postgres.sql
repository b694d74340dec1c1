-- A document of a case: what may be searched of it. `doc` is its place in the order: city, second of receipt, a number in the second.
CREATE TABLE search_document (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  doc BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  open_text TEXT NOT NULL,
  inner_text TEXT NOT NULL,
  tags TEXT NOT NULL,
  tokens TSVECTOR NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id)
);
CREATE UNIQUE INDEX search_document_doc ON search_document (jurisdiction_id, doc);
-- What waits to be put in order is read by every search: a megabyte of it, no more.
CREATE INDEX search_document_tokens ON search_document USING gin (tokens) WITH (gin_pending_list_limit = 1024);
