import { domainLayer } from "@sortition/domain/domainLayer"
import { storeLayers } from "@sortition/postgres/storeLayers"
import { JobQueueLive } from "@sortition/queue/JobQueueLive"
import { JobWorker } from "@sortition/queue/JobWorker"
import { Layer } from "effect"
import { jobHandlers } from "./jobHandlers.ts"

/** Runs the jobs: on a `Database` and a `QueueConnection`. Closing finishes what is in flight. */
export const workerLayer = JobWorker.layer(jobHandlers).pipe(
  Layer.provide(domainLayer),
  Layer.provide(Layer.mergeAll(storeLayers, JobQueueLive))
)
