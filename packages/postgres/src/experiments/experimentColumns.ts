import type { Sql } from "../sql/Database.ts"

/** The columns of an `Experiment`, by the names that it has in the domain. */
export const experimentColumns = (sql: Sql) => sql`
  e.id, e.number, e.service_id AS "serviceId", e.team_id AS "teamId", e.name, e.description, e.active, e.archived,
  e.scheduled_start_date AS "scheduledStartDate", e.schedule_pending AS "schedulePending",
  e.last_activated_at AS "lastActivatedAt", e.last_deactivated_at AS "lastDeactivatedAt",
  e.completed_at AS "completedAt", e.due_date AS "dueDate", e.created_at AS "createdAt", e.updated_at AS "updatedAt"`
