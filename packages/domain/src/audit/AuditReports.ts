import { Context, Effect, Layer } from "effect"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { AuditHead } from "./AuditEntry.ts"
import { AuditStore } from "./AuditStore.ts"
import { AuditWebhook } from "./AuditWebhook.ts"

const headsAtOnce = 1_000

/** Seconds before the report is tried again: doubled with each failure, at most an hour. */
const pauseAfter = (failures: number) => Math.min(60 * 2 ** failures, 3_600)

const logHead = ({ hash, height, teamId }: AuditHead) =>
  Effect.logWarning("audit head: keep a copy, a chain that is cut short shows only against it").pipe(
    Effect.annotateLogs({ team: teamId, height, hash })
  )

/** Reports the heads of all chains once a day, to the log and to the webhook. */
export class AuditReports extends Context.Service<
  AuditReports,
  {
    /** The work of the job `reportAuditHeads`: the due report, if no other process has begun it. Fails when the webhook does. */
    readonly report: Effect.Effect<void, Error>
    /** Hints the job when a report is due. */
    readonly hintDue: Effect.Effect<void>
  }
>()("domain/AuditReports") {
  static readonly layer = Layer.effect(
    AuditReports,
    Effect.gen(function* () {
      const store = yield* AuditStore
      const webhook = yield* AuditWebhook
      const queue = yield* JobQueue

      const forEachPage = Effect.fnUntraced(function* (
        use: (heads: readonly AuditHead[]) => Effect.Effect<void, Error>
      ) {
        let last: string | null = null
        for (;;) {
          const heads: readonly AuditHead[] = yield* store.heads(last, headsAtOnce)
          if (heads.length > 0) yield* use(heads)
          last = heads.at(-1)?.teamId ?? null
          if (heads.length < headsAtOnce) return
        }
      })
      const report = Effect.gen(function* () {
        const failures = yield* store.beginReport
        if (failures === null) return
        // The log has them once, however often the webhook fails.
        if (failures === 0) yield* forEachPage((heads) => Effect.forEach(heads, logHead, { discard: true }))
        yield* forEachPage(webhook.send).pipe(Effect.tapError(() => store.reportFailed(pauseAfter(failures))))
        yield* store.reported
      }).pipe(Effect.withSpan("AuditReports.report"))
      const hintDue = Effect.flatMap(store.isReportDue, (isDue) =>
        isDue ? queue.hint({ name: "reportAuditHeads", payload: {} }) : Effect.void
      )
      return AuditReports.of({ report, hintDue })
    })
  )
}
