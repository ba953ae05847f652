import type { Sql } from "../sql/connect.ts"
import { recordEvent } from "./recordEvent.ts"

const atOnce = 200

/** Whether a due date has come. */
export const hasDueDates = async (sql: Sql): Promise<boolean> => {
  const { count } = await sql`SELECT FROM experiment_due_dates WHERE due_date <= statement_timestamp() LIMIT 1`
  return count > 0
}

/** Records the due dates that have come, of experiments that are not archived or completed by then. Returns whether more may be left. */
export const recordDueDates = async (connection: Sql): Promise<boolean> => {
  const passed = await connection<{ experimentId: string; dueDate: number; isOpen: boolean }[]>`
    WITH passed AS (
      DELETE FROM experiment_due_dates WHERE experiment_id IN (
        SELECT experiment_id FROM experiment_due_dates WHERE due_date <= statement_timestamp()
        ORDER BY due_date, experiment_id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
      RETURNING experiment_id, due_date
    )
    SELECT p.experiment_id, p.due_date, s.active AND NOT e.archived AND e.completed_at IS NULL AS is_open
    FROM passed p JOIN experiments e ON e.id = p.experiment_id JOIN services s ON s.id = e.service_id
    ORDER BY p.due_date, p.experiment_id`
  for (const { dueDate, experimentId, isOpen } of passed) {
    if (!isOpen) continue
    const due_date = new Date(dueDate).toISOString()
    await recordEvent(connection, {
      experimentId,
      type: "experiment.due_date_passed",
      occurrence: due_date,
      facts: { due_date },
      occurredAt: dueDate
    })
  }
  return passed.length === atOnce
}
