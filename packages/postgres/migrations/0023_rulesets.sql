-- `evaluate`: what a program does that decides. Such a token may be bound to one service.
ALTER TABLE api_tokens ADD COLUMN service_id uuid;
ALTER TABLE api_tokens DROP CONSTRAINT api_tokens_scopes_check;
ALTER TABLE api_tokens
  ADD CONSTRAINT scopes_are_known CHECK (scopes <@ '{read,write,evaluate}') NOT VALID,
  -- The previous version does not know the binding, but refuses a token without `read` and `write`.
  ADD CONSTRAINT bound_tokens_only_evaluate CHECK (service_id IS NULL OR scopes = '{evaluate}') NOT VALID;
CREATE TRIGGER api_tokens_service_audited AFTER INSERT ON api_tokens FOR EACH ROW
  WHEN (NEW.service_id IS NOT NULL) EXECUTE FUNCTION audit_row('token', 'service_id');

-- Grows with every change to what the ruleset of the service says. The revision of the ruleset is the sum of that of the service and those of
-- its experiments, so two experiments never wait for each other.
ALTER TABLE services ADD COLUMN ruleset_revision bigint NOT NULL DEFAULT 0;
ALTER TABLE experiments ADD COLUMN ruleset_revision bigint NOT NULL DEFAULT 1;

-- Tells every process that keeps rulesets, when the transaction commits. PostgreSQL merges equal notifications of a transaction.
CREATE FUNCTION tell_ruleset_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN NEW.ruleset_revision := OLD.ruleset_revision + 1; END IF;
  IF TG_TABLE_NAME = 'services' THEN
    PERFORM pg_notify('sortition_rulesets_changed', NEW.id::text);
  ELSE
    PERFORM pg_notify('sortition_rulesets_changed', NEW.service_id::text);
  END IF;
  RETURN NEW;
END $$;
-- Quotas and metrics change without a new revision of the experiment.
CREATE TRIGGER experiments_ruleset_changed
  BEFORE UPDATE OF revision, allocation_version, quota_reached_at, ruleset_revision ON experiments FOR EACH ROW
  WHEN (NEW.revision <> OLD.revision OR NEW.allocation_version <> OLD.allocation_version
    OR NEW.quota_reached_at IS DISTINCT FROM OLD.quota_reached_at OR NEW.ruleset_revision <> OLD.ruleset_revision)
  EXECUTE FUNCTION tell_ruleset_changed();
CREATE TRIGGER experiments_ruleset_begun AFTER INSERT ON experiments FOR EACH ROW EXECUTE FUNCTION tell_ruleset_changed();
CREATE TRIGGER services_ruleset_changed BEFORE UPDATE OF active ON services FOR EACH ROW
  WHEN (NEW.active <> OLD.active) EXECUTE FUNCTION tell_ruleset_changed();

-- The transaction has locked the experiment.
CREATE FUNCTION raise_ruleset_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE experiments SET ruleset_revision = ruleset_revision + 1 WHERE id = NEW.experiment_id;
  RETURN NULL;
END $$;
CREATE TRIGGER metrics_ruleset_begun AFTER INSERT ON experiment_metrics FOR EACH ROW EXECUTE FUNCTION raise_ruleset_revision();
CREATE TRIGGER metrics_ruleset_changed AFTER UPDATE OF archived ON experiment_metrics FOR EACH ROW
  WHEN (NEW.archived <> OLD.archived) EXECUTE FUNCTION raise_ruleset_revision();
