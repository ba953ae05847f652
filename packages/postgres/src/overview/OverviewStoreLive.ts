import type { ListedStatus } from "@sortition/domain/overview/ListedExperiment"
import { OverviewStore, type TeamCounts } from "@sortition/domain/overview/OverviewStore"
import { Effect, Layer } from "effect"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { settings } from "../sql/replica/replicaProgress.ts"
import { statusAt } from "./currentState.ts"
import { readAttention } from "./readAttention.ts"
import { readRecent, readToday } from "./recentSamples.ts"
import { searchExperiments } from "./searchExperiments.ts"

const readCounts = async (sql: Sql, teamId: string, now: number): Promise<TeamCounts> => {
  const rows = await sql<{ status: ListedStatus | "archived"; experiments: number }[]>`
    SELECT CASE WHEN e.archived OR NOT s.active THEN 'archived' ELSE ${statusAt(sql, now)} END AS status, count(*)::int AS experiments
    FROM services s JOIN experiments e ON e.service_id = s.id WHERE s.team_id = ${teamId} GROUP BY 1`
  const counts = { draft: 0, scheduled: 0, running: 0, paused: 0, completed: 0, archived: 0 }
  for (const { experiments, status } of rows) counts[status] = experiments
  const { archived, ...statuses } = counts
  return { statuses, archived, samplesToday: await readToday(sql, teamId, now) }
}

export const OverviewStoreLive = Layer.effect(
  OverviewStore,
  Effect.gen(function* () {
    const { read } = yield* Database
    const run = <A>(statements: (connection: Sql) => Promise<A>) => read(settings, statements, "patient")

    return OverviewStore.of({
      search: (teamId, request, now) => run((connection) => searchExperiments(connection, teamId, request, now)),
      recentSamples: (ids, now) => run((connection) => readRecent(connection, ids, now)),
      counts: (teamId, now) => run((connection) => readCounts(connection, teamId, now)),
      attention: (teamId, now, limit) => run((connection) => readAttention(connection, teamId, now, limit))
    })
  })
)
