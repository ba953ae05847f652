import { whileAnswering } from "@sortition/runtime/whileAnswering"
import { type Duration, Effect, Fiber, Layer, type Scope } from "effect"
import type { JobHandlers } from "./JobHandlers.ts"
import { makeJobProcessor } from "./makeJobProcessor.ts"
import type { RunningWorker } from "./QueueBackend.ts"
import { QueueConnection } from "./QueueConnection.ts"
import { scheduleReconcile } from "./scheduleReconcile.ts"

export interface JobWorkerOptions {
  /** Time between two runs of `reconcile`; 2 seconds when absent. */
  readonly reconcileEvery?: Duration.Input
  /** How long a closing worker waits for jobs in flight before it interrupts them; 10 seconds when absent. */
  readonly grace?: Duration.Input
}

/** Enough for each job to run while another of its name waits. */
const concurrency = 8

/**
 * Finishes the jobs in flight; past the deadline, or without the server, interrupts them and leaves. Work that this loses is found by the
 * next `reconcile`.
 */
const close = Effect.fnUntraced(function* (
  worker: RunningWorker,
  answers: Effect.Effect<boolean>,
  grace: Duration.Input
) {
  const closing = yield* Effect.forkDetach(Effect.promise(() => worker.close()))
  const closedWithin = (time: Duration.Input) =>
    Effect.map(Effect.timeoutOption(Effect.interruptible(Fiber.await(closing)), time), (exit) => exit._tag === "Some")
  const answered = yield* whileAnswering(closedWithin(grace), answers)
  if (closing.pollUnsafe() !== undefined) return
  if (answered) yield* Effect.logWarning("jobs are interrupted: they did not finish in time")
  worker.cancel()
  if (yield* closedWithin(answered ? "1 second" : "100 millis")) return
  worker.cut()
  yield* closedWithin(answered ? "1 second" : "100 millis")
})

/** Runs jobs, in a scope: when it closes, the jobs in flight are finished and no other is begun. */
const run = <R>(
  handlers: JobHandlers<R>,
  { reconcileEvery = "2 seconds", grace = "10 seconds" }: JobWorkerOptions = {}
): Effect.Effect<void, never, QueueConnection | R | Scope.Scope> =>
  Effect.gen(function* () {
    const { answers, queue, startWorker, log } = yield* QueueConnection
    const { processor, reconcile, lastReconcile } = yield* makeJobProcessor(handlers)
    yield* Effect.acquireRelease(
      Effect.sync(() => startWorker(processor, { concurrency })),
      (worker) => close(worker, answers, grace)
    )
    yield* Effect.forkScoped(scheduleReconcile({ queue, log, reconcile, lastReconcile, every: reconcileEvery }))
  })

export const JobWorker = {
  run,
  /** `run` for as long as the layer lives. */
  layer: <R>(handlers: JobHandlers<R>, options?: JobWorkerOptions): Layer.Layer<never, never, QueueConnection | R> =>
    Layer.effectDiscard(run(handlers, options))
}
