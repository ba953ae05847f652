import type { Sql } from "../sql/connect.ts"

/**
 * Settles the due schedules of services that the transaction has locked: starts the experiment as of its scheduled instant, or stores that
 * the start was missed because the experiment or its service is archived. Returns the lateness of each start, in seconds. `only` are the
 * experiments to settle, all of the services when null. Locks the experiments in the order of ids, as enrolment does, so the two cannot deadlock.
 */
export const settleSchedules = async (
  connection: Sql,
  serviceIds: readonly string[],
  only: readonly string[] | null = null
): Promise<readonly number[]> => {
  const due = await connection<{ id: string }[]>`
    SELECT id FROM experiments
    WHERE service_id = ANY(${[...serviceIds]}::uuid[]) AND ${only === null ? connection`true` : connection`id = ANY(${[...only]}::uuid[])`}
      AND schedule_status = 'pending' AND scheduled_start_date <= statement_timestamp()
    ORDER BY id FOR NO KEY UPDATE`
  if (due.length === 0) return []
  const settled = await connection<{ active: boolean; lateness: number }[]>`
    UPDATE experiments e SET
      active = (s.active AND NOT e.archived),
      schedule_status = CASE WHEN s.active AND NOT e.archived THEN 'started' ELSE 'missed' END,
      last_activated_at = CASE WHEN s.active AND NOT e.archived THEN e.scheduled_start_date ELSE e.last_activated_at END,
      updated_at = date_trunc('milliseconds', statement_timestamp()), revision = e.revision + 1
    FROM services s WHERE s.id = e.service_id AND e.id = ANY(${due.map(({ id }) => id)}::uuid[])
    RETURNING e.active, extract(epoch FROM statement_timestamp() - e.scheduled_start_date)::float8 AS lateness`
  return settled.flatMap(({ active, lateness }) => (active ? Math.max(0, lateness) : []))
}
