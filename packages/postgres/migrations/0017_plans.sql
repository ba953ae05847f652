-- The test as it was planned when the experiment was created; null without a plan. It never changes.
ALTER TABLE experiments ADD COLUMN plan jsonb;
