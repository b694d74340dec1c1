-- What clerks may begin a reply with, as the pack gave it; `place` is its order. No case is named here.
CREATE TABLE notify_reply (
  jurisdiction_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  place BIGINT NOT NULL,
  category TEXT NOT NULL,
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  PRIMARY KEY (jurisdiction_id, code)
);
