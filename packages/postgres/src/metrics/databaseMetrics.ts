import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { Effect, Layer } from "effect"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { auditHeight } from "./auditHeight.ts"

/** Of waiting completions, enough to find an old one. */
const examined = 1_000

/** Seconds that the oldest due start or end has not been written down, and the oldest of some completions has had no stamp. */
export const readOverdue = async (sql: Sql) => {
  const [row] = await sql<{ schedules: number; completions: number }[]>`
    SELECT
      (SELECT coalesce(extract(epoch FROM statement_timestamp() - min(due)), 0)::float8 FROM (
        SELECT min(scheduled_start_date) AS due FROM experiments
        WHERE schedule_status = 'pending' AND scheduled_start_date <= statement_timestamp()
        UNION ALL
        SELECT min(scheduled_end_date) FROM experiments
        WHERE completed_at IS NULL AND scheduled_end_date <= statement_timestamp()
       ) AS schedules) AS schedules,
      (SELECT coalesce(extract(epoch FROM statement_timestamp() - min(completion_accepted_at)), 0)::float8 FROM (
        SELECT completion_accepted_at FROM samples WHERE complete AND completed_at IS NULL LIMIT ${examined}
       ) AS waiting) AS completions`
  return { schedules: row?.schedules ?? 0, completions: row?.completions ?? 0 }
}

/** What a scrape reads from the database: whether it is ready, and what waits in it. */
export const databaseMetrics = Layer.effectDiscard(
  Effect.gen(function* () {
    const { ready, sql } = yield* Database
    const metrics = yield* Metrics
    const update = async () => {
      // Stays if the database does not answer while the scrape waits.
      metrics.databaseUp.set(0)
      if (!(await Effect.runPromise(ready))) return
      const { completions, schedules } = await readOverdue(sql)
      metrics.scheduleOverdue.set(Math.max(0, schedules))
      metrics.completionsOverdue.set(Math.max(0, completions))
      const height = await auditHeight(sql)
      if (height !== null) metrics.auditHeight.set(height)
      metrics.databaseUp.set(1)
    }
    yield* Effect.acquireRelease(
      Effect.sync(() => metrics.beforeScrape(update)),
      (stop) => Effect.sync(stop)
    )
  })
)
