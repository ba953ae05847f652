-- What an experiment measures. A row of a built-in metric exists once a setting of it has changed; its number is negative.
CREATE TABLE experiment_metrics (
  experiment_id uuid NOT NULL,
  id uuid NOT NULL,
  -- Identifies the metric in the tables of outcomes.
  number smallint NOT NULL,
  name text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('proportion', 'mean', 'sum')),
  goal text NOT NULL CHECK (goal IN ('increase', 'decrease')),
  role text NOT NULL CHECK (role IN ('primary', 'secondary', 'guardrail')),
  minimum_effect double precision CHECK (minimum_effect > 0),
  winsorising_percentile double precision CHECK (winsorising_percentile BETWEEN 50 AND 100),
  -- Whether outcome_histograms has every outcome of the metric. It stays so once it is.
  has_histogram boolean NOT NULL,
  description text,
  archived boolean NOT NULL,
  built_in boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (experiment_id, id),
  UNIQUE (experiment_id, name),
  UNIQUE (experiment_id, number),
  CHECK (winsorising_percentile IS NULL OR (has_histogram AND kind <> 'proportion'))
);
CREATE TRIGGER experiment_metrics_audited AFTER INSERT OR UPDATE OR DELETE ON experiment_metrics
  FOR EACH ROW EXECUTE FUNCTION audit_row('metric', 'experiment_id', 'name', 'kind', 'goal', 'role', 'minimum_effect',
    'winsorising_percentile', 'description', 'archived');

-- Everything below leads with experiment_id and refers to no other table, as samples do.

-- The outcomes of one sample for one metric. The value of the sample follows from its row: see outcome_value.
CREATE TABLE outcome_sums (
  experiment_id uuid NOT NULL,
  sample_id uuid NOT NULL,
  metric smallint NOT NULL,
  count bigint NOT NULL CHECK (count > 0),
  sum numeric NOT NULL,
  -- When the latest of them occurred.
  last_at timestamptz NOT NULL,
  PRIMARY KEY (experiment_id, sample_id, metric)
) PARTITION BY HASH (experiment_id);

-- What was recorded under each outcome_id, so that a repetition is found, and another outcome under the same id refused.
CREATE TABLE outcome_ids (
  experiment_id uuid NOT NULL,
  outcome_id text COLLATE "C" NOT NULL,
  sample_id uuid NOT NULL,
  metric smallint NOT NULL,
  value double precision NOT NULL,
  -- As sent; null when the request left it out.
  occurred_at timestamptz,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (experiment_id, outcome_id)
) PARTITION BY HASH (experiment_id);

-- What results add up, so that they never scan outcome_sums. Each statement that records outcomes appends its differences; a job folds them into
-- the other two tables. A reader adds deltas and totals in one snapshot.
CREATE TABLE outcome_deltas (
  experiment_id uuid NOT NULL,
  metric smallint NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  -- In which the latest outcome of the samples occurred, but not before the samples were created.
  hour timestamptz NOT NULL,
  -- See outcome_bin; null for a metric without a histogram.
  bin integer,
  -- Samples with a value.
  samples bigint NOT NULL,
  -- Of the values of these samples, exact.
  sum numeric NOT NULL,
  sum_of_squares numeric NOT NULL
) PARTITION BY HASH (experiment_id);
CREATE INDEX outcome_deltas_by_experiment ON outcome_deltas (experiment_id);

CREATE TABLE outcome_totals (
  experiment_id uuid NOT NULL,
  metric smallint NOT NULL,
  hour timestamptz NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  samples bigint NOT NULL,
  sum numeric NOT NULL,
  sum_of_squares numeric NOT NULL,
  PRIMARY KEY (experiment_id, metric, hour, allocation_version, bucket, allocated_by)
) PARTITION BY HASH (experiment_id);

CREATE TABLE outcome_histograms (
  experiment_id uuid NOT NULL,
  metric smallint NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  bin integer NOT NULL,
  samples bigint NOT NULL,
  sum numeric NOT NULL,
  sum_of_squares numeric NOT NULL,
  PRIMARY KEY (experiment_id, metric, bucket, allocated_by, bin)
) PARTITION BY HASH (experiment_id);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['outcome_sums', 'outcome_ids', 'outcome_deltas', 'outcome_totals', 'outcome_histograms'] LOOP
    FOR part IN 0..15 LOOP
      EXECUTE format('CREATE TABLE %s_%s PARTITION OF %s FOR VALUES WITH (MODULUS 16, REMAINDER %s)', name, to_char(part, 'FM00'), name, part);
    END LOOP;
  END LOOP;
  -- Rows come and go here: vacuum them while they are few.
  FOR part IN 0..15 LOOP
    EXECUTE format('ALTER TABLE outcome_deltas_%s SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)', to_char(part, 'FM00'));
  END LOOP;
END $$;

-- The value of a sample whose outcomes have this count and sum. Equal for equal arguments however many digits they are written with, so that
-- what was added can be subtracted again.
CREATE FUNCTION outcome_value(kind text, count bigint, sum numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE kind WHEN 'proportion' THEN (sum > 0)::int::numeric WHEN 'sum' THEN sum ELSE trim_scale(sum) / count END;

-- The bin of a value, in ascending order of values: the leading 19 bits of its magnitude as a double, which are its exponent and 7 bits of its
-- mantissa, with the sign of the value. So a bin ends at most one 128th above its beginning. Zero is bin 0.
CREATE FUNCTION outcome_bin(value numeric) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sign(value)::int * (('x' || encode(float8send(abs(value)::float8), 'hex'))::bit(64)::bigint >> 45)::int;
