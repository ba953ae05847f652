import type { RowFault } from "@sortition/domain/jobs/RowsFailed"
import type { AssignmentStep } from "@sortition/domain/planning/AssignmentStore"
import type { Sql } from "../sql/connect.ts"
import { inSavepoint, isolate } from "../sql/isolate.ts"
import { sumOf } from "../sql/rows.ts"

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

/** `spread` for experiments that it can be done for; those that it fails for are left as they are. */
const spreadOver = async (connection: Sql, serviceId: string, ids: readonly string[], now: number) => {
  const { faults, results } = await isolate(ids, async (part) => ({
    part,
    ...(await inSavepoint(connection, (inner) => spread(inner, serviceId, part, now)))
  }))
  return {
    faults,
    written: sumOf(results.map(({ written }) => written)),
    /** Experiments that agree with their project now. */
    settled: results.flatMap(({ complete, part }) => (complete ? part : []))
  }
}

/** Leaves experiments to `settleExperiments`. Returns the project as the fault if that cannot be written either. */
const leave = async (connection: Sql, serviceId: string, failed: readonly RowFault[]): Promise<readonly RowFault[]> => {
  const ids = failed.map(({ id }) => id)
  const { faults } = await isolate([serviceId], () =>
    inSavepoint(
      connection,
      async (part) => await part`UPDATE experiments SET users_missing = true WHERE id = ANY(${ids}::uuid[])`
    )
  )
  return faults
}

/**
 * Locks the first project that `find` reads and that is not locked, else waits for the first: longer than a request would, because what
 * holds it may be a step of another worker, and several wait for it in turn.
 */
const takeProject = async <A>(
  connection: Sql,
  find: (lock: ReturnType<Sql>) => PromiseLike<readonly A[]>
): Promise<A | undefined> => {
  const [free] = await find(connection`SKIP LOCKED`)
  if (free !== undefined) return free
  await connection`SET LOCAL lock_timeout = '9s'`
  const [held] = await find(connection``)
  await connection`SET LOCAL lock_timeout TO DEFAULT`
  return held
}

/**
 * One step for one project whose users have changed; `undefined` when there is no such project but those to skip. Steps go through the
 * experiments by id, so each experiment is visited once. An experiment that cannot be written is left to `settleExperiments`.
 */
export const settleProject = async (
  connection: Sql,
  now: number,
  skipped: readonly string[]
): Promise<AssignmentStep | undefined> => {
  const service = await takeProject(
    connection,
    (lock) => connection<{ id: string; usersToldTo: string | null }[]>`
      SELECT id, users_told_to FROM services WHERE users_changed AND id <> ALL(${[...skipped]}::uuid[])
      ORDER BY id LIMIT 1 FOR NO KEY UPDATE ${lock}`
  )
  if (service === undefined) return undefined
  const { id, usersToldTo } = service
  const removal = await isolate([id], () => inSavepoint(connection, (part) => deleteRemoved(part, id)))
  const deleted = sumOf(removal.results)
  if (removal.faults.length > 0 || deleted === rowsAtOnce) return { written: deleted, faults: removal.faults }
  await connection`DELETE FROM user_removals WHERE service_id = ${id}`
  const ids = await readIds(connection<{ id: string }[]>`
    SELECT id FROM experiments WHERE service_id = ${id} AND id > ${usersToldTo ?? least}::uuid
    ORDER BY id LIMIT ${experimentsAtOnce}`)
  const { faults, settled, written } = await spreadOver(connection, id, ids, now)
  const left = faults.length === 0 ? faults : await leave(connection, id, faults)
  const next = ids.length === experimentsAtOnce ? ids.at(-1) : undefined
  if (left.length === 0 && settled.length + faults.length === ids.length) {
    await connection`
      UPDATE services SET users_changed = ${next !== undefined}, users_told_to = ${next ?? null} WHERE id = ${id}`
  }
  return { written: deleted + written, faults: left }
}

export interface SettledExperiments extends AssignmentStep {
  /** Experiments that agree with their project as of this step. A later change of the project's users marks the project. */
  readonly ids: readonly string[]
}

/** One step for experiments of one project whose users were never assigned; `undefined` when no such experiment is left but those to skip. */
export const settleExperiments = async (
  connection: Sql,
  now: number,
  skipped: readonly string[]
): Promise<SettledExperiments | undefined> => {
  const service = await takeProject(
    connection,
    (lock) => connection<{ id: string }[]>`
      SELECT s.id FROM experiments e JOIN services s ON s.id = e.service_id
      WHERE e.users_missing AND e.id <> ALL(${[...skipped]}::uuid[]) ORDER BY e.id LIMIT 1 FOR NO KEY UPDATE OF s ${lock}`
  )
  if (service === undefined) return undefined
  const ids = await readIds(connection<{ id: string }[]>`
    SELECT id FROM experiments WHERE service_id = ${service.id} AND users_missing AND id <> ALL(${[...skipped]}::uuid[])
    ORDER BY id LIMIT ${experimentsAtOnce}`)
  const { faults, settled, written } = await spreadOver(connection, service.id, ids, now)
  return { written, faults, ids: settled }
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
