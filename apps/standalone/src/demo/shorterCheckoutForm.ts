import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { Layers } from "@sortition/domain/layers/Layers"
import { ExperimentMetrics } from "@sortition/domain/outcomes/ExperimentMetrics"
import { Overrides } from "@sortition/domain/overrides/Overrides"
import { solvePlan } from "@sortition/domain/results/solvePlan"
import type { Sample } from "@sortition/domain/samples/Sample"
import { Effect } from "effect"
import { actingAt } from "./actingAt.ts"
import { day, hour, minute, second } from "./durations.ts"
import { enrolVisits } from "./enrolVisits.ts"
import { type Draws, makeDraws } from "./makeDraws.ts"
import { recordBehaviour } from "./recordBehaviour.ts"
import type { Shop } from "./Shop.ts"
import { eligiblePart, requireCountry, visitor } from "./shopVisits.ts"
import { simulate, type Truth } from "./simulate.ts"
import { visitTimes } from "./visitTimes.ts"

/** By this name the demo finds the experiment again. */
export const shorterCheckoutName = "Shorter checkout form"

const seed = 1_000
const days = 9
const samplesADay = 1_333
const layerPercentage = 60
/** The day on which the new form gets a larger share. */
const reweightedOn = 3

const current = "current form"
const short = "short form"

const buyer = (rate: number, medianDuration: number) => (sampledAt: number, draws: Draws) => {
  const completes = draws.uniform() < rate
  const duration = draws.logNormal(medianDuration, 0.6)
  const buys = draws.uniform() < 0.88
  const value = Math.round(100 * draws.logNormal(48, 0.5)) / 100
  if (!completes) return { completesAt: null, outcomes: [] }
  const completesAt = Math.round(sampledAt + duration)
  const at = completesAt + 20 * second
  const bought = [
    { metric: "bought", value: 1, at },
    { metric: "order_value", value, at }
  ]
  return { completesAt, outcomes: buys ? bought : [] }
}

/** What visitors do in each of the two forms. */
export const checkoutTruth: Truth = {
  [current]: buyer(0.31, 6 * minute),
  [short]: buyer(0.36, 4 * minute)
}

const description = `Does a form with four fields instead of eleven lead more visitors to the end of the checkout?

The data are simulated. The truth: 31 % of the visitors complete the current form, after six minutes (the median), and 36 % the short form, after four. Of those who complete either form, 88 % buy, for about 48 each (the median): the forms do not differ in that.`

const make = Effect.fnUntraced(function* ({ serviceId, layerId }: Shop) {
  const plan = yield* Effect.fromResult(
    solvePlan({
      outcome: "proportion",
      baseline: 0.31,
      standardDeviation: null,
      effect: 0.03,
      power: 0.9,
      total: null,
      alpha: 0.05,
      sides: 2,
      method: "sequential",
      shares: [1, 1],
      tunedFor: null,
      direction: "increase"
    })
  )
  const { id } = yield* Experiments.use((experiments) =>
    experiments.create({
      serviceId,
      name: shorterCheckoutName,
      description,
      active: true,
      scheduledStartDate: null,
      plan,
      key: "checkout-form",
      fallbackValue: { fields: 11 },
      metadata: { team: "checkout" }
    })
  )
  yield* Buckets.use((buckets) =>
    buckets.replace(
      id,
      [
        { name: current, percentage: 50, value: { fields: 11 } },
        { name: short, percentage: 50, value: { fields: 4 } }
      ],
      { dryRun: false }
    )
  )
  yield* requireCountry(id)
  yield* Layers.use((layers) => layers.join(id, { layerId, percentage: layerPercentage }))
  const measured = { goal: "increase", role: "secondary", minimumEffect: null, winsorisingPercentile: null } as const
  const metrics = yield* ExperimentMetrics
  yield* metrics.declare(id, {
    ...measured,
    name: "bought",
    kind: "proportion",
    description: "Whether the visitor paid"
  })
  yield* metrics.declare(id, { ...measured, name: "order_value", kind: "mean", description: "The value of an order" })
  const overrides = yield* Overrides
  yield* overrides.put(id, { sampledEntity: "Visitor", sampledValue: "qa-mara", bucket: short })
  yield* overrides.put(id, { sampledEntity: "Visitor", sampledValue: "qa-jonas", bucket: current })
  return id
})

const reweight = (id: string) =>
  Buckets.use((buckets) =>
    buckets.replace(
      id,
      [
        { name: current, percentage: 40 },
        { name: short, percentage: 60 }
      ],
      { dryRun: false }
    )
  )

/** A running experiment with a better bucket, reweighted on the way. */
export const shorterCheckoutForm = Effect.fnUntraced(function* (shop: Shop) {
  const start = shop.now - days * day
  const draws = makeDraws(seed)
  const id = yield* make(shop).pipe(actingAt(start - hour))
  const visits = Math.round((100 * samplesADay) / layerPercentage / eligiblePart)
  const samples: Sample[] = []
  for (let today = 0; today < days; today++) {
    const period = { start: start + today * day, end: start + (today + 1) * day }
    if (today === reweightedOn) yield* reweight(id).pipe(actingAt(period.start))
    const times = visitTimes(draws, period, visits)
    const enrolled = yield* enrolVisits(
      id,
      times.map((at, n) => ({ at, request: visitor(draws, `visitor-${today}${String(n).padStart(5, "0")}`) }))
    )
    samples.push(...enrolled)
  }
  yield* recordBehaviour(id, simulate(samples, checkoutTruth, seed + 1), shop.now)
})
