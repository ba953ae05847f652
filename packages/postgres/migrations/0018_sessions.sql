-- Browsers that are signed in: a cookie stands for a token, and ends with it.
CREATE TABLE sessions (
  secret_sha256 bytea PRIMARY KEY CHECK (length(secret_sha256) = 32),
  token_id bigint NOT NULL REFERENCES api_tokens ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_token ON sessions (token_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- A link that signs a browser in once.
CREATE TABLE sign_in_codes (
  code_sha256 bytea PRIMARY KEY CHECK (length(code_sha256) = 32),
  token_id bigint NOT NULL REFERENCES api_tokens ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_codes_by_token ON sign_in_codes (token_id);
CREATE INDEX sign_in_codes_by_expiry ON sign_in_codes (expires_at);

CREATE TRIGGER sessions_ended AFTER DELETE ON sessions
FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changed();
