import type { LayerBooking } from "@sortition/domain/layers/Layer"
import { Layers } from "@sortition/domain/layers/Layers"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure } from "../procedures/trpc.ts"
import { id, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { layerFull } from "./conflicts.ts"

const tag = "layers"
const path = "/api/v1/experiments/{experiment_id}/layer"
const percentage = z.int().min(1).max(100)

const ExperimentLayerUpdate = z.object({ layer_id: Id, percentage }).meta({
  id: "ExperimentLayerUpdate",
  description: "The share of a layer that the experiment gets.",
  examples: [{ layer_id: "01980a3c-5b7e-7000-8000-000000000001", percentage: 40 }]
})

const SlotSpan = z
  .object({ start: z.int().min(0).max(9_999), end: z.int().min(1).max(10_000) })
  .meta({ id: "SlotSpan", description: "From `start` up to but not including `end`." })

const ExperimentLayer = z
  .object({
    experiment_id: id,
    layer_id: id,
    percentage,
    ranges: z.array(SlotSpan),
    created_at: time,
    updated_at: time
  })
  .meta({ id: "ExperimentLayer", description: "The share of an experiment in a layer." })

const toBody = (booking: LayerBooking): z.infer<typeof ExperimentLayer> => ({
  experiment_id: booking.experimentId,
  layer_id: booking.layerId,
  percentage: booking.percentage,
  ranges: [...booking.slots],
  created_at: formatTimestamp(booking.createdAt),
  updated_at: formatTimestamp(booking.updatedAt)
})

/** Procedures of `layers`: the share of one experiment. */
export const experimentLayer = {
  join: procedure
    .meta(
      operation("PUT", path, "Join Layer", {
        conflict: layerFull,
        tag,
        body: ExperimentLayerUpdate,
        description: [
          "Gives the experiment a share of a layer of its service: the experiment joins the layer, changes its share, or moves from another layer.",
          "It then samples only entities in its slots (`ranges`), even if the request names a bucket; stored samples stay.",
          "If too little of the layer is free, the answer is a 409 that says how much."
        ].join(" ")
      })
    )
    .input(ExperimentLayerUpdate.extend({ experiment_id: Id }))
    .output(ExperimentLayer)
    .mutation(({ ctx, input: { experiment_id, layer_id: layerId, percentage } }) =>
      ctx.run(Layers.use((layers) => layers.join(experiment_id, { layerId, percentage })).pipe(Effect.map(toBody)))
    ),
  membership: procedure
    .meta(
      operation("GET", path, "Get Experiment Layer", {
        tag,
        description: "Answers 404 when the experiment is in no layer."
      })
    )
    .input(z.object({ experiment_id: Id }))
    .output(ExperimentLayer)
    .query(({ ctx, input }) =>
      ctx.run(Layers.use((layers) => layers.membership(input.experiment_id)).pipe(Effect.map(toBody)))
    ),
  leave: procedure
    .meta(
      operation("DELETE", path, "Leave Layer", {
        tag,
        status: 204,
        description: "Frees the slots of the experiment; stored samples stay. An archived experiment can leave too."
      })
    )
    .input(z.object({ experiment_id: Id }))
    .output(z.null())
    .mutation(({ ctx, input }) =>
      ctx.run(Layers.use((layers) => layers.leave(input.experiment_id)).pipe(Effect.as(null)))
    )
}
