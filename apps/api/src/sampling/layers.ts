import { exactPercentage, roundedPercentage } from "@sortition/domain/allocation/Share"
import { freeSlots } from "@sortition/domain/layers/bookLayer"
import type { LayerInUse } from "@sortition/domain/layers/Layer"
import { Layers } from "@sortition/domain/layers/Layers"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { id, pageInput, searchInput, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { nameText } from "../schemas/text.ts"
import { experimentLayer } from "./experimentLayer.ts"

const tag = "layers"
const path = "/api/v1/services/{service_id}/layers"
const percentage = z.int().min(0).max(100)
const slots = z.int().min(0).max(10_000)

const LayerCreate = z.object({ name: nameText(1, 128), holdout_percentage: percentage.default(0) }).meta({
  id: "LayerCreate",
  description: "A layer to create.",
  examples: [{ name: "checkout page", holdout_percentage: 10 }]
})

const LayerShare = z
  .object({
    experiment_id: id,
    percentage: percentage.meta({
      description: "The share in whole per cent: `slots` rounded, halves up.",
      examples: [40]
    }),
    slots: slots.meta({
      description: "The number of slots of the experiment: its exact share.",
      examples: [4_000]
    })
  })
  .meta({ id: "LayerShare", description: "The share of one experiment in the layer." })

const Layer = z
  .object({
    id,
    service_id: id,
    name: z.string(),
    holdout_percentage: percentage,
    free_percentage: percentage.meta({
      description: "The part that neither experiments nor the holdout occupy, in whole per cent, rounded down.",
      examples: [50]
    }),
    free_slots: slots.meta({
      description: "The number of slots that neither experiments nor the holdout occupy.",
      examples: [5_000]
    }),
    experiments: z.array(LayerShare).meta({
      description: "The shares in force. Completed and archived experiments have released theirs."
    }),
    created_at: time,
    updated_at: time
  })
  .meta({ id: "Layer", description: "A layer, and how experiments share it." })

const toBody = (layer: LayerInUse): z.infer<typeof Layer> => ({
  id: layer.id,
  service_id: layer.serviceId,
  name: layer.name,
  holdout_percentage: layer.holdoutPercentage,
  free_percentage: Math.floor(exactPercentage(freeSlots(layer))),
  free_slots: freeSlots(layer),
  experiments: layer.shares.map(({ experimentId, slots }) => ({
    experiment_id: experimentId,
    percentage: roundedPercentage(slots),
    slots
  })),
  created_at: formatTimestamp(layer.createdAt),
  updated_at: formatTimestamp(layer.updatedAt)
})

export const layers = router({
  create: procedure
    .meta(
      operation("POST", path, "Create Layer", {
        tag,
        body: LayerCreate,
        description:
          "Experiments of one layer never share an entity. `holdout_percentage` per cent of all entities are held out: they permanently take part in none of the experiments."
      })
    )
    .input(LayerCreate.extend({ service_id: Id }))
    .output(Layer)
    .mutation(({ ctx, input: { holdout_percentage: holdoutPercentage, name, service_id: serviceId } }) =>
      ctx.run(Layers.use((layers) => layers.create({ serviceId, name, holdoutPercentage })).pipe(Effect.map(toBody)))
    ),
  list: procedure
    .meta(
      operation("GET", path, "List Layers", {
        tag,
        description:
          "Newest first. `free_percentage` is the part that neither experiments nor the holdout occupy. With `limit`, the header `Link` leads to the next page.",
        paged: {}
      })
    )
    .input(z.object({ service_id: Id, ...pageInput, ...searchInput }))
    .output(z.array(Layer))
    .query(({ ctx, input }) =>
      ctx.run(
        Layers.use((layers) => layers.list(input.service_id, input)).pipe(Effect.map((found) => found.map(toBody)))
      )
    ),
  get: procedure
    .meta(
      operation("GET", "/api/v1/layers/{layer_id}", "Get Layer", {
        description: "One layer, with the shares of its experiments.",
        tag
      })
    )
    .input(z.object({ layer_id: Id }))
    .output(Layer)
    .query(({ ctx, input }) => ctx.run(Layers.use((layers) => layers.get(input.layer_id)).pipe(Effect.map(toBody)))),
  ...experimentLayer
})
