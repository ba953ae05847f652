import { countSlots, roundedPercentage } from "@sortition/domain/allocation/Share"
import type { BookedShare, LayerBooking } from "@sortition/domain/layers/Layer"
import { Layers } from "@sortition/domain/layers/Layers"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure } from "../procedures/trpc.ts"
import { dryRun, id, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { layerFull } from "./conflicts.ts"
import { readShare, requireShare, slotsField } from "./shares/requireShare.ts"

const tag = "layers"
const path = "/api/v1/experiments/{experiment_id}/layer"
const isShare = requireShare("percentage")

const ExperimentLayerUpdate = z
  .object({
    layer_id: Id,
    percentage: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: "The share in whole per cent. Required unless `slots` is there.", examples: [40] }),
    slots: slotsField("percentage", 1),
    exclusive: z.boolean().default(false).meta({
      description: "Whether to refuse the share with a 409 if stored samples of the experiment lie outside it."
    })
  })
  .meta({
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
    percentage: z
      .int()
      .min(0)
      .max(100)
      .meta({ description: "The share in whole per cent: `slots` rounded, halves up.", examples: [40] }),
    slots: z
      .int()
      .min(1)
      .max(10_000)
      .meta({
        description: "The number of slots of the experiment: its exact share.",
        examples: [4_000]
      }),
    ranges: z.array(SlotSpan),
    created_at: time,
    updated_at: time,
    released_at: time.nullable().meta({
      description:
        "When the experiment was completed or archived: other experiments can book its slots since then. Null while the share is in force."
    }),
    samples_outside: z.int().min(0).optional().meta({
      description:
        "The number of stored samples of the experiment, forced ones included, whose slot in the layer lies outside `ranges`. Other experiments of the layer can sample these entities too. Only in answers to PUT."
    })
  })
  .meta({ id: "ExperimentLayer", description: "The share of an experiment in a layer." })

const toBody = (booking: LayerBooking): z.infer<typeof ExperimentLayer> => ({
  experiment_id: booking.experimentId,
  layer_id: booking.layerId,
  percentage: roundedPercentage(countSlots(booking.slots)),
  slots: countSlots(booking.slots),
  ranges: [...booking.slots],
  created_at: formatTimestamp(booking.createdAt),
  updated_at: formatTimestamp(booking.updatedAt),
  released_at: booking.releasedAt === null ? null : formatTimestamp(booking.releasedAt)
})

const toJoined = ({ booking, samplesOutside }: BookedShare) => ({ ...toBody(booking), samples_outside: samplesOutside })

/** Procedures of `layers`: the share of one experiment. */
export const experimentLayer = {
  join: procedure
    .meta(
      operation("PUT", path, "Join Layer", {
        conflict: layerFull,
        tag,
        body: ExperimentLayerUpdate,
        query: dryRun,
        description: [
          "Gives the experiment a share of a layer of its service: the experiment joins the layer, changes its share, or moves from another layer.",
          "It then samples only entities in its slots (`ranges`), even if the request names a bucket; stored samples stay.",
          "`samples_outside` counts the stored samples outside these slots; with `exclusive`, such samples are a 409.",
          "If too little of the layer is free, the answer is a 409 that says how much. With `dry_run`, the answer is the same and nothing is stored."
        ].join(" ")
      })
    )
    .input(ExperimentLayerUpdate.extend({ experiment_id: Id, ...dryRun.shape }).check(isShare))
    .output(ExperimentLayer)
    .mutation(({ ctx, input: { dry_run, exclusive, experiment_id, layer_id: layerId, percentage, slots } }) => {
      const share = { layerId, ...readShare(percentage, slots), exclusive }
      const joined = Layers.use((layers) => layers.join(experiment_id, share, { dryRun: dry_run }))
      return ctx.run(joined.pipe(Effect.map(toJoined)))
    }),
  membership: procedure
    .meta(
      operation("GET", path, "Get Experiment Layer", {
        tag,
        description:
          "The share that the experiment has booked, or released when it was completed or archived (`released_at`). Reopening the experiment books the same slots again. Answers 404 when the experiment is in no layer."
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
        description:
          "Frees the slots of the experiment and forgets its share; stored samples stay. A completed or archived experiment can leave too, and then reopens in no layer."
      })
    )
    .input(z.object({ experiment_id: Id }))
    .output(z.null())
    .mutation(({ ctx, input }) =>
      ctx.run(Layers.use((layers) => layers.leave(input.experiment_id)).pipe(Effect.as(null)))
    )
}
