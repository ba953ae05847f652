-- In a migration of its own: it locks no row and keeps no transaction from locking one, while adding a column stops enrolment for a moment.
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX experiments_by_key ON experiments (team_id, key) WHERE key IS NOT NULL;

ALTER TABLE experiments VALIDATE CONSTRAINT flag_key_is_plain;
