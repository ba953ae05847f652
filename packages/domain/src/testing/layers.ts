import { Effect } from "effect"
import { Layers } from "../layers/Layers.ts"
import { newExperiment } from "./experiments.ts"

interface Wishes {
  /** Per cent of the layer for each experiment; 0 for one outside the layer. */
  readonly shares: readonly number[]
  readonly holdoutPercentage?: number
}

/** A layer of a new service, and running experiments of the service, each with one bucket that owns every slot. */
export const newLayer = Effect.fnUntraced(function* ({ holdoutPercentage = 0, shares }: Wishes) {
  const layers = yield* Layers
  const { serviceId } = yield* newExperiment()
  const layer = yield* layers.create({ serviceId, name: "layer", holdoutPercentage })
  const ids: string[] = []
  for (const percentage of shares) {
    const { id } = yield* newExperiment({ serviceId, buckets: { all: 100 } })
    if (percentage > 0) yield* layers.join(id, { layerId: layer.id, percentage })
    ids.push(id)
  }
  return { layer, ids }
})
