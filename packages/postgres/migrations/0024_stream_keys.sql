-- What signs the addresses of the streams that OFREP announces. Removing the row and starting the processes again ends all of them.
CREATE TABLE stream_keys (
  is_current boolean PRIMARY KEY CHECK (is_current),
  secret bytea NOT NULL CHECK (length(secret) = 32)
);
