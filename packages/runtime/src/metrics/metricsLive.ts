import { Effect, Layer } from "effect"
import { collectDefaultMetrics } from "prom-client"
import { answerOver, askOver, type Channel, ownChannel } from "../processes/questions.ts"
import { Metrics } from "./Metrics.ts"
import { type MadeMetrics, makeMetrics } from "./makeMetrics.ts"

/** With those of the process itself: processor, memory, event loop, garbage collection. */
const makeAll = (): MadeMetrics => {
  const metrics = makeMetrics()
  collectDefaultMetrics({ register: metrics.registry })
  return metrics
}

/** The metrics of a process that answers scrapes itself. */
export const metricsLive = Layer.effect(Metrics, Effect.sync(makeAll))

/** One of several: the parent asks for its values, and it asks the parent for the sums of all. */
const shareOver = (channel: Channel): MadeMetrics => {
  const metrics = makeAll()
  answerOver(channel, { metrics: metrics.snapshot })
  const ask = askOver(channel)
  return {
    ...metrics,
    expose: async () => {
      const text = await ask("exposition")
      return typeof text === "string" ? text : metrics.expose()
    }
  }
}

/** The metrics of a process that another one has forked. */
export const metricsLiveForked = Layer.effect(
  Metrics,
  Effect.sync(() => {
    const channel = ownChannel()
    return channel === null ? makeAll() : shareOver(channel)
  })
)
