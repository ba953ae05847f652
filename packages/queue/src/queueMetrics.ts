import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { Effect, type Scope } from "effect"
import type { QueueBackend } from "./QueueBackend.ts"

const states = ["waiting", "active", "delayed", "failed"] as const

/** Reads the numbers of jobs before every scrape. */
export const queueMetrics = ({
  name,
  queue,
  reachable
}: Pick<QueueBackend, "queue" | "reachable"> & { readonly name: string }): Effect.Effect<void, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { beforeScrape, queueJobs, queueUp } = yield* Metrics
    const update = async () => {
      // Stays if the server does not answer while the scrape waits.
      queueUp.set(0)
      if (!reachable()) return
      const counts = await queue.getJobCounts(...states)
      for (const state of states) queueJobs.set({ queue: name, state }, counts[state] ?? 0)
      queueUp.set(1)
    }
    yield* Effect.acquireRelease(
      Effect.sync(() => beforeScrape(update)),
      (stop) => Effect.sync(stop)
    )
  })
