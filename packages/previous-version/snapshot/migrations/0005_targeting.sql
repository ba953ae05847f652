-- The revision of the experiment that a sample was decided on; null in samples that are older than this column.
ALTER TABLE samples ADD COLUMN revision integer;

-- `since_revision`: the revision of the experiment that wrote this state of the row; 0 in rows that are older than this column.
ALTER TABLE experiment_sampling_criteria ADD COLUMN since_revision integer NOT NULL DEFAULT 0;
ALTER TABLE experiment_sampling_criteria ALTER COLUMN since_revision DROP DEFAULT;
ALTER TABLE experiment_sampling_conditions ADD COLUMN since_revision integer NOT NULL DEFAULT 0;
ALTER TABLE experiment_sampling_conditions ALTER COLUMN since_revision DROP DEFAULT;
CREATE INDEX conditions_by_experiment ON experiment_sampling_conditions (experiment_id, id);

-- States of criteria and conditions that a change or removal has ended: in force from `since_revision` until before `until_revision`.
CREATE TABLE earlier_criteria (
  experiment_id uuid NOT NULL REFERENCES experiments (id),
  id uuid NOT NULL,
  since_revision integer NOT NULL,
  until_revision integer NOT NULL CHECK (until_revision > since_revision),
  sampling_model text COLLATE "C" NOT NULL,
  sampling_attribute text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (experiment_id, id, since_revision)
);
CREATE TABLE earlier_conditions (
  experiment_id uuid NOT NULL REFERENCES experiments (id),
  id uuid NOT NULL,
  since_revision integer NOT NULL,
  until_revision integer NOT NULL CHECK (until_revision > since_revision),
  criterion_id uuid NOT NULL,
  model text COLLATE "C" NOT NULL,
  property text COLLATE "C" NOT NULL,
  condition text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (experiment_id, id, since_revision)
);

-- Names of projects are unique by `name_key`: now also without regard to normalisation and to space at the ends, as the program folds it.
DO $$
DECLARE
  space constant text := U&'\0009\000A\000B\000C\000D\0020\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000\FEFF';
BEGIN
  UPDATE services SET name_key = normalize(btrim(name_key, space), NFC)
  WHERE name_key IS DISTINCT FROM normalize(btrim(name_key, space), NFC);
END $$;
