import type postgres from "postgres"

/** Creates the schema `bench` with a table like `samples`: the same columns, constraints, indexes and partitions. */
export const makeLikeTable = async (sql: postgres.Sql): Promise<void> => {
  await sql.unsafe(`
    DROP SCHEMA IF EXISTS bench CASCADE;
    CREATE SCHEMA bench;
    CREATE TABLE bench.samples (LIKE public.samples INCLUDING ALL) PARTITION BY HASH (experiment_id);
    DO $$ DECLARE
      partitions int := (SELECT count(*) FROM pg_inherits WHERE inhparent = 'public.samples'::regclass);
    BEGIN
      FOR part IN 0 .. partitions - 1 LOOP
        EXECUTE format('CREATE TABLE bench.samples_%s PARTITION OF bench.samples FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
          part, partitions, part);
      END LOOP;
    END $$`)
}
