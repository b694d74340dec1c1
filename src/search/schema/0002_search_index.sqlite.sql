-- A document of a case: what may be searched of it. `doc` is its row in the index: city, second of receipt, a number in the second.
CREATE TABLE search_document (
  jurisdiction_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  doc BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  open_text TEXT NOT NULL,
  inner_text TEXT NOT NULL,
  tags TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, case_id)
);
CREATE UNIQUE INDEX search_document_doc ON search_document (jurisdiction_id, doc);

-- Tokens made by the program; the tokenizer only cuts at blanks.
CREATE VIRTUAL TABLE search_index USING fts5(open_text, inner_text, tags, content = '', columnsize = 0, tokenize = 'ascii');
