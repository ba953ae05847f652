import postgres from "postgres"
import { onTestFinished } from "vitest"

export const kinds = ["started", "stamped", "assigned"] as const
type Kind = (typeof kinds)[number]

/** What tells the statement of each from the others. */
const statements: Record<Kind, string> = {
  started: "UPDATE experiments e SET",
  stamped: "UPDATE samples s SET completed_at",
  assigned: "INSERT INTO user_assignments"
}

interface Room {
  readonly databaseUrl: string
  readonly count: number
}

/** Notes each write of a job in a table, in the transaction of the job, and makes it last a millisecond longer for each row. */
const witness = (kind: Kind, table: string, event: string, condition: string, id: string) => `
  CREATE OR REPLACE FUNCTION see_${kind}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO witness VALUES ('${kind}', ${id}); PERFORM pg_sleep(0.001); RETURN NULL; END $$;
  CREATE TRIGGER see_${kind} AFTER ${event} ON ${table} FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION see_${kind}();`

/**
 * Makes work of each kind for the worker, `count` times: scheduled starts that are due, accepted completions without their time, and
 * experiments without their users, all of the newest service. `progress` counts what was written, and what was written twice.
 */
export const witnessedWork = async ({ count, databaseUrl }: Room) => {
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => undefined })
  onTestFinished(() => sql.end())
  await sql.unsafe(`
    CREATE TABLE witness (kind text, id text);
    ${witness("started", "experiments", "UPDATE", "OLD.schedule_status = 'pending' AND NEW.active", "NEW.id")}
    ${witness("stamped", "samples", "UPDATE", "OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL", "NEW.id")}
    ${witness("assigned", "user_assignments", "INSERT", "NEW.experiment_id IS NOT NULL", "NEW.experiment_id || ' ' || NEW.user_id")}`)
  const [service] = await sql<{ id: string }[]>`SELECT id FROM services ORDER BY number DESC LIMIT 1`
  const serviceId = service?.id
  if (serviceId === undefined) throw new Error("the database has no service")
  await sql`
    INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
    SELECT ${serviceId}, 1, r.id, 'manually', now(), now() FROM user_roles r WHERE r.name = 'Owner' ON CONFLICT DO NOTHING`
  const [start] = await sql<{ at: Date }[]>`SELECT date_trunc('milliseconds', now() - interval '1 second') AS at`
  await sql`
    INSERT INTO experiments (id, service_id, name, active, archived, scheduled_start_date, salt, created_at, updated_at, team_id, schedule_status)
    SELECT gen_random_uuid(), ${serviceId}, 'e' || n, false, false, ${start?.at ?? new Date()}, md5(n::text), now(), now(), s.team_id, 'pending'
    FROM generate_series(1, ${count}) n, services s WHERE s.id = ${serviceId}`
  await sql`
    INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
      allocated_by, complete, completion_accepted_at, created_at, updated_at)
    SELECT e.id, gen_random_uuid(), 'User', '1', 'all', 0, 1, 'service', true, ${start?.at ?? new Date()}, now(), now()
    FROM experiments e WHERE e.service_id = ${serviceId}`
  const progress = async () => {
    const rows = await sql<{ kind: Kind; times: number; rows: number }[]>`
      SELECT kind, count(*)::int AS times, count(DISTINCT id)::int AS rows FROM witness GROUP BY kind`
    const of = (kind: Kind) => {
      const { rows: different = 0, times = 0 } = rows.find((row) => row.kind === kind) ?? {}
      return { times, rows: different }
    }
    return { started: of("started"), stamped: of("stamped"), assigned: of("assigned") }
  }
  return {
    progress,
    /** Whether the worker is in a statement that writes such rows. */
    isWriting: async (kind: Kind) => {
      const { count } = await sql`
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'PgSleep' AND query LIKE ${`%${statements[kind]}%`}`
      return count > 0
    },
    /** Rows whose time is not the one that it must be. */
    wrong: async () => {
      const [row] = await sql<{ wrong: number }[]>`
        SELECT (SELECT count(*) FROM experiments WHERE service_id = ${serviceId} AND last_activated_at IS DISTINCT FROM scheduled_start_date)
          + (SELECT count(*) FROM samples WHERE completed_at IS DISTINCT FROM completion_accepted_at) AS wrong`
      return Number(row?.wrong)
    }
  }
}
