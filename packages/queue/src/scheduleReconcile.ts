import { Clock, Duration, Effect } from "effect"
import type { FaultLog } from "./FaultLog.ts"
import { policies } from "./policies.ts"
import type { ProducerQueue } from "./QueueBackend.ts"

/** So many intervals without a run in this process, and it runs here. */
const patience = 3

/**
 * Keeps `reconcile` going: registers BullMQ's job scheduler, whose ticks go to one worker of all. When none has come here for some time (at the
 * start, while the server is away, after it lost its data) it runs here without the queue, and the scheduler is registered anew.
 */
export const scheduleReconcile = <R>(options: {
  readonly queue: ProducerQueue
  readonly log: FaultLog
  readonly reconcile: Effect.Effect<void, never, R>
  readonly lastReconcile: () => number
  readonly every: Duration.Input
}): Effect.Effect<never, never, R> => {
  const { queue, log, reconcile, lastReconcile } = options
  const every = Duration.toMillis(options.every)
  const register = Effect.tryPromise(() =>
    queue.upsertJobScheduler("reconcile", { every }, { name: "reconcile", data: {}, opts: policies.reconcile.options })
  ).pipe(
    Effect.timeout(every),
    Effect.catchTag("UnknownError", (error) => Effect.sync(() => log.fault(error.cause))),
    Effect.ignore
  )
  const turn = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    if (now - lastReconcile() >= patience * every) {
      yield* Effect.all([reconcile, register], { concurrency: 2, discard: true })
    }
    yield* Effect.sleep(every)
  })
  return Effect.forever(turn)
}
