-- The form of a text that lists search in, without regard to case. ICU knows the case of every letter in every database.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN
    CREATE FUNCTION search_key(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      RETURN lower(given COLLATE "und-x-icu");
  ELSE
    CREATE FUNCTION search_key(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      RETURN lower(given COLLATE "default");
  END IF;
END $$;

-- Makes the indexes that search needs, and returns whether they exist. pg_trgm comes with PostgreSQL, and the owner of a database may create
-- it; a server without it searches the rows of one team or service instead. Can be called again once the extension is available.
CREATE FUNCTION create_search_indexes() RETURNS boolean LANGUAGE plpgsql AS $$
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
END $$;
SELECT create_search_indexes();

-- Only completing writes it; creating a sample does not.
CREATE INDEX samples_complete ON samples (experiment_id, id) WHERE complete;
