-- What a city tells about itself beyond its service requests: files of its pack, as they came.
CREATE TABLE intake_inquiry (
  jurisdiction_id BIGINT NOT NULL,
  file TEXT NOT NULL,
  csv TEXT NOT NULL,
  digest BYTEA NOT NULL,
  PRIMARY KEY (jurisdiction_id, file)
);
