-- What results count, so that they never scan samples. Each statement that writes samples appends its differences; a job folds them into the
-- other two tables. A reader adds all three in one snapshot. Every key leads with experiment_id and nothing refers to another table.
CREATE TABLE sample_count_deltas (
  experiment_id uuid NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  -- Of the creation of the samples.
  hour timestamptz NOT NULL,
  samples integer NOT NULL,
  completions integer NOT NULL,
  -- Of the acceptance of the completions; null without any.
  completed_hour timestamptz,
  -- From the creation of each of these samples to its completion, in milliseconds.
  duration bigint
);
-- Without an index or partitions, which every create would pay for: the table is read as a whole, and holds what two seconds have appended.
-- Rows come and go here: vacuum them while they are few.
ALTER TABLE sample_count_deltas SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE TABLE sample_counts (
  experiment_id uuid NOT NULL,
  hour timestamptz NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  -- Created in this hour.
  samples bigint NOT NULL,
  -- Created in this hour, and complete by now.
  complete bigint NOT NULL,
  -- Completed in this hour.
  completions bigint NOT NULL,
  PRIMARY KEY (experiment_id, hour, allocation_version, bucket, allocated_by)
) PARTITION BY HASH (experiment_id);

-- How long completions took, by bins whose limits grow by two per cent.
CREATE TABLE sample_durations (
  experiment_id uuid NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  bin smallint NOT NULL,
  completions bigint NOT NULL,
  -- Sums of the milliseconds and of their squares, exact.
  milliseconds numeric NOT NULL,
  squares numeric NOT NULL,
  PRIMARY KEY (experiment_id, allocation_version, bucket, allocated_by, bin)
) PARTITION BY HASH (experiment_id);

-- The experiments whose samples have all been counted. Those of earlier versions are counted by the job.
CREATE TABLE counted_experiments (
  experiment_id uuid PRIMARY KEY,
  counted_at timestamptz NOT NULL DEFAULT statement_timestamp()
);

DO $$
BEGIN
  FOR part IN 0..15 LOOP
    EXECUTE format('CREATE TABLE sample_counts_%s PARTITION OF sample_counts FOR VALUES WITH (MODULUS 16, REMAINDER %s)', to_char(part, 'FM00'), part);
    EXECUTE format('CREATE TABLE sample_durations_%s PARTITION OF sample_durations FOR VALUES WITH (MODULUS 16, REMAINDER %s)', to_char(part, 'FM00'), part);
  END LOOP;
END $$;

-- The bin of a duration in milliseconds: its limits are powers of 1.02, and 0 to 1 ms is bin 0.
CREATE FUNCTION duration_bin(duration bigint) RETURNS smallint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN duration <= 1 THEN 0 ELSE floor(ln(duration::float8) / ln(1.02::float8)) + 1 END;

-- What looks at the results of an experiment have found. An alarm stays when its cause is gone, so the strongest evidence is kept: natural
-- logarithms of e-values.
CREATE TABLE result_watches (
  experiment_id uuid PRIMARY KEY,
  srm_log_e double precision NOT NULL DEFAULT 0,
  srm_alarmed_at timestamptz,
  attrition_log_e double precision NOT NULL DEFAULT 0,
  attrition_alarmed_at timestamptz,
  result_reached_at timestamptz,
  -- How often something that results depend on has changed, and how often it had changed when a look at it began.
  changes bigint NOT NULL DEFAULT 0,
  looked_changes bigint NOT NULL DEFAULT 0
);
CREATE INDEX result_watches_to_look ON result_watches (experiment_id) WHERE changes > looked_changes;

-- Entities of an experiment that are also in other running experiments of its team, from the newest samples, as of a moment.
CREATE TABLE experiment_overlaps (
  experiment_id uuid PRIMARY KEY,
  found jsonb NOT NULL,
  computed_at timestamptz NOT NULL
);
