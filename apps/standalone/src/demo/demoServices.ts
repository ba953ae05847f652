import { domainLive } from "@sortition/domain/domainLive"
import { JobQueue } from "@sortition/domain/jobs/JobQueue"
import { jobsLive } from "@sortition/domain/jobsLive"
import { WebhookAddresses } from "@sortition/domain/webhooks/WebhookAddresses"
import { storesLive } from "@sortition/postgres/storesLive"
import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { makeMetrics } from "@sortition/runtime/metrics/makeMetrics"
import { Layer } from "effect"

const noAddresses = Layer.succeed(WebhookAddresses, { allowsHost: () => false, allowsAddress: () => false })

/**
 * The domain and its jobs on a `Database`, apart from those that serve requests: ids of the past follow one another, and the metrics of the
 * process do not count what the demo does.
 */
export const demoServices = Layer.merge(domainLive, jobsLive).pipe(
  Layer.provide(Layer.mergeAll(storesLive, JobQueue.layerNone, noAddresses)),
  Layer.provide(Layer.sync(Metrics, makeMetrics))
)
