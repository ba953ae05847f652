-- What ends an experiment by itself, and how many samples it and its buckets accept; null stands for no limit.
ALTER TABLE experiments
  ADD COLUMN scheduled_end_date timestamptz,
  ADD COLUMN max_samples integer,
  ADD COLUMN stop_at_completions integer,
  -- When the last sample of `max_samples` was stored; null while there is room.
  ADD COLUMN quota_reached_at timestamptz,
  -- Also null when an earlier version completed the experiment for a request.
  ADD COLUMN ended_by text;
ALTER TABLE experiments
  ADD CONSTRAINT experiment_limits_are_positive CHECK (max_samples > 0 AND stop_at_completions > 0) NOT VALID,
  ADD CONSTRAINT ended_by_is_known CHECK (ended_by IN ('request', 'scheduled_end', 'stop_at_completions')) NOT VALID;

ALTER TABLE experiment_buckets ADD COLUMN max_samples integer;
ALTER TABLE experiment_buckets ADD CONSTRAINT bucket_limits_are_positive CHECK (max_samples > 0) NOT VALID;

-- Buckets that have reached `max_samples`. Each one that does begins a version with the same ranges, so that all samples of a version come from
-- the same buckets.
ALTER TABLE allocation_versions ADD COLUMN closed_buckets text[] COLLATE "C" NOT NULL DEFAULT '{}';

-- The samples of each bucket of an experiment with a limit, without forced ones. Whoever changes them has locked the experiment. They are right
-- while the experiment has a limit and is not completed, and counted again when that begins.
CREATE TABLE limit_counts (
  experiment_id uuid NOT NULL,
  bucket_name text COLLATE "C" NOT NULL,
  samples integer NOT NULL,
  completions integer NOT NULL,
  PRIMARY KEY (experiment_id, bucket_name)
) WITH (fillfactor = 50);

-- Experiments that got `stop_at_completions` while completions may have been under way that did not see it yet. They are counted again once
-- those have ended.
CREATE TABLE limit_recounts (
  experiment_id uuid PRIMARY KEY,
  since timestamptz NOT NULL
);

-- Beside `experiments_audited`: what one transaction notes of an experiment becomes one entry.
CREATE TRIGGER experiments_limits_audited AFTER UPDATE OF scheduled_end_date, max_samples, stop_at_completions, quota_reached_at, ended_by
  ON experiments FOR EACH ROW EXECUTE FUNCTION audit_row('experiment', 'scheduled_end_date', 'max_samples', 'stop_at_completions',
    'quota_reached_at', 'ended_by');
CREATE TRIGGER experiments_first_limits_audited AFTER INSERT ON experiments FOR EACH ROW
  WHEN (NEW.scheduled_end_date IS NOT NULL OR NEW.max_samples IS NOT NULL OR NEW.stop_at_completions IS NOT NULL)
  EXECUTE FUNCTION audit_row('experiment', 'scheduled_end_date', 'max_samples', 'stop_at_completions');

-- The limit of a bucket is a field of its experiment's entry.
CREATE FUNCTION audit_bucket_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  experiment uuid := coalesce(NEW.experiment_id, OLD.experiment_id);
  field text := 'buckets.' || coalesce(NEW.bucket_name, OLD.bucket_name) || '.max_samples';
  is_first boolean := coalesce(current_setting('sortition.audit_pending', true), '') = '';
BEGIN
  IF OLD.max_samples IS NOT DISTINCT FROM NEW.max_samples THEN RETURN NULL; END IF;
  IF is_first THEN PERFORM set_config('sortition.audit_pending', 'yes', true); END IF;
  INSERT INTO audit_pending (team_id, operation, target_type, target_id, experiment_id, before, after, origin, is_first)
  SELECT team_id, 'update', 'experiment', id, id, jsonb_build_object(field, OLD.max_samples), jsonb_build_object(field, NEW.max_samples),
    nullif(current_setting('sortition.audit_origin', true), ''), is_first
  FROM experiments WHERE id = experiment;
  RETURN NULL;
END $$;
CREATE TRIGGER bucket_limits_audited AFTER INSERT OR UPDATE OR DELETE ON experiment_buckets
  FOR EACH ROW EXECUTE FUNCTION audit_bucket_limit();
