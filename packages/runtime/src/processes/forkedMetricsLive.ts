import { Effect, Layer } from "effect"
import { Metrics } from "../metrics/Metrics.ts"
import type { MadeMetrics } from "../metrics/makeMetrics.ts"
import { makeProcessMetrics } from "../metrics/metricsLive.ts"
import { answerOver, askOver, type Channel, ownChannel } from "./questions.ts"

/** One of several: the parent asks for its values, and it asks the parent for the sums of all. */
const shareOver = (channel: Channel): MadeMetrics => {
  const metrics = makeProcessMetrics()
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
export const forkedMetricsLive = Layer.effect(
  Metrics,
  Effect.sync(() => {
    const channel = ownChannel()
    return channel === null ? makeProcessMetrics() : shareOver(channel)
  })
)
