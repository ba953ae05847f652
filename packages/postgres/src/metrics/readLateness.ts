import type { Lateness } from "@sortition/domain/activity/Lateness"
import type { Sql } from "../sql/connect.ts"

/** Completions and deliveries that are counted. */
const most = { completions: 1_000, deliveries: 10_000 }

/** What of a team waits for a worker. */
export const readLateness = async (sql: Sql, teamId: string): Promise<Lateness> => {
  const [row] = await sql<Lateness[]>`
    WITH starts AS (
      SELECT scheduled_start_date AS due FROM experiments
      WHERE team_id = ${teamId} AND schedule_status = 'pending' AND scheduled_start_date <= statement_timestamp()
    ), ends AS (
      SELECT scheduled_end_date AS due FROM experiments
      WHERE team_id = ${teamId} AND completed_at IS NULL AND scheduled_end_date <= statement_timestamp()
    ), completions AS (
      SELECT s.completion_accepted_at AS due FROM samples s JOIN experiments e ON e.id = s.experiment_id
      WHERE s.complete AND s.completed_at IS NULL AND e.team_id = ${teamId} LIMIT ${most.completions}
    ), deliveries AS (
      SELECT FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id
      WHERE w.team_id = ${teamId} AND d.status = 'pending' LIMIT ${most.deliveries}
    )
    SELECT (SELECT count(*)::int FROM starts) AS starts_overdue, (SELECT count(*)::int FROM ends) AS ends_overdue,
      (SELECT count(*)::int FROM completions) AS completions_unstamped, (SELECT count(*)::int FROM deliveries) AS deliveries_waiting,
      (SELECT seen_at FROM worker_rounds) AS worker_seen_at,
      (SELECT greatest(0, coalesce(extract(epoch FROM statement_timestamp() - min(due)), 0))::float8
        FROM (TABLE starts UNION ALL TABLE ends UNION ALL TABLE completions) AS waiting) AS oldest_seconds`
  if (row === undefined) throw new Error("the lateness has no row")
  return row
}
