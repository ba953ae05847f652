-- In a migration of its own: it locks no row and keeps no transaction from locking one, while adding a column stops enrolment for a moment.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX experiments_to_end ON experiments (scheduled_end_date) WHERE completed_at IS NULL;

ALTER TABLE experiments VALIDATE CONSTRAINT experiment_limits_are_positive;
ALTER TABLE experiments VALIDATE CONSTRAINT ended_by_is_known;
ALTER TABLE experiment_buckets VALIDATE CONSTRAINT bucket_limits_are_positive;
