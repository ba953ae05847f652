-- When an operator began to move the samples of a completed experiment out of `samples`; null while they are there. From then on a sample
-- that is not found may be one that has been moved, so the experiment cannot be reopened: it could sample an entity again, into another bucket.
ALTER TABLE experiments
  ADD COLUMN samples_detached_at timestamptz,
  ADD CONSTRAINT detached_experiments_are_completed CHECK (samples_detached_at IS NULL OR completed_at IS NOT NULL);
