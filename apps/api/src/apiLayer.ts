import { domainLayer } from "@sortition/domain/domainLayer"
import { storeLayers } from "@sortition/postgres/storeLayers"
import { JobQueueLive } from "@sortition/queue/JobQueueLive"
import { Layer } from "effect"
import { ApiServer } from "./ApiServer.ts"

/** The listening server: on a `Database`, a `QueueConnection` and a `Log`. */
export const apiLayer = ApiServer.layer.pipe(
  Layer.provide(domainLayer),
  Layer.provide(Layer.mergeAll(storeLayers, JobQueueLive))
)
