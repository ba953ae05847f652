-- Shares may be finer than a per cent: `slots` says exactly which slots a bucket or an experiment has. The percentages beside them are for
-- the version before this one. That of a bucket is rounded; that of a layer's booking is rounded up, so that no slot that is booked looks free.
-- NOT VALID, because every booking so far fulfils the narrower constraint that this one replaces.
ALTER TABLE layer_bookings
  DROP CONSTRAINT layer_bookings_are_whole,
  ADD CONSTRAINT layer_bookings_round_up CHECK (percentage = ceil(slot_count(slots) / 100.0)) NOT VALID;

-- Distributions that replace each other at set times; at most one ramp for an experiment.
CREATE TABLE experiment_ramps (
  experiment_id uuid PRIMARY KEY REFERENCES experiments (id),
  -- [{"at", "buckets": [{"name", "slots"}]}], ascending.
  steps jsonb NOT NULL CHECK (jsonb_typeof(steps) = 'array'),
  -- What became of the first steps, in their order.
  outcomes jsonb NOT NULL CHECK (jsonb_typeof(outcomes) = 'array'),
  -- The instant of the first step without an outcome.
  next_at timestamptz,
  pause_on_srm boolean NOT NULL,
  paused_at timestamptz,
  pause_reason text CHECK (pause_reason IN ('sample_ratio_mismatch')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK ((paused_at IS NULL) = (pause_reason IS NULL))
);
CREATE INDEX experiment_ramps_due ON experiment_ramps (next_at) WHERE next_at IS NOT NULL AND paused_at IS NULL;

-- Keeps a change of something that an experiment has for the entry at the end of the transaction, as audit_row does.
CREATE FUNCTION audit_note(operation text, kind text, experiment uuid, before jsonb, after jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  is_first boolean := coalesce(current_setting('sortition.audit_pending', true), '') = '';
BEGIN
  IF is_first THEN PERFORM set_config('sortition.audit_pending', 'yes', true); END IF;
  INSERT INTO audit_pending (team_id, operation, target_type, target_id, experiment_id, before, after, origin, is_first)
  SELECT team_id, operation, kind, experiment, experiment, before, after,
    nullif(current_setting('sortition.audit_origin', true), ''), is_first
  FROM experiments WHERE id = experiment;
END $$;

-- In per cent, with decimals only where a share is finer.
CREATE FUNCTION audit_share(bucket_name text, slots bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE
  RETURN jsonb_build_object(bucket_name, trim_scale(slots / 100.0));

CREATE FUNCTION audit_bucket() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := CASE TG_OP WHEN 'INSERT' THEN '{}' ELSE audit_share(OLD.bucket_name, slot_count(OLD.slots)) END;
  after jsonb := CASE TG_OP WHEN 'DELETE' THEN '{}' ELSE audit_share(NEW.bucket_name, slot_count(NEW.slots)) END;
BEGIN
  IF before <> after THEN
    PERFORM audit_note('update', 'buckets', CASE TG_OP WHEN 'DELETE' THEN OLD.experiment_id ELSE NEW.experiment_id END, before, after);
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER buckets_audited AFTER INSERT OR UPDATE OR DELETE ON experiment_buckets
  FOR EACH ROW EXECUTE FUNCTION audit_bucket();

CREATE OR REPLACE TRIGGER layer_bookings_audited AFTER INSERT OR UPDATE OR DELETE ON layer_bookings
  FOR EACH ROW EXECUTE FUNCTION audit_row('layer_booking', 'experiment_id', 'layer_id', 'percentage', 'slots', 'released_at');

-- Steps and outcomes by the instant of the step, and shares by bucket: an entry holds no lists of records.
CREATE FUNCTION audit_ramp_fields(ramp experiment_ramps) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('experiment_id', ramp.experiment_id, 'pause_on_srm', ramp.pause_on_srm,
    'paused_at', audit_value('paused_at', to_jsonb(ramp.paused_at)), 'pause_reason', ramp.pause_reason,
    'steps', (SELECT jsonb_object_agg(step ->> 'at', (
        SELECT coalesce(jsonb_object_agg(bucket ->> 'name', trim_scale((bucket ->> 'slots')::int / 100.0)), '{}')
        FROM jsonb_array_elements(step -> 'buckets') AS bucket))
      FROM jsonb_array_elements(ramp.steps) AS step),
    'outcomes', (SELECT coalesce(jsonb_object_agg(ramp.steps -> (place::int - 1) ->> 'at', outcome), '{}')
      FROM jsonb_array_elements(ramp.outcomes) WITH ORDINALITY AS settled (outcome, place)))
$$;

CREATE FUNCTION audit_ramp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN PERFORM audit_note('create', 'ramp', NEW.experiment_id, NULL, audit_ramp_fields(NEW));
    WHEN 'DELETE' THEN PERFORM audit_note('delete', 'ramp', OLD.experiment_id, audit_ramp_fields(OLD), NULL);
    ELSE PERFORM audit_note('update', 'ramp', NEW.experiment_id, audit_ramp_fields(OLD), audit_ramp_fields(NEW));
  END CASE;
  RETURN NULL;
END $$;
CREATE TRIGGER experiment_ramps_audited AFTER INSERT OR UPDATE OR DELETE ON experiment_ramps
  FOR EACH ROW EXECUTE FUNCTION audit_ramp();
