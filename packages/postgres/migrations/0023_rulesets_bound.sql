-- In a migration of its own: it looks at rows, and adding a column locks tables for a moment.
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX services_in_team ON services (id, team_id);
ALTER TABLE api_tokens
  ADD CONSTRAINT bound_service_is_of_team FOREIGN KEY (service_id, team_id) REFERENCES services (id, team_id) NOT VALID;
ALTER TABLE api_tokens VALIDATE CONSTRAINT scopes_are_known;
ALTER TABLE api_tokens VALIDATE CONSTRAINT bound_tokens_only_evaluate;
-- Of a small table.
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE api_tokens VALIDATE CONSTRAINT bound_service_is_of_team;
