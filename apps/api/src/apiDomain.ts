import { domainLayer } from "@sortition/domain/domainLayer"
import { storeLayers } from "@sortition/postgres/storeLayers"
import { JobQueueLive } from "@sortition/queue/JobQueueLive"
import { Layer } from "effect"

/** The domain as the API has it: on a `Database` and a `QueueConnection`. */
export const apiDomain = domainLayer.pipe(Layer.provideMerge(Layer.mergeAll(storeLayers, JobQueueLive)))
