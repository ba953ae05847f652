-- What changed, who changed it and when: one hash chain for each team, and the chain 0 for what belongs to no team.
-- hash = sha256(the hash before || payload), and the first hash before is sha256(team_id), both texts in UTF-8.
CREATE TABLE audit_heads (
  team_id bigint PRIMARY KEY CHECK (team_id >= 0),
  height bigint NOT NULL CHECK (height >= 0),
  hash bytea NOT NULL
);
CREATE TABLE audit_entries (
  team_id bigint NOT NULL,
  height bigint NOT NULL,
  -- Also in the payload, as are the two ids: the columns are for the indexes.
  at timestamptz NOT NULL,
  experiment_id uuid,
  -- The service whose every experiment the change concerns.
  service_id uuid,
  -- The line `sortition-audit-v1`, then JSON. The hash is over these very bytes.
  payload text COLLATE "C" NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (team_id, height)
);
CREATE INDEX audit_entries_by_experiment ON audit_entries (experiment_id, height) WHERE experiment_id IS NOT NULL;
CREATE INDEX audit_entries_by_service ON audit_entries (service_id, height) WHERE service_id IS NOT NULL;
INSERT INTO audit_heads SELECT id, 0, sha256(convert_to(id::text, 'UTF8')) FROM teams UNION ALL SELECT 0, 0, sha256('0');

-- What the current transaction has changed so far. It is empty outside transactions, so a crash loses nothing with it.
CREATE UNLOGGED TABLE audit_pending (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  team_id bigint NOT NULL,
  operation text NOT NULL,
  target_type text NOT NULL,
  target_id text NOT NULL,
  -- The thing that this one is a part of.
  whole_type text,
  whole_id text,
  experiment_id uuid,
  service_id uuid,
  before jsonb,
  after jsonb,
  origin text,
  is_first boolean NOT NULL
);

-- The one row: when the heads of all chains are reported next, and how often that has failed.
CREATE TABLE audit_reports (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  next_at timestamptz NOT NULL,
  failures integer NOT NULL DEFAULT 0
);
INSERT INTO audit_reports (next_at) VALUES ((date_trunc('day', now() AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC');

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit chain is append-only: % of % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entries_stay_all BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_stay BEFORE DELETE ON audit_heads FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_stay_all BEFORE TRUNCATE ON audit_heads FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_grow BEFORE UPDATE ON audit_heads FOR EACH ROW
  WHEN (NEW.team_id <> OLD.team_id OR NEW.height <= OLD.height) EXECUTE FUNCTION audit_refuse();
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries FROM PUBLIC, CURRENT_USER;
REVOKE DELETE, TRUNCATE ON audit_heads FROM PUBLIC, CURRENT_USER;

-- Times and ids of a row as the APIs write them.
CREATE FUNCTION audit_value(name text, value jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN name ~ '_(at|date)$' AND jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^\d{4}-\d\d-\d\dT[0-9:.]+[-+][0-9:]+$'
    THEN to_jsonb(to_char((value #>> '{}')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    WHEN name IN ('user_id', 'team_id') THEN to_jsonb(value #>> '{}')
    ELSE value END
$$;

-- Keeps what one row changed for the entry at the end of the transaction. The arguments are the type of the thing and the columns that are
-- recorded. Of a column that ends with `!` only a change is recorded, without its values.
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$;

-- Appends one entry for each thing that the transaction changed, when it commits. The heads are the last locks of the transaction, in
-- ascending order of teams.
CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$;

-- One trigger for all that the transaction has noted.
CREATE CONSTRAINT TRIGGER audit_pending_append AFTER INSERT ON audit_pending DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.is_first) EXECUTE FUNCTION audit_append();

CREATE TRIGGER teams_audited AFTER INSERT OR UPDATE OR DELETE ON teams
  FOR EACH ROW EXECUTE FUNCTION audit_row('team', 'name', 'description');
CREATE TRIGGER users_audited AFTER INSERT OR UPDATE OR DELETE ON users
  FOR EACH ROW EXECUTE FUNCTION audit_row('user', 'full_name!', 'email!');
CREATE TRIGGER team_members_audited AFTER INSERT OR UPDATE OR DELETE ON team_members
  FOR EACH ROW EXECUTE FUNCTION audit_row('team_user', 'user_id', 'role');
CREATE TRIGGER user_assignments_audited AFTER INSERT OR UPDATE OR DELETE ON user_assignments
  FOR EACH ROW EXECUTE FUNCTION audit_row('user_assignment', 'service_id', 'experiment_id', 'user_id', 'role', 'assigned');
-- Apart, so that a use of a token costs nothing.
CREATE TRIGGER api_tokens_audited AFTER INSERT OR DELETE OR UPDATE OF user_id, team_id, name, scopes, expires_at, revoked_at ON api_tokens
  FOR EACH ROW EXECUTE FUNCTION audit_row('token', 'user_id', 'team_id', 'name', 'scopes', 'expires_at', 'revoked_at');
CREATE TRIGGER services_audited AFTER INSERT OR UPDATE OR DELETE ON services
  FOR EACH ROW EXECUTE FUNCTION audit_row('service', 'name', 'description', 'active');
CREATE TRIGGER experiments_audited AFTER INSERT OR DELETE OR UPDATE OF name, description, active, archived, scheduled_start_date,
    schedule_status, due_date, last_activated_at, last_deactivated_at, completed_at, samples_detached_at ON experiments
  FOR EACH ROW EXECUTE FUNCTION audit_row('experiment', 'service_id', 'name', 'description', 'active', 'archived', 'scheduled_start_date',
    'schedule_status', 'due_date', 'last_activated_at', 'last_deactivated_at', 'completed_at', 'samples_detached_at');
CREATE TRIGGER criteria_audited AFTER INSERT OR UPDATE OR DELETE ON experiment_sampling_criteria
  FOR EACH ROW EXECUTE FUNCTION audit_row('criterion', 'experiment_id', 'sampling_model', 'sampling_attribute');
CREATE TRIGGER conditions_audited AFTER INSERT OR UPDATE OR DELETE ON experiment_sampling_conditions
  FOR EACH ROW EXECUTE FUNCTION audit_row('condition', 'criterion_id', 'model', 'property', 'condition', 'value');
CREATE TRIGGER buckets_audited AFTER INSERT OR UPDATE OR DELETE ON experiment_buckets
  FOR EACH ROW EXECUTE FUNCTION audit_row('bucket');
CREATE TRIGGER overrides_audited AFTER INSERT OR UPDATE OR DELETE ON experiment_overrides
  FOR EACH ROW EXECUTE FUNCTION audit_row('override', 'experiment_id', 'sampled_entity', 'sampled_value', 'allocated_bucket');
CREATE TRIGGER layers_audited AFTER INSERT OR UPDATE OR DELETE ON layers
  FOR EACH ROW EXECUTE FUNCTION audit_row('layer', 'service_id', 'name', 'holdout_percentage');
CREATE TRIGGER layer_bookings_audited AFTER INSERT OR UPDATE OR DELETE ON layer_bookings
  FOR EACH ROW EXECUTE FUNCTION audit_row('layer_booking', 'experiment_id', 'layer_id', 'percentage', 'released_at');
CREATE TRIGGER user_roles_audited AFTER INSERT OR UPDATE OR DELETE ON user_roles
  FOR EACH ROW EXECUTE FUNCTION audit_row('user_role', 'name', 'permissions');
