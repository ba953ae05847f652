import { keepActivity } from "@sortition/domain/activity/keepActivity"
import { OutcomeCount } from "@sortition/domain/samples/OutcomeCount"
import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { Effect, Layer } from "effect"

/** Outcomes as the metric `allocations_total`, and as the activity of their experiments. */
export const outcomeCountLive = Layer.effect(
  OutcomeCount,
  Effect.gen(function* () {
    const { allocations } = yield* Metrics
    const keep = yield* keepActivity
    const children = new Map<string, ReturnType<typeof allocations.labels>>()
    return (experimentId, outcome, bucket) => {
      keep(experimentId, outcome, bucket)
      if (outcome === "completed") return
      const child = children.get(outcome) ?? allocations.labels(outcome)
      children.set(outcome, child)
      child.inc()
    }
  })
)
