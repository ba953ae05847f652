import type { Job, Queue, WorkerOptions } from "bullmq"
import type { Effect } from "effect"
import type { Leases } from "./Leases.ts"

/** The producer's end of the queue. */
export type ProducerQueue = Pick<Queue, "add" | "upsertJobScheduler" | "getJobCounts">

/** Runs one job; `signal` aborts it. Three parameters, or BullMQ makes no signal. */
export type JobProcessor = (job: Job, token: string | undefined, signal: AbortSignal | undefined) => Promise<void>

export interface RunningWorker {
  /** Takes no further job, waits for those in flight, closes the connections. */
  readonly close: () => Promise<void>
  /** Aborts the jobs in flight. */
  readonly cancel: () => void
  /** Cuts the connections, so that a `close` that waits for a dead server comes back. */
  readonly cut: () => void
}

/** What a queue server must offer; the only code that knows which server it is lies behind this. */
export interface QueueBackend {
  readonly queue: ProducerQueue
  /** Whether an `add` may be expected to get through now. */
  readonly reachable: () => boolean
  /** Whether the server answers; may wait for as long as it does not. */
  readonly answers: Effect.Effect<boolean>
  /** Null when the server is not one for numbers that change with each request. */
  readonly leases: Leases | null
  readonly startWorker: (processor: JobProcessor, options: Pick<WorkerOptions, "concurrency">) => RunningWorker
}

/** Worker settings of every backend, in milliseconds. `runRetryDelay` bounds how late a worker notices that its server is back. */
export const workerOptions = { runRetryDelay: 500, lockDuration: 30_000, stalledInterval: 15_000 }
