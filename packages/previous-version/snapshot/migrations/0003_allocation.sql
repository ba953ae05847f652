-- Experiments of one layer share no entity: each takes only those in the layer's slots that it has booked.
CREATE TABLE layers (
  id uuid PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  service_id uuid NOT NULL REFERENCES services (id),
  name text COLLATE "C" NOT NULL,
  salt text NOT NULL CHECK (salt ~ '^[0-9a-f]{32}$'),
  holdout_percentage integer NOT NULL CHECK (holdout_percentage BETWEEN 0 AND 100),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX layers_by_service ON layers (service_id, id);
CREATE TRIGGER layers_keep_salt BEFORE UPDATE OF salt ON layers
  FOR EACH ROW WHEN (OLD.salt IS DISTINCT FROM NEW.salt) EXECUTE FUNCTION keep_salt();

CREATE FUNCTION slot_count(slots int4multirange) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT
  RETURN (SELECT coalesce(sum(upper(span) - lower(span)), 0) FROM unnest(slots) AS span);

-- Who has which slots of a layer; the one without an experiment is the holdout. No two bookings of a layer can overlap, whatever races:
-- a layer is a range of one number here, so that the index needs no extension.
CREATE TABLE layer_bookings (
  layer_number bigint NOT NULL REFERENCES layers (number),
  experiment_id uuid UNIQUE REFERENCES experiments (id),
  percentage integer NOT NULL CHECK (percentage BETWEEN 1 AND 100),
  slots int4multirange NOT NULL CHECK (slots <@ int4multirange(int4range(0, 10000))),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT layer_bookings_are_whole CHECK (slot_count(slots) = percentage * 100),
  CONSTRAINT layer_bookings_are_apart
    EXCLUDE USING gist (int8range(layer_number, layer_number, '[]') WITH &&, slots WITH &&)
);
CREATE INDEX layer_bookings_by_layer ON layer_bookings (layer_number);

-- Who is forced into which bucket, for QA. A bucket that goes takes its overrides with it.
CREATE TABLE experiment_overrides (
  experiment_id uuid NOT NULL,
  id uuid NOT NULL,
  sampled_entity text COLLATE "C" NOT NULL,
  sampled_value text COLLATE "C" NOT NULL,
  bucket_name text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (experiment_id, id),
  UNIQUE (experiment_id, sampled_entity, sampled_value),
  FOREIGN KEY (experiment_id, bucket_name) REFERENCES experiment_buckets (experiment_id, bucket_name) ON DELETE CASCADE
);
CREATE INDEX overrides_by_bucket ON experiment_overrides (experiment_id, bucket_name);

ALTER TABLE samples DROP CONSTRAINT samples_allocated_by_check;
ALTER TABLE samples ADD CONSTRAINT samples_allocated_by_check CHECK (allocated_by IN ('service', 'caller', 'override'));
-- Few are forced, and they are read apart.
CREATE INDEX samples_forced ON samples (experiment_id, id) WHERE allocated_by = 'override';
