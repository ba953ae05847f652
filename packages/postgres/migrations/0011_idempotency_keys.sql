-- Answers to requests with an Idempotency-Key, each written in the transaction of its request and kept for 24 hours. `id` is a hash of caller
-- and key, and `content` is encrypted with a key that is derived from them: neither is stored, so a copy of the table shows no answer.
CREATE TABLE idempotency_keys (
  id bytea PRIMARY KEY CHECK (length(id) = 32),
  -- SHA-256 of the request.
  fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
  status smallint NOT NULL CHECK (status BETWEEN 200 AND 499),
  content bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT statement_timestamp()
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
-- The content is compressed before it is encrypted.
ALTER TABLE idempotency_keys ALTER COLUMN content SET STORAGE EXTERNAL;
