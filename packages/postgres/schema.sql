-- The schema after all migrations, for readers and reviewers; nothing runs this file. src/sql/schema.test.ts compares it.
-- To renew it after a new migration, run in packages/postgres: vitest run --update src/sql/schema.test.ts

-- functions
CREATE OR REPLACE FUNCTION public.audit_append()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  change record;
  chain bigint;
  top_height bigint;
  top_hash bytea;
  moment timestamptz;
  payload text;
BEGIN
  PERFORM set_config('sortition.audit_pending', '', true);
  FOR change IN
    WITH noted AS (
      DELETE FROM audit_pending RETURNING *
    ), things AS (
      SELECT team_id, target_type, target_id, min(seq) AS seq,
        (array_agg(operation ORDER BY seq))[1] AS begun, (array_agg(operation ORDER BY seq DESC))[1] AS ended,
        min(whole_type) AS whole_type, min(whole_id) AS whole_id, (array_agg(origin ORDER BY seq))[1] AS origin,
        (array_agg(experiment_id))[1] AS experiment_id, (array_agg(service_id) FILTER (WHERE service_id IS NOT NULL))[1] AS service_id
      FROM noted GROUP BY team_id, target_type, target_id
    ), befores AS (
      SELECT team_id, target_type, target_id, jsonb_object_agg(key, value ORDER BY seq DESC) AS fields
      FROM noted, jsonb_each(before) GROUP BY team_id, target_type, target_id
    ), afters AS (
      SELECT team_id, target_type, target_id, jsonb_object_agg(key, value ORDER BY seq) AS fields
      FROM noted, jsonb_each(after) GROUP BY team_id, target_type, target_id
    ), merged AS (
      SELECT t.*, coalesce(b.fields, '{}') AS before, coalesce(a.fields, '{}') AS after,
        CASE WHEN begun = 'create' AND ended = 'delete' THEN 'nothing' WHEN begun = 'create' THEN 'create'
          WHEN ended = 'delete' THEN 'delete' ELSE 'update' END AS operation
      FROM things t LEFT JOIN befores b USING (team_id, target_type, target_id) LEFT JOIN afters a USING (team_id, target_type, target_id)
    ), net AS (
      SELECT m.seq, m.team_id, m.target_type, m.target_id, m.whole_type, m.whole_id, m.operation, m.origin, m.experiment_id, m.service_id,
        CASE m.operation WHEN 'create' THEN NULL WHEN 'delete' THEN m.before ELSE (
          SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(m.before)
          WHERE value IS DISTINCT FROM m.after -> key) END AS before,
        CASE m.operation WHEN 'delete' THEN NULL WHEN 'create' THEN m.after ELSE (
          SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(m.after) WHERE value IS DISTINCT FROM m.before -> key) END AS after
      FROM merged m WHERE m.operation <> 'nothing'
    ), kinds AS (
      -- The parts of a thing that was made or removed as a whole are in its entry.
      SELECT p.team_id, p.whole_type AS target_type, p.whole_id AS target_id, p.operation, p.target_type || 's' AS name,
        jsonb_object_agg(p.target_id, coalesce(p.after, p.before)) AS fields
      FROM net p WHERE p.operation <> 'update' AND p.whole_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5
    ), parts AS (
      SELECT team_id, target_type, target_id, operation, jsonb_object_agg(name, fields) AS fields FROM kinds GROUP BY 1, 2, 3, 4
    )
    SELECT n.team_id, n.operation, n.target_type, n.target_id, n.experiment_id, n.service_id, n.origin::json AS origin,
      n.before || coalesce(p.fields, '{}') AS before, n.after || coalesce(p.fields, '{}') AS after
    FROM net n LEFT JOIN parts p USING (team_id, target_type, target_id, operation)
      LEFT JOIN net w ON w.team_id = n.team_id AND w.target_type = n.whole_type AND w.target_id = n.whole_id
        AND w.operation = n.operation AND n.operation <> 'update'
    WHERE w.seq IS NULL AND NOT (n.operation = 'update' AND n.before = '{}' AND n.after = '{}')
    ORDER BY n.team_id, n.seq
  LOOP
    IF change.team_id IS DISTINCT FROM chain THEN
      IF chain IS NOT NULL THEN UPDATE audit_heads SET height = top_height, hash = top_hash WHERE team_id = chain; END IF;
      chain := change.team_id;
      SELECT height, hash INTO top_height, top_hash FROM audit_heads WHERE team_id = chain FOR UPDATE;
      IF NOT FOUND THEN
        INSERT INTO audit_heads VALUES (chain, 0, sha256(convert_to(chain::text, 'UTF8'))) ON CONFLICT DO NOTHING;
        SELECT height, hash INTO top_height, top_hash FROM audit_heads WHERE team_id = chain FOR UPDATE;
      END IF;
    END IF;
    top_height := top_height + 1;
    moment := date_trunc('milliseconds', clock_timestamp());
    payload := E'sortition-audit-v1\n' || json_build_object(
      'team_id', chain::text,
      'height', top_height,
      'at', to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'action', change.target_type || '.' || change.operation,
      'actor', coalesce(change.origin -> 'actor', json_build_object('type', 'database', 'name', session_user)),
      'request_id', change.origin -> 'request_id',
      'target', json_build_object('type', CASE change.target_type WHEN 'buckets' THEN 'experiment' ELSE change.target_type END,
        'id', change.target_id),
      'experiment_id', change.experiment_id,
      'service_id', change.service_id,
      'before', CASE change.target_type WHEN 'buckets' THEN jsonb_build_object('percentage_distribution', change.before) ELSE change.before END,
      'after', CASE change.target_type WHEN 'buckets' THEN jsonb_build_object('percentage_distribution', change.after) ELSE change.after END);
    top_hash := sha256(top_hash || convert_to(payload, 'UTF8'));
    INSERT INTO audit_entries (team_id, height, at, experiment_id, service_id, payload, hash)
    VALUES (chain, top_height, moment, change.experiment_id, change.service_id, payload, top_hash);
  END LOOP;
  IF chain IS NOT NULL THEN UPDATE audit_heads SET height = top_height, hash = top_hash WHERE team_id = chain; END IF;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.audit_bucket()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  before jsonb := CASE TG_OP WHEN 'INSERT' THEN '{}' ELSE audit_share(OLD.bucket_name, slot_count(OLD.slots)) END;
  after jsonb := CASE TG_OP WHEN 'DELETE' THEN '{}' ELSE audit_share(NEW.bucket_name, slot_count(NEW.slots)) END;
BEGIN
  IF before <> after THEN
    PERFORM audit_note('update', 'buckets', CASE TG_OP WHEN 'DELETE' THEN OLD.experiment_id ELSE NEW.experiment_id END, before, after);
  END IF;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.audit_bucket_limit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$
;
CREATE OR REPLACE FUNCTION public.audit_bucket_value()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  field text := 'buckets.' || coalesce(NEW.bucket_name, OLD.bucket_name) || '.value';
BEGIN
  IF OLD.value::text IS DISTINCT FROM NEW.value::text THEN
    PERFORM audit_note('update', 'experiment', coalesce(NEW.experiment_id, OLD.experiment_id),
      jsonb_build_object(field, OLD.value::text), jsonb_build_object(field, NEW.value::text));
  END IF;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.audit_flag()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$
;
CREATE OR REPLACE FUNCTION public.audit_note(operation text, kind text, experiment uuid, before jsonb, after jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
  is_first boolean := coalesce(current_setting('sortition.audit_pending', true), '') = '';
BEGIN
  IF is_first THEN PERFORM set_config('sortition.audit_pending', 'yes', true); END IF;
  INSERT INTO audit_pending (team_id, operation, target_type, target_id, experiment_id, before, after, origin, is_first)
  SELECT team_id, operation, kind, experiment, experiment, before, after,
    nullif(current_setting('sortition.audit_origin', true), ''), is_first
  FROM experiments WHERE id = experiment;
END $function$
;
CREATE OR REPLACE FUNCTION public.audit_ramp()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN PERFORM audit_note('create', 'ramp', NEW.experiment_id, NULL, audit_ramp_fields(NEW));
    WHEN 'DELETE' THEN PERFORM audit_note('delete', 'ramp', OLD.experiment_id, audit_ramp_fields(OLD), NULL);
    ELSE PERFORM audit_note('update', 'ramp', NEW.experiment_id, audit_ramp_fields(OLD), audit_ramp_fields(NEW));
  END CASE;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.audit_ramp_fields(ramp experiment_ramps)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  SELECT jsonb_build_object('experiment_id', ramp.experiment_id, 'pause_on_srm', ramp.pause_on_srm,
    'paused_at', audit_value('paused_at', to_jsonb(ramp.paused_at)), 'pause_reason', ramp.pause_reason,
    'steps', (SELECT jsonb_object_agg(step ->> 'at', (
        SELECT coalesce(jsonb_object_agg(bucket ->> 'name', trim_scale((bucket ->> 'slots')::int / 100.0)), '{}')
        FROM jsonb_array_elements(step -> 'buckets') AS bucket))
      FROM jsonb_array_elements(ramp.steps) AS step),
    'outcomes', (SELECT coalesce(jsonb_object_agg(ramp.steps -> (place::int - 1) ->> 'at', outcome), '{}')
      FROM jsonb_array_elements(ramp.outcomes) WITH ORDINALITY AS settled (outcome, place)))
$function$
;
CREATE OR REPLACE FUNCTION public.audit_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'the audit chain is append-only: % of % is refused', TG_OP, TG_TABLE_NAME;
END $function$
;
CREATE OR REPLACE FUNCTION public.audit_row()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  current jsonb := coalesce(new_row, old_row);
  kind text := TG_ARGV[0];
  pending audit_pending;
BEGIN
  pending.operation := CASE TG_OP WHEN 'INSERT' THEN 'create' WHEN 'DELETE' THEN 'delete' ELSE 'update' END;
  pending.target_type := kind;
  pending.target_id := current ->> 'id';
  pending.experiment_id := CASE WHEN kind = 'experiment' THEN current ->> 'id' ELSE current ->> 'experiment_id' END;
  pending.origin := nullif(current_setting('sortition.audit_origin', true), '');

  IF kind IN ('user_assignment', 'team_user') THEN
    old_row := old_row || jsonb_build_object('role', (SELECT name FROM user_roles WHERE id = (old_row ->> 'role_id')::bigint));
    new_row := new_row || jsonb_build_object('role', (SELECT name FROM user_roles WHERE id = (new_row ->> 'role_id')::bigint));
  ELSIF kind = 'override' THEN
    old_row := old_row || jsonb_build_object('allocated_bucket', old_row -> 'bucket_name');
    new_row := new_row || jsonb_build_object('allocated_bucket', new_row -> 'bucket_name');
  ELSIF kind = 'layer_booking' THEN
    IF pending.experiment_id IS NULL THEN RETURN NULL; END IF;
    pending.target_id := current ->> 'experiment_id';
    old_row := old_row || jsonb_build_object('layer_id', (SELECT id FROM layers WHERE number = (old_row ->> 'layer_number')::bigint));
    new_row := new_row || jsonb_build_object('layer_id', (SELECT id FROM layers WHERE number = (new_row ->> 'layer_number')::bigint));
  END IF;

  IF kind = 'bucket' THEN
    -- The distribution of an experiment is one thing.
    pending.operation := 'update';
    pending.target_type := 'buckets';
    pending.target_id := current ->> 'experiment_id';
    IF old_row -> 'percentage_distribution' IS NOT DISTINCT FROM new_row -> 'percentage_distribution' THEN RETURN NULL; END IF;
    pending.before := CASE WHEN old_row IS NULL THEN '{}'
      ELSE jsonb_build_object(old_row ->> 'bucket_name', old_row -> 'percentage_distribution') END;
    pending.after := CASE WHEN new_row IS NULL THEN '{}'
      ELSE jsonb_build_object(new_row ->> 'bucket_name', new_row -> 'percentage_distribution') END;
  ELSE
    SELECT jsonb_object_agg(name, CASE WHEN hidden THEN to_jsonb('not recorded'::text) ELSE audit_value(name, old_row -> name) END)
        FILTER (WHERE old_row IS NOT NULL),
      jsonb_object_agg(name, CASE WHEN hidden THEN to_jsonb('not recorded, changed'::text) ELSE audit_value(name, new_row -> name) END)
        FILTER (WHERE new_row IS NOT NULL)
      INTO pending.before, pending.after
      FROM (SELECT rtrim(argument, '!') AS name, argument LIKE '%!' AS hidden FROM unnest(TG_ARGV[1:]) AS argument) AS recorded
      WHERE CASE WHEN TG_OP = 'UPDATE' THEN old_row -> name IS DISTINCT FROM new_row -> name ELSE NOT hidden END;
    IF TG_OP = 'UPDATE' AND pending.after IS NULL THEN RETURN NULL; END IF;
    IF TG_OP <> 'INSERT' THEN pending.before := coalesce(pending.before, '{}'); END IF;
    IF TG_OP <> 'DELETE' THEN pending.after := coalesce(pending.after, '{}'); END IF;
  END IF;

  CASE kind
    WHEN 'team' THEN pending.team_id := (current ->> 'id')::bigint;
    WHEN 'user', 'user_role' THEN pending.team_id := 0;
    WHEN 'team_user', 'token', 'service', 'experiment' THEN pending.team_id := (current ->> 'team_id')::bigint;
    WHEN 'layer', 'user_assignment' THEN
      SELECT team_id INTO pending.team_id FROM services WHERE id = (current ->> 'service_id')::uuid;
    ELSE SELECT team_id INTO pending.team_id FROM experiments WHERE id = pending.experiment_id;
  END CASE;

  CASE kind
    WHEN 'team_user' THEN
      pending.whole_type := 'team';
      pending.whole_id := current ->> 'team_id';
    WHEN 'condition' THEN
      pending.whole_type := 'criterion';
      pending.whole_id := current ->> 'criterion_id';
    WHEN 'user_assignment' THEN
      pending.whole_type := CASE WHEN pending.experiment_id IS NULL THEN 'service' ELSE 'experiment' END;
      pending.whole_id := coalesce(current ->> 'experiment_id', current ->> 'service_id');
    WHEN 'service' THEN
      IF TG_OP = 'UPDATE' AND pending.after ? 'active' THEN pending.service_id := (current ->> 'id')::uuid; END IF;
    ELSE NULL;
  END CASE;

  -- The setting ends with the transaction, and with the savepoint that takes the row back.
  pending.is_first := coalesce(current_setting('sortition.audit_pending', true), '') = '';
  IF pending.is_first THEN PERFORM set_config('sortition.audit_pending', 'yes', true); END IF;
  INSERT INTO audit_pending
    (team_id, operation, target_type, target_id, whole_type, whole_id, experiment_id, service_id, before, after, origin, is_first)
  VALUES (pending.team_id, pending.operation, pending.target_type, pending.target_id, pending.whole_type, pending.whole_id,
    pending.experiment_id, pending.service_id, pending.before, pending.after, pending.origin, pending.is_first);
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.audit_share(bucket_name text, slots bigint)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
RETURN jsonb_build_object(bucket_name, trim_scale(((slots)::numeric / 100.0)))
;
CREATE OR REPLACE FUNCTION public.audit_value(name text, value jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  SELECT CASE WHEN name ~ '_(at|date)$' AND jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^\d{4}-\d\d-\d\dT[0-9:.]+[-+][0-9:]+$'
    THEN to_jsonb(to_char((value #>> '{}')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    WHEN name IN ('user_id', 'team_id') THEN to_jsonb(value #>> '{}')
    ELSE value END
$function$
;
CREATE OR REPLACE FUNCTION public.audit_webhook()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$
;
CREATE OR REPLACE FUNCTION public.create_search_indexes()
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
DECLARE
  operators text;
BEGIN
  BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
  EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file THEN
    RAISE NOTICE 'no index for searches: %', SQLERRM;
  END;
  SELECT format('%I.gin_trgm_ops', nspname) INTO operators
    FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_trgm';
  IF operators IS NULL THEN RETURN false; END IF;
  EXECUTE format('CREATE INDEX IF NOT EXISTS services_by_search ON services USING gin (search_key(name) %s)', operators);
  EXECUTE format('CREATE INDEX IF NOT EXISTS experiments_by_search ON experiments USING gin (search_key(name) %s)', operators);
  EXECUTE format('CREATE INDEX IF NOT EXISTS teams_by_search ON teams USING gin (search_key(name) %s)', operators);
  RETURN true;
END $function$
;
CREATE OR REPLACE FUNCTION public.duration_bin(duration bigint)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN (duration <= 1) THEN (0)::double precision ELSE (floor((ln((duration)::double precision) / ln((1.02)::double precision))) + (1)::double precision) END
;
CREATE OR REPLACE FUNCTION public.event_time(at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$function$
;
CREATE OR REPLACE FUNCTION public.experiment_events()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$
;
CREATE OR REPLACE FUNCTION public.keep_salt()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'the salt of an experiment never changes';
END $function$
;
CREATE OR REPLACE FUNCTION public.outcome_bin(value numeric)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ((sign(value))::integer * ((((('x'::text || encode(float8send((abs(value))::double precision), 'hex'::text)))::bit(64))::bigint >> 45))::integer)
;
CREATE OR REPLACE FUNCTION public.outcome_value(kind text, count bigint, sum numeric)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE kind WHEN 'proportion'::text THEN (((sum > (0)::numeric))::integer)::numeric WHEN 'sum'::text THEN sum ELSE (trim_scale(sum) / (count)::numeric) END
;
CREATE OR REPLACE FUNCTION public.raise_ruleset_revision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE experiments SET ruleset_revision = ruleset_revision + 1 WHERE id = NEW.experiment_id;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.record_event(experiment uuid, event_type text, event_occurrence text, facts jsonb, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
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
END $function$
;
CREATE OR REPLACE FUNCTION public.search_key(given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower((given COLLATE "und-x-icu"))
;
CREATE OR REPLACE FUNCTION public.send_event(event events, webhook_ids bigint[])
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO webhook_deliveries (webhook_id, event_id, next_attempt_at, created_at)
  SELECT webhook_id, event.id, moment, moment
  FROM unnest(webhook_ids) AS webhook_id, date_trunc('milliseconds', clock_timestamp()) AS moment;
  -- Workers listen: they send it as soon as this is committed.
  SELECT pg_notify('sortition_deliveries', '') WHERE cardinality(webhook_ids) > 0;
$function$
;
CREATE OR REPLACE FUNCTION public.slot_count(slots int4multirange)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE STRICT
RETURN (SELECT COALESCE(sum((upper(span.span) - lower(span.span))), (0)::bigint) AS "coalesce" FROM unnest(slot_count.slots) span(span))
;
CREATE OR REPLACE FUNCTION public.tell_access_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('sortition_access_changed', '');
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.tell_ruleset_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' THEN NEW.ruleset_revision := OLD.ruleset_revision + 1; END IF;
  IF TG_TABLE_NAME = 'services' THEN
    PERFORM pg_notify('sortition_rulesets_changed', NEW.id::text);
  ELSE
    PERFORM pg_notify('sortition_rulesets_changed', NEW.service_id::text);
  END IF;
  RETURN NEW;
END $function$
;
CREATE OR REPLACE FUNCTION public.uuid_v7(at timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
AS $function$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send(floor(extract(epoch FROM at) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$function$
;
-- tables
CREATE TABLE allocation_versions (
  experiment_id uuid NOT NULL,
  version integer NOT NULL,
  ranges jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL,
  closed_buckets text[] COLLATE "C" NOT NULL DEFAULT '{}'::text[],
  CONSTRAINT allocation_versions_pkey PRIMARY KEY (experiment_id, version),
  CONSTRAINT allocation_versions_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES experiments(id)
);
CREATE TABLE api_tokens (
  id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  user_id bigint NOT NULL,
  team_id bigint NOT NULL,
  name text NOT NULL,
  secret_sha256 bytea NOT NULL,
  scopes text[] NOT NULL,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  service_id uuid,
  CONSTRAINT api_tokens_pkey PRIMARY KEY (id),
  CONSTRAINT api_tokens_secret_sha256_check CHECK ((length(secret_sha256) = 32)),
  CONSTRAINT api_tokens_secret_sha256_key UNIQUE (secret_sha256),
  CONSTRAINT api_tokens_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams(id),
  CONSTRAINT api_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT bound_service_is_of_team FOREIGN KEY (service_id, team_id) REFERENCES services(id, team_id),
  CONSTRAINT bound_tokens_only_evaluate CHECK (((service_id IS NULL) OR (scopes = '{evaluate}'::text[]))),
  CONSTRAINT scopes_are_known CHECK ((scopes <@ '{read,write,evaluate}'::text[]))
);
CREATE TABLE audit_entries (
  team_id bigint NOT NULL,
  height bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  experiment_id uuid,
  service_id uuid,
  payload text COLLATE "C" NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_entries_pkey PRIMARY KEY (team_id, height)
);
CREATE TABLE audit_heads (
  team_id bigint NOT NULL,
  height bigint NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_heads_pkey PRIMARY KEY (team_id),
  CONSTRAINT audit_heads_height_check CHECK ((height >= 0)),
  CONSTRAINT audit_heads_team_id_check CHECK ((team_id >= 0))
);
CREATE TABLE audit_pending (
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  team_id bigint NOT NULL,
  operation text NOT NULL,
  target_type text NOT NULL,
  target_id text NOT NULL,
  whole_type text,
  whole_id text,
  experiment_id uuid,
  service_id uuid,
  before jsonb,
  after jsonb,
  origin text,
  is_first boolean NOT NULL
);
CREATE TABLE audit_reports (
  id boolean NOT NULL DEFAULT true,
  next_at timestamp with time zone NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  CONSTRAINT audit_reports_pkey PRIMARY KEY (id),
  CONSTRAINT audit_reports_id_check CHECK (id)
);
CREATE TABLE counted_experiments (
  experiment_id uuid NOT NULL,
  counted_at timestamp with time zone NOT NULL DEFAULT statement_timestamp(),
  CONSTRAINT counted_experiments_pkey PRIMARY KEY (experiment_id)
);
CREATE TABLE earlier_conditions (
  experiment_id uuid NOT NULL,
  id uuid NOT NULL,
  since_revision integer NOT NULL,
  until_revision integer NOT NULL,
  criterion_id uuid NOT NULL,
  model text COLLATE "C" NOT NULL,
  property text COLLATE "C" NOT NULL,
  condition text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT earlier_conditions_pkey PRIMARY KEY (experiment_id, id, since_revision),
  CONSTRAINT earlier_conditions_check CHECK ((until_revision > since_revision)),
  CONSTRAINT earlier_conditions_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES experiments(id)
);
CREATE TABLE earlier_criteria (
  experiment_id uuid NOT NULL,
  id uuid NOT NULL,
  since_revision integer NOT NULL,
  until_revision integer NOT NULL,
  sampling_model text COLLATE "C" NOT NULL,
  sampling_attribute text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT earlier_criteria_pkey PRIMARY KEY (experiment_id, id, since_revision),
  CONSTRAINT earlier_criteria_check CHECK ((until_revision > since_revision)),
  CONSTRAINT earlier_criteria_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES experiments(id)
);
CREATE TABLE events (
  id uuid NOT NULL,
  team_id bigint NOT NULL,
  experiment_id uuid,
  type text NOT NULL,
  occurrence text NOT NULL,
  data jsonb NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (id),
  CONSTRAINT events_experiment_id_type_occurrence_key UNIQUE (experiment_id, type, occurrence)
);
CREATE TABLE experiment_activity (
  experiment_id uuid NOT NULL,
  period timestamp with time zone NOT NULL,
  reason text NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  count bigint NOT NULL,
  CONSTRAINT experiment_activity_pkey PRIMARY KEY (experiment_id, period, reason, bucket)
);
CREATE TABLE experiment_buckets (
  experiment_id uuid NOT NULL,
  bucket_name text COLLATE "C" NOT NULL,
  "position" integer NOT NULL,
  percentage_distribution integer NOT NULL,
  slots int4multirange NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  max_samples integer,
  value json,
  CONSTRAINT experiment_buckets_pkey PRIMARY KEY (experiment_id, bucket_name),
  CONSTRAINT bucket_limits_are_positive CHECK ((max_samples > 0)),
  CONSTRAINT experiment_buckets_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES experiments(id),
  CONSTRAINT experiment_buckets_experiment_id_position_key UNIQUE (experiment_id, "position"),
  CONSTRAINT experiment_buckets_percentage_distribution_check CHECK (((percentage_distribution >= 0) AND (percentage_distribution <= 100))),
  CONSTRAINT experiment_buckets_slots_check CHECK ((slots <@ int4multirange(int4range(0, 10000))))
);
CREATE TABLE experiment_due_dates (
  experiment_id uuid NOT NULL,
  due_date timestamp with time zone NOT NULL,
  CONSTRAINT experiment_due_dates_pkey PRIMARY KEY (experiment_id)
);
CREATE TABLE experiment_metrics (
  experiment_id uuid NOT NULL,
  id uuid NOT NULL,
  number smallint NOT NULL,
  name text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  goal text NOT NULL,
  role text NOT NULL,
  minimum_effect double precision,
  winsorising_percentile double precision,
  has_histogram boolean NOT NULL,
  description text,
  archived boolean NOT NULL,
  built_in boolean NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT experiment_metrics_pkey PRIMARY KEY (experiment_id, id),
  CONSTRAINT experiment_metrics_check CHECK (((winsorising_percentile IS NULL) OR (has_histogram AND (kind <> 'proportion'::text)))),
  CONSTRAINT experiment_metrics_experiment_id_name_key UNIQUE (experiment_id, name),
  CONSTRAINT experiment_metrics_experiment_id_number_key UNIQUE (experiment_id, number),
  CONSTRAINT experiment_metrics_goal_check CHECK ((goal = ANY (ARRAY['increase'::text, 'decrease'::text]))),
  CONSTRAINT experiment_metrics_kind_check CHECK ((kind = ANY (ARRAY['proportion'::text, 'mean'::text, 'sum'::text]))),
  CONSTRAINT experiment_metrics_minimum_effect_check CHECK ((minimum_effect > (0)::double precision)),
  CONSTRAINT experiment_metrics_role_check CHECK ((role = ANY (ARRAY['primary'::text, 'secondary'::text, 'guardrail'::text]))),
  CONSTRAINT experiment_metrics_winsorising_percentile_check CHECK (((winsorising_percentile >= (50)::double precision) AND (winsorising_percentile <= (100)::double precision)))
);
CREATE TABLE experiment_overlaps (
  experiment_id uuid NOT NULL,
  found jsonb NOT NULL,
  computed_at timestamp with time zone NOT NULL,
  CONSTRAINT experiment_overlaps_pkey PRIMARY KEY (experiment_id)
);
CREATE TABLE experiment_overrides (
  experiment_id uuid NOT NULL,
  id uuid NOT NULL,
  sampled_entity text COLLATE "C" NOT NULL,
  sampled_value text COLLATE "C" NOT NULL,
  bucket_name text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT experiment_overrides_pkey PRIMARY KEY (experiment_id, id),
  CONSTRAINT experiment_overrides_experiment_id_bucket_name_fkey FOREIGN KEY (experiment_id, bucket_name) REFERENCES experiment_buckets(experiment_id, bucket_name) ON DELETE CASCADE,
  CONSTRAINT experiment_overrides_experiment_id_sampled_entity_sampled_v_key UNIQUE (experiment_id, sampled_entity, sampled_value)
);
CREATE TABLE experiment_ramps (
  experiment_id uuid NOT NULL,
  steps jsonb NOT NULL,
  outcomes jsonb NOT NULL,
  next_at timestamp with time zone,
  pause_on_srm boolean NOT NULL,
  paused_at timestamp with time zone,
  pause_reason text,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT experiment_ramps_pkey PRIMARY KEY (experiment_id),
  CONSTRAINT experiment_ramps_check CHECK (((paused_at IS NULL) = (pause_reason IS NULL))),
  CONSTRAINT experiment_ramps_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES experiments(id),
  CONSTRAINT experiment_ramps_outcomes_check CHECK ((jsonb_typeof(outcomes) = 'array'::text)),
  CONSTRAINT experiment_ramps_pause_reason_check CHECK ((pause_reason = 'sample_ratio_mismatch'::text)),
  CONSTRAINT experiment_ramps_steps_check CHECK ((jsonb_typeof(steps) = 'array'::text))
);
CREATE TABLE experiment_sampling_conditions (
  id uuid NOT NULL,
  criterion_id uuid NOT NULL,
  experiment_id uuid NOT NULL,
  model text COLLATE "C" NOT NULL,
  property text COLLATE "C" NOT NULL,
  condition text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  since_revision integer NOT NULL,
  CONSTRAINT experiment_sampling_conditions_pkey PRIMARY KEY (id),
  CONSTRAINT experiment_sampling_conditions_criterion_id_fkey FOREIGN KEY (criterion_id) REFERENCES experiment_sampling_criteria(id),
  CONSTRAINT experiment_sampling_conditions_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES experiments(id)
);
CREATE TABLE experiment_sampling_criteria (
  id uuid NOT NULL,
  experiment_id uuid NOT NULL,
  sampling_model text COLLATE "C" NOT NULL,
  sampling_attribute text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  since_revision integer NOT NULL,
  CONSTRAINT experiment_sampling_criteria_pkey PRIMARY KEY (id),
  CONSTRAINT experiment_sampling_criteria_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES experiments(id)
);
CREATE TABLE experiments (
  id uuid NOT NULL,
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  service_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  description text,
  active boolean NOT NULL,
  archived boolean NOT NULL,
  scheduled_start_date timestamp with time zone,
  due_date timestamp with time zone,
  last_activated_at timestamp with time zone,
  last_deactivated_at timestamp with time zone,
  completed_at timestamp with time zone,
  salt text NOT NULL,
  allocation_version integer NOT NULL DEFAULT 0,
  revision integer NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  team_id bigint NOT NULL,
  users_missing boolean NOT NULL DEFAULT true,
  schedule_status text NOT NULL,
  samples_detached_at timestamp with time zone,
  scheduled_end_date timestamp with time zone,
  max_samples integer,
  stop_at_completions integer,
  quota_reached_at timestamp with time zone,
  ended_by text,
  plan jsonb,
  key text COLLATE "C",
  fallback_value json,
  metadata json NOT NULL DEFAULT '{}'::json,
  ruleset_revision bigint NOT NULL DEFAULT 1,
  CONSTRAINT experiments_pkey PRIMARY KEY (id),
  CONSTRAINT detached_experiments_are_completed CHECK (((samples_detached_at IS NULL) OR (completed_at IS NOT NULL))),
  CONSTRAINT ended_by_is_known CHECK ((ended_by = ANY (ARRAY['request'::text, 'scheduled_end'::text, 'stop_at_completions'::text]))),
  CONSTRAINT experiment_limits_are_positive CHECK (((max_samples > 0) AND (stop_at_completions > 0))),
  CONSTRAINT experiments_number_key UNIQUE (number),
  CONSTRAINT experiments_salt_check CHECK ((salt ~ '^[0-9a-f]{32}$'::text)),
  CONSTRAINT experiments_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id),
  CONSTRAINT experiments_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams(id),
  CONSTRAINT flag_key_is_plain CHECK ((key ~ '^[a-z0-9][a-z0-9._-]{0,127}$'::text)),
  CONSTRAINT schedule_is_pending_while_inactive CHECK ((NOT (active AND (schedule_status = 'pending'::text)))),
  CONSTRAINT schedule_status_has_a_date CHECK (((schedule_status = 'none'::text) = (scheduled_start_date IS NULL))),
  CONSTRAINT schedule_status_is_known CHECK ((schedule_status = ANY (ARRAY['none'::text, 'pending'::text, 'started'::text, 'cancelled'::text, 'missed'::text])))
);
CREATE TABLE idempotency_keys (
  id bytea NOT NULL,
  fingerprint bytea NOT NULL,
  status smallint NOT NULL,
  content bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT statement_timestamp(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (id),
  CONSTRAINT idempotency_keys_fingerprint_check CHECK ((length(fingerprint) = 32)),
  CONSTRAINT idempotency_keys_id_check CHECK ((length(id) = 32)),
  CONSTRAINT idempotency_keys_status_check CHECK (((status >= 200) AND (status <= 499)))
);
CREATE TABLE layer_bookings (
  layer_number bigint NOT NULL,
  experiment_id uuid,
  percentage integer NOT NULL,
  slots int4multirange NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  released_at timestamp with time zone,
  CONSTRAINT layer_bookings_are_apart EXCLUDE USING gist (int8range(layer_number, layer_number, '[]'::text) WITH &&, slots WITH &&) WHERE ((released_at IS NULL)),
  CONSTRAINT layer_bookings_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES experiments(id),
  CONSTRAINT layer_bookings_experiment_id_key UNIQUE (experiment_id),
  CONSTRAINT layer_bookings_layer_number_fkey FOREIGN KEY (layer_number) REFERENCES layers(number),
  CONSTRAINT layer_bookings_percentage_check CHECK (((percentage >= 1) AND (percentage <= 100))),
  CONSTRAINT layer_bookings_round_up CHECK (((percentage)::numeric = ceil(((slot_count(slots))::numeric / 100.0)))) NOT VALID,
  CONSTRAINT layer_bookings_slots_check CHECK ((slots <@ int4multirange(int4range(0, 10000)))),
  CONSTRAINT layer_holdouts_stay CHECK (((released_at IS NULL) OR (experiment_id IS NOT NULL)))
);
CREATE TABLE layers (
  id uuid NOT NULL,
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  service_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  salt text NOT NULL,
  holdout_percentage integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT layers_pkey PRIMARY KEY (id),
  CONSTRAINT layers_holdout_percentage_check CHECK (((holdout_percentage >= 0) AND (holdout_percentage <= 100))),
  CONSTRAINT layers_number_key UNIQUE (number),
  CONSTRAINT layers_salt_check CHECK ((salt ~ '^[0-9a-f]{32}$'::text)),
  CONSTRAINT layers_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id)
);
CREATE TABLE limit_counts (
  experiment_id uuid NOT NULL,
  bucket_name text COLLATE "C" NOT NULL,
  samples integer NOT NULL,
  completions integer NOT NULL,
  CONSTRAINT limit_counts_pkey PRIMARY KEY (experiment_id, bucket_name)
);
CREATE TABLE limit_recounts (
  experiment_id uuid NOT NULL,
  since timestamp with time zone NOT NULL,
  CONSTRAINT limit_recounts_pkey PRIMARY KEY (experiment_id)
);
CREATE TABLE outcome_deltas (
  experiment_id uuid NOT NULL,
  metric smallint NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  hour timestamp with time zone NOT NULL,
  bin integer,
  samples bigint NOT NULL,
  sum numeric NOT NULL,
  sum_of_squares numeric NOT NULL
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
  CONSTRAINT outcome_histograms_pkey PRIMARY KEY (experiment_id, metric, bucket, allocated_by, bin)
) PARTITION BY HASH (experiment_id);
CREATE TABLE outcome_ids (
  experiment_id uuid NOT NULL,
  outcome_id text COLLATE "C" NOT NULL,
  sample_id uuid NOT NULL,
  metric smallint NOT NULL,
  value double precision NOT NULL,
  occurred_at timestamp with time zone,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT outcome_ids_pkey PRIMARY KEY (experiment_id, outcome_id)
) PARTITION BY HASH (experiment_id);
CREATE TABLE outcome_sums (
  experiment_id uuid NOT NULL,
  sample_id uuid NOT NULL,
  metric smallint NOT NULL,
  count bigint NOT NULL,
  sum numeric NOT NULL,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT outcome_sums_pkey PRIMARY KEY (experiment_id, sample_id, metric),
  CONSTRAINT outcome_sums_count_check CHECK ((count > 0))
) PARTITION BY HASH (experiment_id);
CREATE TABLE outcome_totals (
  experiment_id uuid NOT NULL,
  metric smallint NOT NULL,
  hour timestamp with time zone NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  samples bigint NOT NULL,
  sum numeric NOT NULL,
  sum_of_squares numeric NOT NULL,
  CONSTRAINT outcome_totals_pkey PRIMARY KEY (experiment_id, metric, hour, allocation_version, bucket, allocated_by)
) PARTITION BY HASH (experiment_id);
CREATE TABLE result_watches (
  experiment_id uuid NOT NULL,
  srm_log_e double precision NOT NULL DEFAULT 0,
  srm_alarmed_at timestamp with time zone,
  attrition_log_e double precision NOT NULL DEFAULT 0,
  attrition_alarmed_at timestamp with time zone,
  result_reached_at timestamp with time zone,
  changes bigint NOT NULL DEFAULT 0,
  looked_changes bigint NOT NULL DEFAULT 0,
  CONSTRAINT result_watches_pkey PRIMARY KEY (experiment_id)
);
CREATE TABLE sample_count_deltas (
  experiment_id uuid NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  hour timestamp with time zone NOT NULL,
  samples integer NOT NULL,
  completions integer NOT NULL,
  completed_hour timestamp with time zone,
  duration bigint
);
CREATE TABLE sample_counts (
  experiment_id uuid NOT NULL,
  hour timestamp with time zone NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  samples bigint NOT NULL,
  complete bigint NOT NULL,
  completions bigint NOT NULL,
  CONSTRAINT sample_counts_pkey PRIMARY KEY (experiment_id, hour, allocation_version, bucket, allocated_by)
) PARTITION BY HASH (experiment_id);
CREATE TABLE sample_durations (
  experiment_id uuid NOT NULL,
  allocation_version integer NOT NULL,
  bucket text COLLATE "C" NOT NULL,
  allocated_by text NOT NULL,
  bin smallint NOT NULL,
  completions bigint NOT NULL,
  milliseconds numeric NOT NULL,
  squares numeric NOT NULL,
  CONSTRAINT sample_durations_pkey PRIMARY KEY (experiment_id, allocation_version, bucket, allocated_by, bin)
) PARTITION BY HASH (experiment_id);
CREATE TABLE sample_totals (
  experiment_id uuid NOT NULL,
  samples bigint NOT NULL,
  complete bigint NOT NULL,
  CONSTRAINT sample_totals_pkey PRIMARY KEY (experiment_id)
);
CREATE TABLE samples (
  experiment_id uuid NOT NULL,
  id uuid NOT NULL,
  sampled_entity text COLLATE "C" NOT NULL,
  sampled_value text COLLATE "C" NOT NULL,
  allocated_bucket text COLLATE "C" NOT NULL,
  slot smallint NOT NULL,
  allocation_version integer NOT NULL,
  allocated_by text NOT NULL,
  complete boolean NOT NULL DEFAULT false,
  completion_accepted_at timestamp with time zone,
  completed_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  revision integer,
  CONSTRAINT samples_pkey PRIMARY KEY (experiment_id, id),
  CONSTRAINT samples_allocated_by_check CHECK ((allocated_by = ANY (ARRAY['service'::text, 'caller'::text, 'override'::text]))),
  CONSTRAINT samples_check CHECK ((complete = (completion_accepted_at IS NOT NULL))),
  CONSTRAINT samples_check1 CHECK (((completed_at IS NULL) OR (completed_at = completion_accepted_at))),
  CONSTRAINT samples_experiment_id_sampled_entity_sampled_value_key UNIQUE (experiment_id, sampled_entity, sampled_value),
  CONSTRAINT samples_slot_check CHECK (((slot >= 0) AND (slot <= 9999)))
) PARTITION BY HASH (experiment_id);
CREATE TABLE services (
  id uuid NOT NULL,
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  team_id bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  description text,
  active boolean NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  users_changed boolean NOT NULL DEFAULT false,
  users_told_to uuid,
  ruleset_revision bigint NOT NULL DEFAULT 0,
  CONSTRAINT services_pkey PRIMARY KEY (id),
  CONSTRAINT services_number_key UNIQUE (number),
  CONSTRAINT services_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams(id)
);
CREATE TABLE sessions (
  secret_sha256 bytea NOT NULL,
  token_id bigint NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT sessions_pkey PRIMARY KEY (secret_sha256),
  CONSTRAINT sessions_secret_sha256_check CHECK ((length(secret_sha256) = 32)),
  CONSTRAINT sessions_token_id_fkey FOREIGN KEY (token_id) REFERENCES api_tokens(id) ON DELETE CASCADE
);
CREATE TABLE sign_in_codes (
  code_sha256 bytea NOT NULL,
  token_id bigint NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT sign_in_codes_pkey PRIMARY KEY (code_sha256),
  CONSTRAINT sign_in_codes_code_sha256_check CHECK ((length(code_sha256) = 32)),
  CONSTRAINT sign_in_codes_token_id_fkey FOREIGN KEY (token_id) REFERENCES api_tokens(id) ON DELETE CASCADE
);
CREATE TABLE stream_keys (
  is_current boolean NOT NULL,
  secret bytea NOT NULL,
  CONSTRAINT stream_keys_pkey PRIMARY KEY (is_current),
  CONSTRAINT stream_keys_is_current_check CHECK (is_current),
  CONSTRAINT stream_keys_secret_check CHECK ((length(secret) = 32))
);
CREATE TABLE team_members (
  id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  team_id bigint NOT NULL,
  user_id bigint NOT NULL,
  role_id bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT team_members_pkey PRIMARY KEY (id),
  CONSTRAINT team_members_role_id_fkey FOREIGN KEY (role_id) REFERENCES user_roles(id),
  CONSTRAINT team_members_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams(id),
  CONSTRAINT team_members_team_id_user_id_key UNIQUE (team_id, user_id),
  CONSTRAINT team_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE TABLE teams (
  id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  description text,
  CONSTRAINT teams_pkey PRIMARY KEY (id)
);
CREATE TABLE user_assignments (
  id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  service_id uuid NOT NULL,
  experiment_id uuid,
  user_id bigint NOT NULL,
  role_id bigint NOT NULL,
  assigned text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT user_assignments_pkey PRIMARY KEY (id),
  CONSTRAINT user_assignments_assigned_check CHECK ((assigned = ANY (ARRAY['automatically'::text, 'manually'::text]))),
  CONSTRAINT user_assignments_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES experiments(id),
  CONSTRAINT user_assignments_role_id_fkey FOREIGN KEY (role_id) REFERENCES user_roles(id),
  CONSTRAINT user_assignments_service_id_experiment_id_user_id_key UNIQUE NULLS NOT DISTINCT (service_id, experiment_id, user_id),
  CONSTRAINT user_assignments_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id),
  CONSTRAINT user_assignments_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE TABLE user_removals (
  service_id uuid NOT NULL,
  user_id bigint NOT NULL,
  before_id bigint NOT NULL,
  CONSTRAINT user_removals_pkey PRIMARY KEY (service_id, user_id),
  CONSTRAINT user_removals_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id),
  CONSTRAINT user_removals_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE TABLE user_roles (
  id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  permissions text[] NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT user_roles_pkey PRIMARY KEY (id),
  CONSTRAINT user_roles_name_key UNIQUE (name)
);
CREATE TABLE users (
  id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  full_name text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  email text NOT NULL,
  CONSTRAINT users_pkey PRIMARY KEY (id)
);
CREATE TABLE webhook_deliveries (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  webhook_id bigint NOT NULL,
  event_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'pending'::text,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamp with time zone,
  leased_until timestamp with time zone,
  last_attempt_at timestamp with time zone,
  duration_ms integer,
  response_status integer,
  response_body text,
  error text,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id),
  CONSTRAINT pending_deliveries_go_on CHECK (((status = 'pending'::text) = (next_attempt_at IS NOT NULL))),
  CONSTRAINT webhook_deliveries_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE,
  CONSTRAINT webhook_deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text]))),
  CONSTRAINT webhook_deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE
);
CREATE TABLE webhooks (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  team_id bigint NOT NULL,
  url text NOT NULL,
  events text[],
  description text,
  active boolean NOT NULL DEFAULT true,
  secret text NOT NULL,
  previous_secret text,
  previous_secret_until timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT webhooks_pkey PRIMARY KEY (id),
  CONSTRAINT previous_secrets_end CHECK (((previous_secret IS NULL) = (previous_secret_until IS NULL))),
  CONSTRAINT webhooks_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams(id)
);
CREATE TABLE worker_rounds (
  id boolean NOT NULL DEFAULT true,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT worker_rounds_pkey PRIMARY KEY (id),
  CONSTRAINT worker_rounds_id_check CHECK (id)
);
-- partitions
CREATE TABLE outcome_deltas_00 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 0);
CREATE TABLE outcome_deltas_01 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 1);
CREATE TABLE outcome_deltas_02 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 2);
CREATE TABLE outcome_deltas_03 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 3);
CREATE TABLE outcome_deltas_04 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 4);
CREATE TABLE outcome_deltas_05 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 5);
CREATE TABLE outcome_deltas_06 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 6);
CREATE TABLE outcome_deltas_07 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 7);
CREATE TABLE outcome_deltas_08 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 8);
CREATE TABLE outcome_deltas_09 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 9);
CREATE TABLE outcome_deltas_10 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 10);
CREATE TABLE outcome_deltas_11 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 11);
CREATE TABLE outcome_deltas_12 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 12);
CREATE TABLE outcome_deltas_13 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 13);
CREATE TABLE outcome_deltas_14 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 14);
CREATE TABLE outcome_deltas_15 PARTITION OF outcome_deltas FOR VALUES WITH (modulus 16, remainder 15);
CREATE TABLE outcome_histograms_00 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 0);
CREATE TABLE outcome_histograms_01 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 1);
CREATE TABLE outcome_histograms_02 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 2);
CREATE TABLE outcome_histograms_03 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 3);
CREATE TABLE outcome_histograms_04 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 4);
CREATE TABLE outcome_histograms_05 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 5);
CREATE TABLE outcome_histograms_06 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 6);
CREATE TABLE outcome_histograms_07 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 7);
CREATE TABLE outcome_histograms_08 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 8);
CREATE TABLE outcome_histograms_09 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 9);
CREATE TABLE outcome_histograms_10 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 10);
CREATE TABLE outcome_histograms_11 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 11);
CREATE TABLE outcome_histograms_12 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 12);
CREATE TABLE outcome_histograms_13 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 13);
CREATE TABLE outcome_histograms_14 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 14);
CREATE TABLE outcome_histograms_15 PARTITION OF outcome_histograms FOR VALUES WITH (modulus 16, remainder 15);
CREATE TABLE outcome_ids_00 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 0);
CREATE TABLE outcome_ids_01 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 1);
CREATE TABLE outcome_ids_02 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 2);
CREATE TABLE outcome_ids_03 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 3);
CREATE TABLE outcome_ids_04 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 4);
CREATE TABLE outcome_ids_05 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 5);
CREATE TABLE outcome_ids_06 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 6);
CREATE TABLE outcome_ids_07 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 7);
CREATE TABLE outcome_ids_08 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 8);
CREATE TABLE outcome_ids_09 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 9);
CREATE TABLE outcome_ids_10 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 10);
CREATE TABLE outcome_ids_11 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 11);
CREATE TABLE outcome_ids_12 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 12);
CREATE TABLE outcome_ids_13 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 13);
CREATE TABLE outcome_ids_14 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 14);
CREATE TABLE outcome_ids_15 PARTITION OF outcome_ids FOR VALUES WITH (modulus 16, remainder 15);
CREATE TABLE outcome_sums_00 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 0);
CREATE TABLE outcome_sums_01 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 1);
CREATE TABLE outcome_sums_02 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 2);
CREATE TABLE outcome_sums_03 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 3);
CREATE TABLE outcome_sums_04 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 4);
CREATE TABLE outcome_sums_05 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 5);
CREATE TABLE outcome_sums_06 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 6);
CREATE TABLE outcome_sums_07 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 7);
CREATE TABLE outcome_sums_08 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 8);
CREATE TABLE outcome_sums_09 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 9);
CREATE TABLE outcome_sums_10 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 10);
CREATE TABLE outcome_sums_11 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 11);
CREATE TABLE outcome_sums_12 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 12);
CREATE TABLE outcome_sums_13 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 13);
CREATE TABLE outcome_sums_14 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 14);
CREATE TABLE outcome_sums_15 PARTITION OF outcome_sums FOR VALUES WITH (modulus 16, remainder 15);
CREATE TABLE outcome_totals_00 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 0);
CREATE TABLE outcome_totals_01 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 1);
CREATE TABLE outcome_totals_02 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 2);
CREATE TABLE outcome_totals_03 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 3);
CREATE TABLE outcome_totals_04 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 4);
CREATE TABLE outcome_totals_05 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 5);
CREATE TABLE outcome_totals_06 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 6);
CREATE TABLE outcome_totals_07 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 7);
CREATE TABLE outcome_totals_08 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 8);
CREATE TABLE outcome_totals_09 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 9);
CREATE TABLE outcome_totals_10 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 10);
CREATE TABLE outcome_totals_11 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 11);
CREATE TABLE outcome_totals_12 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 12);
CREATE TABLE outcome_totals_13 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 13);
CREATE TABLE outcome_totals_14 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 14);
CREATE TABLE outcome_totals_15 PARTITION OF outcome_totals FOR VALUES WITH (modulus 16, remainder 15);
CREATE TABLE sample_counts_00 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 0);
CREATE TABLE sample_counts_01 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 1);
CREATE TABLE sample_counts_02 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 2);
CREATE TABLE sample_counts_03 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 3);
CREATE TABLE sample_counts_04 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 4);
CREATE TABLE sample_counts_05 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 5);
CREATE TABLE sample_counts_06 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 6);
CREATE TABLE sample_counts_07 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 7);
CREATE TABLE sample_counts_08 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 8);
CREATE TABLE sample_counts_09 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 9);
CREATE TABLE sample_counts_10 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 10);
CREATE TABLE sample_counts_11 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 11);
CREATE TABLE sample_counts_12 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 12);
CREATE TABLE sample_counts_13 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 13);
CREATE TABLE sample_counts_14 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 14);
CREATE TABLE sample_counts_15 PARTITION OF sample_counts FOR VALUES WITH (modulus 16, remainder 15);
CREATE TABLE sample_durations_00 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 0);
CREATE TABLE sample_durations_01 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 1);
CREATE TABLE sample_durations_02 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 2);
CREATE TABLE sample_durations_03 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 3);
CREATE TABLE sample_durations_04 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 4);
CREATE TABLE sample_durations_05 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 5);
CREATE TABLE sample_durations_06 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 6);
CREATE TABLE sample_durations_07 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 7);
CREATE TABLE sample_durations_08 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 8);
CREATE TABLE sample_durations_09 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 9);
CREATE TABLE sample_durations_10 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 10);
CREATE TABLE sample_durations_11 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 11);
CREATE TABLE sample_durations_12 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 12);
CREATE TABLE sample_durations_13 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 13);
CREATE TABLE sample_durations_14 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 14);
CREATE TABLE sample_durations_15 PARTITION OF sample_durations FOR VALUES WITH (modulus 16, remainder 15);
CREATE TABLE samples_00 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 0);
CREATE TABLE samples_01 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 1);
CREATE TABLE samples_02 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 2);
CREATE TABLE samples_03 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 3);
CREATE TABLE samples_04 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 4);
CREATE TABLE samples_05 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 5);
CREATE TABLE samples_06 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 6);
CREATE TABLE samples_07 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 7);
CREATE TABLE samples_08 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 8);
CREATE TABLE samples_09 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 9);
CREATE TABLE samples_10 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 10);
CREATE TABLE samples_11 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 11);
CREATE TABLE samples_12 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 12);
CREATE TABLE samples_13 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 13);
CREATE TABLE samples_14 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 14);
CREATE TABLE samples_15 PARTITION OF samples FOR VALUES WITH (modulus 16, remainder 15);
-- indexes
CREATE INDEX api_tokens_by_user ON public.api_tokens USING btree (user_id, id);
CREATE INDEX audit_entries_by_experiment ON public.audit_entries USING btree (experiment_id, height) WHERE (experiment_id IS NOT NULL);
CREATE INDEX audit_entries_by_service ON public.audit_entries USING btree (service_id, height) WHERE (service_id IS NOT NULL);
CREATE INDEX events_of_tests ON public.events USING btree (occurred_at) WHERE (experiment_id IS NULL);
CREATE INDEX experiment_activity_by_period ON public.experiment_activity USING btree (period);
CREATE INDEX experiment_due_dates_due_date ON public.experiment_due_dates USING btree (due_date);
CREATE INDEX overrides_by_bucket ON public.experiment_overrides USING btree (experiment_id, bucket_name);
CREATE INDEX experiment_ramps_due ON public.experiment_ramps USING btree (next_at) WHERE ((next_at IS NOT NULL) AND (paused_at IS NULL));
CREATE INDEX conditions_by_criterion ON public.experiment_sampling_conditions USING btree (criterion_id, id);
CREATE INDEX conditions_by_experiment ON public.experiment_sampling_conditions USING btree (experiment_id, id);
CREATE INDEX criteria_by_experiment ON public.experiment_sampling_criteria USING btree (experiment_id, id);
CREATE UNIQUE INDEX experiments_by_key ON public.experiments USING btree (team_id, key) WHERE (key IS NOT NULL);
CREATE INDEX experiments_by_search ON public.experiments USING gin (search_key(name) gin_trgm_ops);
CREATE INDEX experiments_by_service ON public.experiments USING btree (service_id, id);
CREATE INDEX experiments_to_end ON public.experiments USING btree (scheduled_end_date) WHERE (completed_at IS NULL);
CREATE INDEX experiments_to_start ON public.experiments USING btree (scheduled_start_date) WHERE (schedule_status = 'pending'::text);
CREATE INDEX experiments_users_missing ON public.experiments USING btree (id) WHERE users_missing;
CREATE INDEX idempotency_keys_created_at ON public.idempotency_keys USING btree (created_at);
CREATE INDEX layer_bookings_by_layer ON public.layer_bookings USING btree (layer_number);
CREATE INDEX layers_by_service ON public.layers USING btree (service_id, id);
CREATE INDEX outcome_deltas_by_experiment ON ONLY public.outcome_deltas USING btree (experiment_id);
CREATE INDEX result_watches_to_look ON public.result_watches USING btree (experiment_id) WHERE (changes > looked_changes);
CREATE INDEX samples_complete ON ONLY public.samples USING btree (experiment_id, id) WHERE complete;
CREATE INDEX samples_forced ON ONLY public.samples USING btree (experiment_id, id) WHERE (allocated_by = 'override'::text);
CREATE INDEX samples_to_stamp ON ONLY public.samples USING btree (experiment_id) WHERE (complete AND (completed_at IS NULL));
CREATE INDEX services_by_name ON public.services USING btree (team_id, name_key);
CREATE INDEX services_by_search ON public.services USING gin (search_key(name) gin_trgm_ops);
CREATE INDEX services_by_team ON public.services USING btree (team_id, id);
CREATE UNIQUE INDEX services_in_team ON public.services USING btree (id, team_id);
CREATE INDEX services_users_changed ON public.services USING btree (id) WHERE users_changed;
CREATE INDEX sessions_by_expiry ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_by_token ON public.sessions USING btree (token_id);
CREATE INDEX sign_in_codes_by_expiry ON public.sign_in_codes USING btree (expires_at);
CREATE INDEX sign_in_codes_by_token ON public.sign_in_codes USING btree (token_id);
CREATE INDEX team_members_by_user ON public.team_members USING btree (user_id);
CREATE INDEX teams_by_search ON public.teams USING gin (search_key(name) gin_trgm_ops);
CREATE INDEX user_assignments_by_experiment ON public.user_assignments USING btree (experiment_id, user_id);
CREATE INDEX user_assignments_by_user ON public.user_assignments USING btree (user_id);
CREATE UNIQUE INDEX users_by_email ON public.users USING btree (lower(email));
CREATE INDEX webhook_deliveries_by_event ON public.webhook_deliveries USING btree (event_id);
CREATE INDEX webhook_deliveries_by_webhook ON public.webhook_deliveries USING btree (webhook_id, id);
CREATE INDEX webhook_deliveries_created_at ON public.webhook_deliveries USING btree (created_at);
CREATE INDEX webhook_deliveries_pending ON public.webhook_deliveries USING btree (webhook_id, next_attempt_at) WHERE (status = 'pending'::text);
CREATE INDEX webhooks_by_team ON public.webhooks USING btree (team_id, id);
-- triggers
CREATE TRIGGER api_tokens_audited AFTER INSERT OR DELETE OR UPDATE OF user_id, team_id, name, scopes, expires_at, revoked_at ON public.api_tokens FOR EACH ROW EXECUTE FUNCTION audit_row('token', 'user_id', 'team_id', 'name', 'scopes', 'expires_at', 'revoked_at');
CREATE TRIGGER api_tokens_changed AFTER DELETE OR UPDATE OF user_id, team_id, scopes, expires_at, revoked_at ON public.api_tokens FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changed();
CREATE TRIGGER api_tokens_service_audited AFTER INSERT ON public.api_tokens FOR EACH ROW WHEN ((new.service_id IS NOT NULL)) EXECUTE FUNCTION audit_row('token', 'service_id');
CREATE TRIGGER audit_entries_stay BEFORE DELETE OR UPDATE ON public.audit_entries FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entries_stay_all BEFORE TRUNCATE ON public.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_grow BEFORE UPDATE ON public.audit_heads FOR EACH ROW WHEN (((new.team_id <> old.team_id) OR (new.height <= old.height))) EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_stay BEFORE DELETE ON public.audit_heads FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_stay_all BEFORE TRUNCATE ON public.audit_heads FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE CONSTRAINT TRIGGER audit_pending_append AFTER INSERT ON public.audit_pending DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.is_first) EXECUTE FUNCTION audit_append();
CREATE TRIGGER bucket_limits_audited AFTER INSERT OR DELETE OR UPDATE ON public.experiment_buckets FOR EACH ROW EXECUTE FUNCTION audit_bucket_limit();
CREATE TRIGGER bucket_values_audited AFTER INSERT OR DELETE OR UPDATE ON public.experiment_buckets FOR EACH ROW EXECUTE FUNCTION audit_bucket_value();
CREATE TRIGGER buckets_audited AFTER INSERT OR DELETE OR UPDATE ON public.experiment_buckets FOR EACH ROW EXECUTE FUNCTION audit_bucket();
CREATE TRIGGER experiment_metrics_audited AFTER INSERT OR DELETE OR UPDATE ON public.experiment_metrics FOR EACH ROW EXECUTE FUNCTION audit_row('metric', 'experiment_id', 'name', 'kind', 'goal', 'role', 'minimum_effect', 'winsorising_percentile', 'description', 'archived');
CREATE TRIGGER metrics_ruleset_begun AFTER INSERT ON public.experiment_metrics FOR EACH ROW EXECUTE FUNCTION raise_ruleset_revision();
CREATE TRIGGER metrics_ruleset_changed AFTER UPDATE OF archived ON public.experiment_metrics FOR EACH ROW WHEN ((new.archived <> old.archived)) EXECUTE FUNCTION raise_ruleset_revision();
CREATE TRIGGER overrides_audited AFTER INSERT OR DELETE OR UPDATE ON public.experiment_overrides FOR EACH ROW EXECUTE FUNCTION audit_row('override', 'experiment_id', 'sampled_entity', 'sampled_value', 'allocated_bucket');
CREATE TRIGGER experiment_ramps_audited AFTER INSERT OR DELETE OR UPDATE ON public.experiment_ramps FOR EACH ROW EXECUTE FUNCTION audit_ramp();
CREATE TRIGGER conditions_audited AFTER INSERT OR DELETE OR UPDATE ON public.experiment_sampling_conditions FOR EACH ROW EXECUTE FUNCTION audit_row('condition', 'criterion_id', 'model', 'property', 'condition', 'value');
CREATE TRIGGER criteria_audited AFTER INSERT OR DELETE OR UPDATE ON public.experiment_sampling_criteria FOR EACH ROW EXECUTE FUNCTION audit_row('criterion', 'experiment_id', 'sampling_model', 'sampling_attribute');
CREATE TRIGGER experiments_audited AFTER INSERT OR DELETE OR UPDATE OF name, description, active, archived, scheduled_start_date, schedule_status, due_date, last_activated_at, last_deactivated_at, completed_at, samples_detached_at ON public.experiments FOR EACH ROW EXECUTE FUNCTION audit_row('experiment', 'service_id', 'name', 'description', 'active', 'archived', 'scheduled_start_date', 'schedule_status', 'due_date', 'last_activated_at', 'last_deactivated_at', 'completed_at', 'samples_detached_at');
CREATE TRIGGER experiments_first_flags_audited AFTER INSERT ON public.experiments FOR EACH ROW WHEN (((new.key IS NOT NULL) OR (new.fallback_value IS NOT NULL) OR ((new.metadata)::text <> '{}'::text))) EXECUTE FUNCTION audit_flag();
CREATE TRIGGER experiments_first_limits_audited AFTER INSERT ON public.experiments FOR EACH ROW WHEN (((new.scheduled_end_date IS NOT NULL) OR (new.max_samples IS NOT NULL) OR (new.stop_at_completions IS NOT NULL))) EXECUTE FUNCTION audit_row('experiment', 'scheduled_end_date', 'max_samples', 'stop_at_completions');
CREATE TRIGGER experiments_first_plan_audited AFTER INSERT ON public.experiments FOR EACH ROW WHEN ((new.plan IS NOT NULL)) EXECUTE FUNCTION audit_row('experiment', 'plan');
CREATE TRIGGER experiments_flags_audited AFTER UPDATE OF key, fallback_value, metadata ON public.experiments FOR EACH ROW EXECUTE FUNCTION audit_flag();
CREATE TRIGGER experiments_keep_salt BEFORE UPDATE OF salt ON public.experiments FOR EACH ROW WHEN ((old.salt IS DISTINCT FROM new.salt)) EXECUTE FUNCTION keep_salt();
CREATE TRIGGER experiments_limits_audited AFTER UPDATE OF scheduled_end_date, max_samples, stop_at_completions, quota_reached_at, ended_by ON public.experiments FOR EACH ROW EXECUTE FUNCTION audit_row('experiment', 'scheduled_end_date', 'max_samples', 'stop_at_completions', 'quota_reached_at', 'ended_by');
CREATE TRIGGER experiments_plan_audited AFTER UPDATE OF plan ON public.experiments FOR EACH ROW EXECUTE FUNCTION audit_row('experiment', 'plan');
CREATE TRIGGER experiments_ruleset_begun AFTER INSERT ON public.experiments FOR EACH ROW EXECUTE FUNCTION tell_ruleset_changed();
CREATE TRIGGER experiments_ruleset_changed BEFORE UPDATE OF revision, allocation_version, quota_reached_at, ruleset_revision ON public.experiments FOR EACH ROW WHEN (((new.revision <> old.revision) OR (new.allocation_version <> old.allocation_version) OR (new.quota_reached_at IS DISTINCT FROM old.quota_reached_at) OR (new.ruleset_revision <> old.ruleset_revision))) EXECUTE FUNCTION tell_ruleset_changed();
CREATE TRIGGER experiments_tell_changed AFTER UPDATE OF active, archived, completed_at, due_date, quota_reached_at, schedule_status ON public.experiments FOR EACH ROW WHEN (((old.active <> new.active) OR (old.archived <> new.archived) OR (old.schedule_status <> new.schedule_status) OR (old.completed_at IS DISTINCT FROM new.completed_at) OR (old.quota_reached_at IS DISTINCT FROM new.quota_reached_at) OR (old.due_date IS DISTINCT FROM new.due_date))) EXECUTE FUNCTION experiment_events();
CREATE TRIGGER experiments_tell_created AFTER INSERT ON public.experiments FOR EACH ROW WHEN ((new.active OR (new.completed_at IS NOT NULL) OR (new.due_date IS NOT NULL))) EXECUTE FUNCTION experiment_events();
CREATE TRIGGER layer_bookings_audited AFTER INSERT OR DELETE OR UPDATE ON public.layer_bookings FOR EACH ROW EXECUTE FUNCTION audit_row('layer_booking', 'experiment_id', 'layer_id', 'percentage', 'slots', 'released_at');
CREATE TRIGGER layers_audited AFTER INSERT OR DELETE OR UPDATE ON public.layers FOR EACH ROW EXECUTE FUNCTION audit_row('layer', 'service_id', 'name', 'holdout_percentage');
CREATE TRIGGER layers_keep_salt BEFORE UPDATE OF salt ON public.layers FOR EACH ROW WHEN ((old.salt IS DISTINCT FROM new.salt)) EXECUTE FUNCTION keep_salt();
CREATE TRIGGER services_audited AFTER INSERT OR DELETE OR UPDATE ON public.services FOR EACH ROW EXECUTE FUNCTION audit_row('service', 'name', 'description', 'active');
CREATE TRIGGER services_ruleset_changed BEFORE UPDATE OF active ON public.services FOR EACH ROW WHEN ((new.active <> old.active)) EXECUTE FUNCTION tell_ruleset_changed();
CREATE TRIGGER sessions_ended AFTER DELETE ON public.sessions FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changed();
CREATE TRIGGER team_members_audited AFTER INSERT OR DELETE OR UPDATE ON public.team_members FOR EACH ROW EXECUTE FUNCTION audit_row('team_user', 'user_id', 'role');
CREATE TRIGGER team_members_changed AFTER INSERT OR DELETE OR UPDATE ON public.team_members FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changed();
CREATE TRIGGER teams_audited AFTER INSERT OR DELETE OR UPDATE ON public.teams FOR EACH ROW EXECUTE FUNCTION audit_row('team', 'name', 'description');
CREATE TRIGGER user_assignments_audited AFTER INSERT OR DELETE OR UPDATE ON public.user_assignments FOR EACH ROW EXECUTE FUNCTION audit_row('user_assignment', 'service_id', 'experiment_id', 'user_id', 'role', 'assigned');
CREATE TRIGGER user_roles_audited AFTER INSERT OR DELETE OR UPDATE ON public.user_roles FOR EACH ROW EXECUTE FUNCTION audit_row('user_role', 'name', 'permissions');
CREATE TRIGGER user_roles_changed AFTER INSERT OR DELETE OR UPDATE ON public.user_roles FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changed();
CREATE TRIGGER users_audited AFTER INSERT OR DELETE OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION audit_row('user', 'full_name!', 'email!');
CREATE TRIGGER webhooks_audited AFTER INSERT OR DELETE OR UPDATE OF url, events, description, active, secret ON public.webhooks FOR EACH ROW EXECUTE FUNCTION audit_webhook();
