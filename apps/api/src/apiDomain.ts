import { domainLive } from "@sortition/domain/domainLive"
import { storesLive } from "@sortition/postgres/storesLive"
import { JobQueueLive } from "@sortition/queue/JobQueueLive"
import { Layer } from "effect"

/** The domain as the API has it: on a `Database` and a `QueueConnection`. */
export const apiDomain = domainLive.pipe(Layer.provideMerge(Layer.mergeAll(storesLive, JobQueueLive)))
