import { bucketColour } from "../../../../parts/values/bucketColour.ts"
import { layerTexts } from "../../../../texts/setup/layer.ts"
import type { Layer, Membership, Span } from "./layerOptions.ts"
import { freeSpans, holdoutSpans } from "./layerSlots.ts"

/** A part of a layer, as the strip and the table show it. */
export interface LayerPart {
  readonly key: string
  readonly name: string
  readonly kind: "free" | "holdout" | "owned" | "released"
  readonly colour: string
  readonly spans: readonly Span[]
}

const { layers: texts } = layerTexts

interface Facts {
  readonly layer: Layer
  /** The shares of this layer, released ones too. */
  readonly shares: readonly Membership[]
  readonly nameOf: (experimentId: string) => string
}

/** The owners of the slots: the experiments in the order of the layer, the holdout, what is free, and what was released. */
export const layerParts = ({ layer, nameOf, shares }: Facts): readonly LayerPart[] => {
  const inForce = shares.filter(({ released_at }) => released_at === null)
  const owned = layer.experiments.flatMap(({ experiment_id }, place): readonly LayerPart[] => {
    const share = inForce.find((each) => each.experiment_id === experiment_id)
    if (share === undefined) return []
    return [
      {
        key: experiment_id,
        name: nameOf(experiment_id),
        kind: "owned",
        colour: bucketColour(place),
        spans: share.ranges
      }
    ]
  })
  const holdout = holdoutSpans(layer)
  const free = freeSpans([...owned.flatMap(({ spans }) => spans), ...holdout])
  const released = shares.flatMap(({ experiment_id, ranges, released_at }): readonly LayerPart[] =>
    released_at === null
      ? []
      : [
          {
            key: experiment_id,
            name: texts.released(nameOf(experiment_id)),
            kind: "released",
            colour: "none",
            spans: ranges
          }
        ]
  )
  return [
    ...owned,
    ...(free.length > 0
      ? [{ key: "free", name: texts.free, kind: "free" as const, colour: "var(--bucket-none)", spans: free }]
      : []),
    ...(holdout.length > 0
      ? [{ key: "holdout", name: texts.holdout, kind: "holdout" as const, colour: "var(--text-soft)", spans: holdout }]
      : []),
    ...released
  ]
}
