import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { Layers } from "@sortition/domain/layers/Layers"
import { Effect } from "effect"
import { actingAt } from "./actingAt.ts"
import { day } from "./durations.ts"
import type { Shop } from "./Shop.ts"
import { requireCountry } from "./shopVisits.ts"

const startsIn = 7 * day
const dueIn = 28 * day
const layerPercentage = 5

/** An experiment that starts next week, in the rest of the layer. It has no samples. */
export const oneClickReorder = ({ layerId, now, serviceId }: Shop) =>
  Effect.gen(function* () {
    const { id } = yield* Experiments.use((experiments) =>
      experiments.create({
        serviceId,
        name: "One-click reorder",
        description:
          "Do customers order again sooner with a button that repeats their last order? This experiment is planned; it has no data.",
        active: false,
        scheduledStartDate: now + startsIn,
        dueDate: now + dueIn,
        key: "one-click-reorder",
        fallbackValue: false
      })
    )
    yield* Buckets.use((buckets) =>
      buckets.replace(
        id,
        [
          { name: "no button", percentage: 50, value: false },
          { name: "button", percentage: 50, value: true }
        ],
        { dryRun: false }
      )
    )
    yield* requireCountry(id)
    yield* Layers.use((layers) => layers.join(id, { layerId, percentage: layerPercentage }))
  }).pipe(actingAt(now - day))
