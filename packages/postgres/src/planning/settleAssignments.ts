import type { Sql } from "../sql/connect.ts"

/** The most assignments that one transaction writes or deletes, so it holds its locks briefly. */
const rowsAtOnce = 5_000

const experimentsAtOnce = 200

/** Smaller than every id. */
const least = "00000000-0000-0000-0000-000000000000"

/** Deletes removed users' assignments on the project's experiments, at most `rowsAtOnce`; returns the count. */
const deleteRemoved = async (connection: Sql, serviceId: string): Promise<number> => {
  const { count } = await connection`
    DELETE FROM user_assignments WHERE id IN (
      SELECT a.id FROM user_removals r JOIN user_assignments a USING (service_id, user_id)
      WHERE r.service_id = ${serviceId} AND a.experiment_id IS NOT NULL AND a.id < r.before_id LIMIT ${rowsAtOnce})`
  return count
}

/**
 * Makes assignments on these experiments agree with those on their project, at most `rowsAtOnce`. Writes in the order of experiments: each
 * row locks its experiment's key, and the start of due experiments locks several in the same order. LATERAL forces the unique index, which
 * a join does not use if it was planned while the tables were small.
 */
const spread = async (connection: Sql, serviceId: string, ids: readonly string[], now: number) => {
  const [row] = await connection<{ wanted: number; written: number }[]>`
    WITH wanted AS MATERIALIZED (
      SELECT e.id AS experiment_id, p.user_id, p.role_id
      FROM experiments e
      JOIN user_assignments p ON p.service_id = e.service_id AND p.experiment_id IS NULL
      LEFT JOIN LATERAL (
        SELECT assigned, role_id FROM user_assignments
        WHERE service_id = e.service_id AND experiment_id = e.id AND user_id = p.user_id LIMIT 1
      ) a ON true
      WHERE e.service_id = ${serviceId} AND e.id = ANY(${[...ids]}::uuid[])
        AND (a.assigned IS NULL OR (a.assigned = 'automatically' AND a.role_id <> p.role_id))
      LIMIT ${rowsAtOnce}
    ), written AS (
      INSERT INTO user_assignments (service_id, experiment_id, user_id, role_id, assigned, created_at, updated_at)
      SELECT ${serviceId}::uuid, experiment_id, user_id, role_id, 'automatically', ${now}::timestamptz, ${now}::timestamptz
      FROM wanted ORDER BY experiment_id, user_id
      ON CONFLICT (service_id, experiment_id, user_id)
        DO UPDATE SET role_id = excluded.role_id, updated_at = excluded.updated_at
        WHERE user_assignments.assigned = 'automatically' AND user_assignments.role_id <> excluded.role_id
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM wanted)::int AS wanted, (SELECT count(*) FROM written)::int AS written`
  return { written: row?.written ?? 0, complete: (row?.wanted ?? 0) < rowsAtOnce }
}

const readIds = async (rows: PromiseLike<readonly { readonly id: string }[]>) => (await rows).map(({ id }) => id)

/**
 * One step for one project whose users have changed. Returns the number of assignments written or deleted, or `undefined` when there is no
 * such project. Steps go through the experiments by id, so each experiment is visited once.
 */
export const settleProject = async (connection: Sql, now: number): Promise<number | undefined> => {
  const [service] = await connection<{ id: string; usersToldTo: string | null }[]>`
    SELECT id, users_told_to FROM services WHERE users_changed ORDER BY id LIMIT 1 FOR NO KEY UPDATE`
  if (service === undefined) return undefined
  const { id, usersToldTo } = service
  const deleted = await deleteRemoved(connection, id)
  if (deleted === rowsAtOnce) return deleted
  await connection`DELETE FROM user_removals WHERE service_id = ${id}`
  const ids = await readIds(connection<{ id: string }[]>`
    SELECT id FROM experiments WHERE service_id = ${id} AND id > ${usersToldTo ?? least}::uuid
    ORDER BY id LIMIT ${experimentsAtOnce}`)
  const { complete, written } = await spread(connection, id, ids, now)
  const next = ids.length === experimentsAtOnce ? ids.at(-1) : undefined
  if (complete) {
    await connection`
      UPDATE services SET users_changed = ${next !== undefined}, users_told_to = ${next ?? null} WHERE id = ${id}`
  }
  return deleted + written
}

export interface SettledExperiments {
  readonly written: number
  /** Experiments that agree with their project as of this step. A later change of the project's users marks the project. */
  readonly ids: readonly string[]
}

/** One step for experiments of one project whose users were never assigned; `undefined` when no such experiment is left. */
export const settleExperiments = async (connection: Sql, now: number): Promise<SettledExperiments | undefined> => {
  const [service] = await connection<{ id: string }[]>`
    SELECT id FROM services
    WHERE id = (SELECT service_id FROM experiments WHERE users_missing ORDER BY id LIMIT 1) FOR NO KEY UPDATE`
  if (service === undefined) return undefined
  const ids = await readIds(connection<{ id: string }[]>`
    SELECT id FROM experiments WHERE service_id = ${service.id} AND users_missing ORDER BY id LIMIT ${experimentsAtOnce}`)
  const { complete, written } = await spread(connection, service.id, ids, now)
  return { written, ids: complete ? ids : [] }
}

/**
 * Marks the experiments as settled. Needs its own transaction: the transaction that settled them has key locks on their rows, and
 * upgrading those while another transaction waits could deadlock. Locks in the order of ids, as enrolment does.
 */
export const markSettled = (sql: Sql, ids: readonly string[]) => sql`
  WITH held AS (
    SELECT id FROM experiments WHERE id = ANY(${[...ids]}::uuid[]) AND users_missing ORDER BY id FOR NO KEY UPDATE
  )
  UPDATE experiments e SET users_missing = false FROM held WHERE e.id = held.id`
