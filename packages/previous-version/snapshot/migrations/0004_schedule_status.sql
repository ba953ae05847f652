-- What the start date of an experiment does, instead of only whether it is pending.
ALTER TABLE experiments ADD COLUMN schedule_status text;

-- The status that the fields of a row prove. Until now a schedule was pending until it had fired or a request had ended it, and archiving
-- ended it. Its start, or a later one, is at or after the date. A date that is neither pending nor started is still to come, so a request
-- switched it off; or the completion came before it; or it passed without a start.
UPDATE experiments SET schedule_status = CASE
  WHEN scheduled_start_date IS NULL THEN 'none'
  WHEN schedule_pending THEN 'pending'
  WHEN last_activated_at >= scheduled_start_date THEN 'started'
  WHEN last_activated_at < scheduled_start_date THEN 'cancelled'
  WHEN scheduled_start_date > now() THEN 'cancelled'
  WHEN completed_at < scheduled_start_date THEN 'cancelled'
  ELSE 'missed'
END;

-- Drops its checks and index too.
ALTER TABLE experiments DROP COLUMN schedule_pending;
ALTER TABLE experiments
  ALTER COLUMN schedule_status SET NOT NULL,
  ADD CONSTRAINT schedule_status_is_known
    CHECK (schedule_status IN ('none', 'pending', 'started', 'cancelled', 'missed')),
  ADD CONSTRAINT schedule_status_has_a_date CHECK ((schedule_status = 'none') = (scheduled_start_date IS NULL)),
  ADD CONSTRAINT schedule_is_pending_while_inactive CHECK (NOT (active AND schedule_status = 'pending'));
CREATE INDEX experiments_to_start ON experiments (scheduled_start_date) WHERE schedule_status = 'pending';
