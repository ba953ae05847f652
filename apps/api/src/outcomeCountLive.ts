import { OutcomeCount } from "@sortition/domain/samples/OutcomeCount"
import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { Effect, Layer } from "effect"

/** Outcomes as the metric `allocations_total`. */
export const outcomeCountLive = Layer.effect(
  OutcomeCount,
  Effect.map(Metrics, ({ allocations }) => {
    const children = new Map<string, ReturnType<typeof allocations.labels>>()
    return (outcome: string) => {
      const child = children.get(outcome) ?? allocations.labels(outcome)
      children.set(outcome, child)
      child.inc()
    }
  })
)
