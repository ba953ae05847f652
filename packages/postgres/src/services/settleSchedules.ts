import type { Sql } from "../sql/connect.ts"

interface Settled {
  /** Seconds since the instant that the schedule is for. */
  readonly lateness: number
}

/** Starts experiments as of their scheduled instants, or stores that their start was missed. Returns the starts. */
const settleStarts = async (connection: Sql, ids: readonly string[]): Promise<readonly Settled[]> => {
  const settled = await connection<(Settled & { active: boolean })[]>`
    UPDATE experiments e SET
      active = (s.active AND NOT e.archived),
      schedule_status = CASE WHEN s.active AND NOT e.archived THEN 'started' ELSE 'missed' END,
      last_activated_at = CASE WHEN s.active AND NOT e.archived THEN e.scheduled_start_date ELSE e.last_activated_at END,
      updated_at = date_trunc('milliseconds', statement_timestamp()), revision = e.revision + 1
    FROM services s WHERE s.id = e.service_id AND e.id = ANY(${[...ids]}::uuid[])
      AND e.schedule_status = 'pending' AND e.scheduled_start_date <= statement_timestamp()
    RETURNING e.active, extract(epoch FROM statement_timestamp() - e.scheduled_start_date)::float8 AS lateness`
  return settled.filter(({ active }) => active)
}

/** Completes experiments as of their scheduled instants and releases their shares of layers. Lock order: experiment, then layer. */
const settleEnds = async (connection: Sql, ids: readonly string[]): Promise<readonly Settled[]> => {
  const settled = await connection<(Settled & { id: string })[]>`
    UPDATE experiments e SET
      last_deactivated_at = CASE WHEN e.active THEN e.scheduled_end_date ELSE e.last_deactivated_at END,
      active = false, completed_at = e.scheduled_end_date, ended_by = 'scheduled_end',
      schedule_status = CASE e.schedule_status WHEN 'pending' THEN 'cancelled' ELSE e.schedule_status END,
      updated_at = date_trunc('milliseconds', statement_timestamp()), revision = e.revision + 1
    WHERE e.id = ANY(${[...ids]}::uuid[]) AND e.completed_at IS NULL AND e.scheduled_end_date <= statement_timestamp()
    RETURNING e.id, extract(epoch FROM statement_timestamp() - e.scheduled_end_date)::float8 AS lateness`
  if (settled.length > 0) {
    await connection`
      UPDATE layer_bookings SET released_at = statement_timestamp()
      WHERE experiment_id = ANY(${settled.map(({ id }) => id)}::uuid[]) AND released_at IS NULL`
  }
  return settled
}

/**
 * Settles the due schedules of services that the transaction has locked: starts the experiment as of its scheduled instant, or stores that
 * the start was missed because the experiment or its service is archived; then completes the experiments whose end has come. Returns the
 * lateness of each start and end, in seconds. `only` are the experiments to settle, all of the services when null. Locks the experiments in the
 * order of ids, as enrolment does, so the two cannot deadlock.
 */
export const settleSchedules = async (
  connection: Sql,
  serviceIds: readonly string[],
  only: readonly string[] | null = null
): Promise<readonly number[]> => {
  const due = await connection<{ id: string }[]>`
    SELECT id FROM experiments
    WHERE service_id = ANY(${[...serviceIds]}::uuid[]) AND ${only === null ? connection`true` : connection`id = ANY(${[...only]}::uuid[])`}
      AND ((schedule_status = 'pending' AND scheduled_start_date <= statement_timestamp())
        OR (completed_at IS NULL AND scheduled_end_date <= statement_timestamp()))
    ORDER BY id FOR NO KEY UPDATE`
  if (due.length === 0) return []
  const ids = due.map(({ id }) => id)
  const settled = [...(await settleStarts(connection, ids)), ...(await settleEnds(connection, ids))]
  return settled.map(({ lateness }) => Math.max(0, lateness))
}
