import { AuditStore } from "@sortition/domain/audit/AuditStore"
import { Effect, Layer } from "effect"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { settings } from "../sql/replica/replicaProgress.ts"
import { fitsBigint } from "../sql/rows.ts"
import { oneView, patientTransaction } from "../sql/transaction.ts"
import { readEntries, readHeads } from "./auditRows.ts"
import { readPart } from "./readPart.ts"

/** How long a process may need for a report before another one begins it again. */
const lease = "15 minutes"

export const AuditStoreLive = Layer.effect(
  AuditStore,
  Effect.gen(function* () {
    const { patient, read, sql } = yield* Database

    return AuditStore.of({
      ofExperiment: (id, { cursor = Number.MAX_SAFE_INTEGER, limit }) =>
        read(settings, (connection) =>
          // What concerns all experiments of the service is in the history of those that existed then.
          readEntries(
            connection,
            connection`FROM (
              (SELECT * FROM audit_entries WHERE experiment_id = ${id} AND height < ${cursor} ORDER BY height DESC LIMIT ${limit})
              UNION ALL
              (SELECT a.* FROM experiments e JOIN audit_entries a USING (service_id)
                WHERE e.id = ${id} AND a.at >= e.created_at AND a.height < ${cursor} ORDER BY a.height DESC LIMIT ${limit})
            ) entries ORDER BY height DESC LIMIT ${limit}`
          )
        ),
      ofTeam: (teamId, { limit, offset }) =>
        teamId === "0" || fitsBigint(teamId)
          ? read(settings, async (connection) => {
              // Heights have no gaps, so the head counts the entries and the offset is a height.
              const [head] = await connection<
                { height: string }[]
              >`SELECT height FROM audit_heads WHERE team_id = ${teamId}`
              const total = Number(head?.height ?? 0)
              const items = await readEntries(
                connection,
                connection`FROM audit_entries WHERE team_id = ${teamId} AND height <= ${Math.max(total - offset, 0)}
                  ORDER BY height DESC LIMIT ${limit}`
              )
              return { items, total }
            })
          : Effect.succeed({ items: [], total: 0 }),
      part: (teamId, after, limit) =>
        patientTransaction(patient, (connection) => readPart(connection, teamId, after, limit), oneView),
      heads: (after, limit) => query(() => readHeads(sql, after, limit)),
      isReportDue: query(() => sql`SELECT FROM audit_reports WHERE next_at <= now()`).pipe(
        Effect.map(({ count }) => count > 0)
      ),
      beginReport: query(
        () => sql<{ failures: number }[]>`
          UPDATE audit_reports SET next_at = now() + ${lease}::text::interval WHERE next_at <= now() RETURNING failures`
      ).pipe(Effect.map(([row]) => row?.failures ?? null)),
      reported: query(
        () => sql`
          UPDATE audit_reports SET failures = 0,
            next_at = (date_trunc('day', now() AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC'`
      ).pipe(Effect.asVoid),
      reportFailed: (pause) =>
        query(
          () => sql`UPDATE audit_reports SET failures = failures + 1, next_at = now() + make_interval(secs => ${pause})`
        ).pipe(Effect.asVoid)
    })
  })
)
