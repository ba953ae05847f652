import { Effect, Layer } from "effect"
import { collectDefaultMetrics } from "prom-client"
import { Metrics } from "./Metrics.ts"
import { type MadeMetrics, makeMetrics } from "./makeMetrics.ts"

/** With those of the process itself: processor, memory, event loop, garbage collection. */
export const makeProcessMetrics = (): MadeMetrics => {
  const metrics = makeMetrics()
  collectDefaultMetrics({ register: metrics.registry })
  return metrics
}

/** The metrics of a process that answers scrapes itself. */
export const metricsLive = Layer.effect(Metrics, Effect.sync(makeProcessMetrics))
