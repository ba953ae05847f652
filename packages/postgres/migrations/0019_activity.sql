-- What happened to requests for samples lately, by periods of five seconds. Live figures, kept for a day: the record is in samples.
CREATE TABLE experiment_activity (
  experiment_id uuid NOT NULL,
  -- Its start.
  period timestamptz NOT NULL,
  reason text NOT NULL,
  -- Of samples that were made or completed; empty for all else.
  bucket text COLLATE "C" NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (experiment_id, period, reason, bucket)
) WITH (fillfactor = 70);
CREATE INDEX experiment_activity_by_period ON experiment_activity (period);

-- The one row: when a worker did its rounds last.
CREATE TABLE worker_rounds (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  seen_at timestamptz NOT NULL
);
