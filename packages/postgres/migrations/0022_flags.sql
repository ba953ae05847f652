-- What an experiment is as a feature flag. The values are `json`, which keeps the order of fields and the text of numbers; `jsonb` would not.
ALTER TABLE experiments
  ADD COLUMN key text COLLATE "C",
  ADD COLUMN fallback_value json,
  ADD COLUMN metadata json NOT NULL DEFAULT '{}';
ALTER TABLE experiments
  ADD CONSTRAINT flag_key_is_plain CHECK (key ~ '^[a-z0-9][a-z0-9._-]{0,127}$') NOT VALID;

-- What a flag has in this bucket; null stands for the bucket's name.
ALTER TABLE experiment_buckets ADD COLUMN value json;

-- Beside `experiments_audited`: what one transaction notes of an experiment becomes one entry. Values of any depth stand as the text of their
-- JSON, which keeps them as they were sent.
CREATE FUNCTION audit_flag() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := '{}';
  after jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM audit_note('create', 'experiment', NEW.id, NULL,
      jsonb_build_object('key', NEW.key, 'fallback_value', NEW.fallback_value::text, 'metadata', NEW.metadata));
    RETURN NULL;
  END IF;
  IF OLD.key IS DISTINCT FROM NEW.key THEN
    before := before || jsonb_build_object('key', OLD.key);
    after := after || jsonb_build_object('key', NEW.key);
  END IF;
  IF OLD.fallback_value::text IS DISTINCT FROM NEW.fallback_value::text THEN
    before := before || jsonb_build_object('fallback_value', OLD.fallback_value::text);
    after := after || jsonb_build_object('fallback_value', NEW.fallback_value::text);
  END IF;
  IF OLD.metadata::text <> NEW.metadata::text THEN
    before := before || jsonb_build_object('metadata', OLD.metadata);
    after := after || jsonb_build_object('metadata', NEW.metadata);
  END IF;
  IF after <> '{}' THEN PERFORM audit_note('update', 'experiment', NEW.id, before, after); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER experiments_flags_audited AFTER UPDATE OF key, fallback_value, metadata ON experiments
  FOR EACH ROW EXECUTE FUNCTION audit_flag();
CREATE TRIGGER experiments_first_flags_audited AFTER INSERT ON experiments FOR EACH ROW
  WHEN (NEW.key IS NOT NULL OR NEW.fallback_value IS NOT NULL OR NEW.metadata::text <> '{}')
  EXECUTE FUNCTION audit_flag();

-- The value of a bucket is a field of its experiment's entry, as its limit is.
CREATE FUNCTION audit_bucket_value() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  field text := 'buckets.' || coalesce(NEW.bucket_name, OLD.bucket_name) || '.value';
BEGIN
  IF OLD.value::text IS DISTINCT FROM NEW.value::text THEN
    PERFORM audit_note('update', 'experiment', coalesce(NEW.experiment_id, OLD.experiment_id),
      jsonb_build_object(field, OLD.value::text), jsonb_build_object(field, NEW.value::text));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bucket_values_audited AFTER INSERT OR UPDATE OR DELETE ON experiment_buckets
  FOR EACH ROW EXECUTE FUNCTION audit_bucket_value();
