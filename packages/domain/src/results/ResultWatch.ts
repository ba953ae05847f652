import { Context, Effect, Layer } from "effect"
import type { Metric } from "../outcomes/Metric.ts"
import { ScheduledRamps } from "../ramps/ScheduledRamps.ts"
import { armsOf } from "./Arm.ts"
import { allocatedByService, analysed } from "./analysed.ts"
import { attritionEvidence } from "./attrition.ts"
import { sequentialDifference } from "./compareArms.ts"
import type { Facts } from "./Facts.ts"
import { tuningOf } from "./progress.ts"
import { type Look, ResultStore } from "./ResultStore.ts"
import { alarmAt, splitEvidence } from "./split.ts"
import { survivalArms } from "./survival.ts"
import { findings } from "./verdicts.ts"

const confidence = 0.95

const resultOf = (facts: Facts, metric: Metric, baseline: string): Look["result"] => {
  const { arms } = armsOf(facts, metric)
  const reference = arms.find(({ bucket }) => bucket === baseline)
  if (reference === undefined) return null
  const comparisons = arms
    .filter((arm) => arm !== reference)
    .map((arm) => ({
      bucket: arm.bucket,
      sequential: sequentialDifference(reference, arm, { confidence, tunedFor: tuningOf(facts) })
    }))
  const { better, worse } = findings(comparisons, metric.goal)
  const [first] = [...better, ...worse]
  if (first === undefined) return null
  return { metric: metric.name, bucket_name: first.bucket, baseline, p_value: first.sequential.pValue ?? 0 }
}

/** What the samples that the service has allocated show at this moment. */
export const lookAt = (facts: Facts): Omit<Look, "at" | "changes"> => {
  const [baseline] = facts.buckets
  if (baseline === undefined) return { srm: null, attrition: null, result: null, samples: 0 }
  const selected = analysed(facts, allocatedByService)
  const primary = facts.metrics.filter(({ role }) => role === "primary")
  return {
    srm: splitEvidence(facts),
    attrition: attritionEvidence(survivalArms(selected), baseline),
    result: primary.map((metric) => resultOf(selected, metric, baseline)).find((found) => found !== null) ?? null,
    samples: selected.counts.reduce((sum, row) => sum + row.samples, 0)
  }
}

/** The part of the job `reconcile` that results need. */
export class ResultWatch extends Context.Service<
  ResultWatch,
  {
    /** Folds what statements have appended to the counts, and looks at every experiment whose counts have changed. */
    readonly count: Effect.Effect<void>
  }
>()("domain/ResultWatch") {
  static readonly layer = Layer.effect(
    ResultWatch,
    Effect.gen(function* () {
      const store = yield* ResultStore
      const ramps = yield* ScheduledRamps
      const look = Effect.fnUntraced(function* ({ changes, id }: { readonly id: string; readonly changes: string }) {
        const facts = yield* store.facts(id)
        const seen = lookAt(facts)
        const isBroken = seen.srm !== null && seen.srm >= alarmAt
        // Before the alarm is stored, so that a process that is killed between the two does it again.
        if (isBroken && facts.evidence.srmAlarmedAt === null) yield* Effect.orDie(ramps.pauseBySrm(id))
        yield* store.look(id, { ...seen, changes, at: facts.now }, alarmAt)
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
