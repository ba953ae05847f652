import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { Layers } from "@sortition/domain/layers/Layers"
import type { Sample } from "@sortition/domain/samples/Sample"
import { Effect } from "effect"
import { actingAt } from "./actingAt.ts"
import { day, hour, minute } from "./durations.ts"
import { enrolVisits } from "./enrolVisits.ts"
import { type Draws, makeDraws } from "./makeDraws.ts"
import { recordBehaviour } from "./recordBehaviour.ts"
import type { Shop } from "./Shop.ts"
import { visitor } from "./shopVisits.ts"
import { simulate } from "./simulate.ts"
import { visitTimes } from "./visitTimes.ts"

const seed = 2_000
const days = 4
const samplesADay = 1_500
const layerPercentage = 30

const shopper = (sampledAt: number, draws: Draws) => {
  const completes = draws.uniform() < 0.22
  const duration = draws.logNormal(9 * minute, 0.7)
  return { completesAt: completes ? Math.round(sampledAt + duration) : null, outcomes: [] }
}

const truth = { "no badge": shopper, "badge at the price": shopper, "badge in the header": shopper }

const description = `Do more visitors order when a badge says that delivery is free, and where should it be?

The data are simulated. The truth: the badge changes nothing. 22 % of the visitors order in each of the three buckets.`

const make = Effect.fnUntraced(function* ({ serviceId, layerId }: Shop) {
  const { id } = yield* Experiments.use((experiments) =>
    experiments.create({
      serviceId,
      name: "Free delivery badge",
      description,
      active: true,
      scheduledStartDate: null,
      key: "free-delivery-badge",
      fallbackValue: "none"
    })
  )
  yield* Buckets.use((buckets) =>
    buckets.replace(
      id,
      [
        { name: "no badge", slots: 3_334, value: "none" },
        { name: "badge at the price", slots: 3_333, value: "price" },
        { name: "badge in the header", slots: 3_333, value: "header" }
      ],
      { dryRun: false }
    )
  )
  yield* Layers.use((layers) => layers.join(id, { layerId, percentage: layerPercentage }))
  return id
})

/** A running experiment whose three buckets do not differ. */
export const freeDeliveryBadge = Effect.fnUntraced(function* (shop: Shop) {
  const start = shop.now - days * day
  const draws = makeDraws(seed)
  const id = yield* make(shop).pipe(actingAt(start - hour))
  const samples: Sample[] = []
  for (let today = 0; today < days; today++) {
    const period = { start: start + today * day, end: start + (today + 1) * day }
    const times = visitTimes(draws, period, Math.round((100 * samplesADay) / layerPercentage))
    const enrolled = yield* enrolVisits(
      id,
      times.map((at, n) => ({ at, request: visitor(draws, `shopper-${today}${String(n).padStart(5, "0")}`) }))
    )
    samples.push(...enrolled)
  }
  yield* recordBehaviour(id, simulate(samples, truth, seed + 1), shop.now)
})
