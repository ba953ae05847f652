import { mostCompared, type Overlapping, Overlaps } from "@sortition/domain/overview/Overlaps"
import { Effect } from "effect"
import { z } from "zod"
import { procedure, router } from "../../procedures/trpc.ts"
import { id } from "../../schemas/fields.ts"
import { Id } from "../../schemas/Id.ts"

const OverlapsRequest = z.object({
  service_id: Id.optional().meta({ description: "Compares only experiments of this service." }),
  experiment_ids: z.array(Id).min(1).max(mostCompared).optional().meta({
    description: "Compares these experiments; without it the newest 30 that run."
  })
})

const count = z.int().min(0)

const OverlapsAnswer = z.object({
  experiments: z.array(
    z.object({
      id,
      name: z.string(),
      service_name: z.string(),
      layer_id: id.nullable(),
      layer_name: z.string().nullable(),
      samples: count.meta({ description: "Samples without forced ones." }),
      entities: count.meta({ description: "The entities of these samples, counted anew where all of them were read." })
    })
  ),
  pairs: z.array(
    z.object({
      a: id,
      b: id,
      both: count.meta({ description: "Entities that are in both. Forced samples do not count." }),
      expected: count.nullable().meta({
        description: "0 when both hold slots of one layer, which no entity shares; otherwise null."
      }),
      layer_shared: z.boolean().meta({ description: "Whether both hold slots of one layer." }),
      basis: z.enum(["exact", "sample"]).meta({
        description: "`exact`: counted. `sample`: estimated from the newest entities of the smaller experiment."
      }),
      examined: count.meta({ description: "Entities of the smaller experiment that were looked for in the other." })
    })
  )
})

const toBody = ({ experiments, pairs }: Overlapping): z.infer<typeof OverlapsAnswer> => ({
  experiments: experiments.map(({ entities, id, layer, name, samples, serviceName }) => ({
    id,
    name,
    service_name: serviceName,
    layer_id: layer?.id ?? null,
    layer_name: layer?.name ?? null,
    samples,
    entities
  })),
  pairs: pairs.map(({ isLayerShared, ...pair }) => ({ ...pair, layer_shared: isLayerShared }))
})

export const overlaps = router({
  get: procedure
    .meta({
      description:
        "How many entities each two experiments share. Each pair stands once. Large experiments are compared by their newest entities."
    })
    .input(OverlapsRequest.default({}))
    .output(OverlapsAnswer)
    .query(({ ctx, input }) =>
      ctx.run(
        Effect.map(
          Overlaps.use((overlaps) => overlaps.get({ serviceId: input.service_id, ids: input.experiment_ids })),
          toBody
        )
      )
    )
})
