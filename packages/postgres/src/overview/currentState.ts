import type { Sql } from "../sql/connect.ts"

/* The state of the experiments `e` of the services `s` at an instant, as `lifecycle.at` and `listedStatusOf` of the domain have it. */

const hasStarted = (sql: Sql, now: number) => sql`
  (e.schedule_status = 'pending' AND e.scheduled_start_date <= ${now} AND NOT e.archived AND s.active)`

/** The status. */
export const statusAt = (sql: Sql, now: number) => sql`
  CASE
    WHEN e.completed_at IS NOT NULL OR coalesce(e.scheduled_end_date <= ${now}, false) THEN 'completed'
    WHEN e.active OR ${hasStarted(sql, now)} THEN 'running'
    WHEN e.schedule_status = 'pending' AND e.scheduled_start_date > ${now} THEN 'scheduled'
    WHEN e.last_activated_at IS NULL THEN 'draft'
    ELSE 'paused'
  END`

/** The last start. */
export const startedAt = (sql: Sql, now: number) => sql`
  CASE WHEN ${hasStarted(sql, now)} THEN e.scheduled_start_date ELSE e.last_activated_at END`

/** The begin on a timeline. */
export const startsAt = (sql: Sql, now: number) => sql`
  CASE WHEN e.schedule_status = 'pending' AND e.scheduled_start_date > ${now} THEN e.scheduled_start_date
    ELSE coalesce(${startedAt(sql, now)}, e.scheduled_start_date) END`

/** The end on a timeline. */
export const endsAt = (sql: Sql) => sql`coalesce(e.completed_at, e.scheduled_end_date)`
