import { Context, Effect, Layer } from "effect"
import type { Metric } from "../outcomes/Metric.ts"
import { armsOf } from "./Arm.ts"
import { analysed, everyone } from "./analysed.ts"
import { attritionEvidence } from "./attrition.ts"
import { sequentialDifference } from "./compareArms.ts"
import type { Facts } from "./Facts.ts"
import { resultMetric } from "./ResultMetric.ts"
import { type Look, ResultStore } from "./ResultStore.ts"
import { defaultTuning } from "./Results.ts"
import { alarmAt, splitEvidence } from "./split.ts"
import { survivalArms } from "./survival.ts"
import { findings, verdictOf } from "./verdicts.ts"

const confidence = 0.95

const resultOf = (facts: Facts, metric: Metric, baseline: string): string | null => {
  const { arms } = armsOf(facts, metric)
  const reference = arms.find(({ bucket }) => bucket === baseline)
  if (reference === undefined) return null
  const comparisons = arms
    .filter((arm) => arm !== reference)
    .map((arm) => ({
      bucket: arm.bucket,
      sequential: sequentialDifference(reference, arm, { confidence, tunedFor: defaultTuning })
    }))
  const { better, worse } = findings(comparisons, metric.goal)
  return better.length + worse.length === 0
    ? null
    : verdictOf(resultMetric(metric), comparisons, { baseline, confidence })
}

/** What the samples that the service has allocated show at this moment. */
export const lookAt = (facts: Facts): Omit<Look, "changes"> => {
  const [baseline] = facts.buckets
  if (baseline === undefined) return { srm: null, attrition: null, result: null }
  const selected = analysed(facts, everyone)
  const primary = facts.metrics.filter(({ role }) => role === "primary")
  return {
    srm: splitEvidence(facts),
    attrition: attritionEvidence(survivalArms(selected), baseline),
    result: primary.map((metric) => resultOf(selected, metric, baseline)).find((text) => text !== null) ?? null
  }
}

/** The work of the job `countSamples`. */
export class ResultWatch extends Context.Service<
  ResultWatch,
  {
    /** Folds what statements have appended to the counts, and looks at every experiment whose counts have changed. */
    readonly count: Effect.Effect<void>
  }
>()("domain/ResultWatch") {
  static readonly layer = Layer.effect(
    ResultWatch,
    Effect.map(ResultStore, (store) => {
      const look = Effect.fnUntraced(function* ({ changes, id }: { readonly id: string; readonly changes: string }) {
        yield* store.look(id, { ...lookAt(yield* store.facts(id)), changes }, alarmAt)
        yield* store.findOverlaps(id)
      })
      const count = Effect.gen(function* () {
        yield* store.countNew
        yield* store.foldCounts
        // One that fails keeps no other from being looked at.
        const looks = yield* Effect.forEach(yield* store.changed, (each) => Effect.exit(look(each)))
        yield* Effect.all(looks, { discard: true })
      }).pipe(Effect.withSpan("ResultWatch.count"))
      return ResultWatch.of({ count })
    })
  )
}
