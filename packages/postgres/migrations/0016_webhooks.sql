-- Events of experiments, recorded in the transaction that makes them true, and their deliveries to the webhooks of teams.

-- Sorts with the time in milliseconds. Random otherwise.
CREATE FUNCTION uuid_v7(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send(floor(extract(epoch FROM at) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;

CREATE FUNCTION event_time(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The secret signs what is sent, so it is readable here. For a day after a change the one before it signs too.
CREATE TABLE webhooks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id bigint NOT NULL REFERENCES teams,
  url text NOT NULL,
  -- Null for all.
  events text[],
  description text,
  active boolean NOT NULL DEFAULT true,
  secret text NOT NULL,
  previous_secret text,
  previous_secret_until timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT previous_secrets_end CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
);
CREATE INDEX webhooks_by_team ON webhooks (team_id, id);

-- What happened, once for each occurrence. The experiment is null for a test.
CREATE TABLE events (
  id uuid PRIMARY KEY,
  team_id bigint NOT NULL,
  experiment_id uuid,
  type text NOT NULL,
  occurrence text NOT NULL,
  data jsonb NOT NULL,
  occurred_at timestamptz NOT NULL,
  UNIQUE (experiment_id, type, occurrence)
);
CREATE INDEX events_of_tests ON events (occurred_at) WHERE experiment_id IS NULL;

-- One event on its way to one webhook. A worker that sends it has leased it; `attempts` counts the leases.
CREATE TABLE webhook_deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook_id bigint NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  event_id uuid NOT NULL REFERENCES events ON DELETE CASCADE,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  -- Null when it has ended.
  next_attempt_at timestamptz,
  leased_until timestamptz,
  last_attempt_at timestamptz,
  duration_ms integer,
  response_status integer,
  response_body text,
  error text,
  created_at timestamptz NOT NULL,
  CONSTRAINT pending_deliveries_go_on CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL))
);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_id);
CREATE INDEX webhook_deliveries_created_at ON webhook_deliveries (created_at);
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook_id, next_attempt_at) WHERE status = 'pending';

-- The due dates that have not passed, of experiments that are neither completed nor archived.
CREATE TABLE experiment_due_dates (
  experiment_id uuid PRIMARY KEY,
  due_date timestamptz NOT NULL
);
CREATE INDEX experiment_due_dates_due_date ON experiment_due_dates (due_date);

CREATE FUNCTION send_event(event events, webhook_ids bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO webhook_deliveries (webhook_id, event_id, next_attempt_at, created_at)
  SELECT webhook_id, event.id, moment, moment
  FROM unnest(webhook_ids) AS webhook_id, date_trunc('milliseconds', clock_timestamp()) AS moment;
  -- Workers listen: they send it as soon as this is committed.
  SELECT pg_notify('sortition_deliveries', '') WHERE cardinality(webhook_ids) > 0;
$$;

-- Records an event unless this occurrence of it is recorded already, with a delivery to each webhook that receives it. Returns whether it is new.
CREATE FUNCTION record_event(experiment uuid, event_type text, event_occurrence text, facts jsonb, at timestamptz) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  event events;
BEGIN
  INSERT INTO events (id, team_id, experiment_id, type, occurrence, data, occurred_at)
  SELECT uuid_v7(clock_timestamp()), e.team_id, e.id, event_type, event_occurrence,
    jsonb_build_object('team_id', e.team_id::text, 'service_id', e.service_id, 'experiment_id', e.id, 'experiment_name', e.name) || facts, at
  FROM experiments e WHERE e.id = experiment
  ON CONFLICT DO NOTHING RETURNING * INTO event;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM send_event(event, array(
    SELECT w.id FROM webhooks w WHERE w.team_id = event.team_id AND w.active AND (w.events IS NULL OR event.type = ANY(w.events)) ORDER BY w.id));
  RETURN true;
END $$;

-- Every statement that starts or ends an experiment comes through here, also those of the version before this one.
CREATE FUNCTION experiment_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was experiments;
  started_at timestamptz := coalesce(NEW.last_activated_at, NEW.updated_at);
BEGIN
  IF TG_OP = 'UPDATE' THEN was := OLD; END IF;
  IF NEW.active AND was.active IS DISTINCT FROM true THEN
    PERFORM record_event(NEW.id, 'experiment.started', event_time(started_at), jsonb_build_object(
      'started_at', event_time(started_at),
      'started_by', CASE WHEN was.schedule_status = 'pending' AND NEW.schedule_status = 'started' THEN 'schedule' ELSE 'request' END,
      'resumed', was.last_activated_at IS NOT NULL), started_at);
  END IF;
  IF NEW.completed_at IS NOT NULL AND was.completed_at IS NULL THEN
    PERFORM record_event(NEW.id, 'experiment.ended', event_time(NEW.completed_at),
      jsonb_build_object('ended_at', event_time(NEW.completed_at), 'ended_by', coalesce(NEW.ended_by, 'request')), NEW.completed_at);
  END IF;
  IF NEW.ended_by = 'stop_at_completions' AND was.ended_by IS DISTINCT FROM NEW.ended_by THEN
    PERFORM record_event(NEW.id, 'experiment.quota_reached', 'stop_at_completions ' || event_time(NEW.completed_at),
      jsonb_build_object('quota', 'stop_at_completions', 'bucket_name', null, 'limit', NEW.stop_at_completions), NEW.completed_at);
  END IF;
  IF NEW.quota_reached_at IS NOT NULL AND was.quota_reached_at IS NULL THEN
    PERFORM record_event(NEW.id, 'experiment.quota_reached', 'max_samples ' || event_time(NEW.quota_reached_at),
      jsonb_build_object('quota', 'max_samples', 'bucket_name', null, 'limit', NEW.max_samples), NEW.quota_reached_at);
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.schedule_status = 'missed' AND was.schedule_status <> 'missed' THEN
    PERFORM record_event(NEW.id, 'experiment.schedule_missed', event_time(NEW.scheduled_start_date),
      jsonb_build_object('scheduled_start_date', event_time(NEW.scheduled_start_date)), NEW.updated_at);
  END IF;

  IF NEW.due_date IS NULL OR NEW.completed_at IS NOT NULL OR NEW.archived THEN
    DELETE FROM experiment_due_dates WHERE experiment_id = NEW.id;
  ELSIF NEW.due_date IS DISTINCT FROM was.due_date OR (NEW.due_date > statement_timestamp() AND (was.archived OR was.completed_at IS NOT NULL)) THEN
    INSERT INTO experiment_due_dates AS d VALUES (NEW.id, NEW.due_date)
    ON CONFLICT (experiment_id) DO UPDATE SET due_date = excluded.due_date;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER experiments_tell_created AFTER INSERT ON experiments
  FOR EACH ROW WHEN (NEW.active OR NEW.completed_at IS NOT NULL OR NEW.due_date IS NOT NULL) EXECUTE FUNCTION experiment_events();
CREATE TRIGGER experiments_tell_changed AFTER UPDATE OF active, archived, completed_at, due_date, quota_reached_at, schedule_status ON experiments
  FOR EACH ROW WHEN (OLD.active <> NEW.active OR OLD.archived <> NEW.archived OR OLD.schedule_status <> NEW.schedule_status
    OR OLD.completed_at IS DISTINCT FROM NEW.completed_at OR OLD.quota_reached_at IS DISTINCT FROM NEW.quota_reached_at OR OLD.due_date IS DISTINCT FROM NEW.due_date)
  EXECUTE FUNCTION experiment_events();
INSERT INTO experiment_due_dates
SELECT id, due_date FROM experiments WHERE due_date > statement_timestamp() AND completed_at IS NULL AND NOT archived;

-- Notes what changed of a webhook for the audit chain. An address may contain a secret in its path, so only its host is recorded.
CREATE FUNCTION audit_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_fields jsonb;
  new_fields jsonb;
  is_first boolean := coalesce(current_setting('sortition.audit_pending', true), '') = '';
BEGIN
  IF TG_OP <> 'INSERT' THEN
    old_fields := jsonb_build_object('host', substring(OLD.url FROM '^https?://([^/?#]+)'), 'events', OLD.events, 'description', OLD.description,
      'active', OLD.active);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    new_fields := jsonb_build_object('host', substring(NEW.url FROM '^https?://([^/?#]+)'), 'events', NEW.events, 'description', NEW.description,
      'active', NEW.active);
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.url <> NEW.url THEN
    old_fields := old_fields || '{"url": "not recorded"}';
    new_fields := new_fields || '{"url": "not recorded, changed"}';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.secret <> NEW.secret THEN
    old_fields := old_fields || '{"secret": "not recorded"}';
    new_fields := new_fields || '{"secret": "not recorded, changed"}';
  END IF;
  IF old_fields IS NOT DISTINCT FROM new_fields THEN RETURN NULL; END IF;
  IF is_first THEN PERFORM set_config('sortition.audit_pending', 'yes', true); END IF;
  INSERT INTO audit_pending (team_id, operation, target_type, target_id, before, after, origin, is_first)
  VALUES (coalesce(NEW.team_id, OLD.team_id), CASE TG_OP WHEN 'INSERT' THEN 'create' WHEN 'DELETE' THEN 'delete' ELSE 'update' END, 'webhook',
    coalesce(NEW.id, OLD.id)::text, old_fields, new_fields, nullif(current_setting('sortition.audit_origin', true), ''), is_first);
  RETURN NULL;
END $$;
CREATE TRIGGER webhooks_audited AFTER INSERT OR DELETE OR UPDATE OF url, events, description, active, secret ON webhooks
  FOR EACH ROW EXECUTE FUNCTION audit_webhook();
