import { Rulesets } from "@sortition/domain/rulesets/Rulesets"
import type { Sample } from "@sortition/domain/samples/Sample"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../../procedures/operation.ts"
import { procedure } from "../../procedures/trpc.ts"
import { id } from "../../schemas/fields.ts"
import { Id } from "../../schemas/Id.ts"
import { text } from "../../schemas/text.ts"

const mostEntities = 1_000

const SamplesLookup = z
  .object({
    entities: z.array(z.object({ sampled_entity: text(1, 128), sampled_value: text(1, 512) })).max(mostEntities)
  })
  .meta({
    id: "SamplesLookup",
    description: "Entities whose samples are wanted.",
    examples: [{ entities: [{ sampled_entity: "User", sampled_value: "user-1" }] }]
  })

const StoredSample = z
  .object({
    id,
    experiment_id: id,
    sampled_entity: z.string(),
    sampled_value: z.string(),
    allocated_bucket: z.string(),
    allocation_version: z.int(),
    slot: z.int().min(0).max(9_999),
    complete: z.boolean()
  })
  .meta({ id: "StoredSample", description: "A stored sample of an entity, in one of the experiments of the service." })

const StoredSamples = z
  .object({ samples: z.array(StoredSample) })
  .meta({ id: "StoredSamples", description: "The stored samples of the entities, in no order." })

const toBody = (sample: Sample): z.infer<typeof StoredSample> => ({
  id: sample.id,
  experiment_id: sample.experimentId,
  sampled_entity: sample.sampledEntity,
  sampled_value: sample.sampledValue,
  allocated_bucket: sample.allocatedBucket,
  allocation_version: sample.allocationVersion,
  slot: sample.slot,
  complete: sample.complete
})

/** A procedure of `rulesets`. */
export const lookup = procedure
  .meta({
    ...operation("POST", "/api/v1/services/{service_id}/samples/lookup", "Look Samples Up", {
      tag: "rulesets",
      evaluates: true,
      body: SamplesLookup,
      description:
        "The stored samples of up to 1,000 entities in all experiments of the service. An entity without a sample in an experiment has none in the answer. Changes nothing."
    }),
    scope: "read"
  })
  .input(SamplesLookup.extend({ service_id: Id }))
  .output(StoredSamples)
  .mutation(({ ctx, input: { entities, service_id } }) => {
    const keys = entities.map((each) => ({ sampledEntity: each.sampled_entity, sampledValue: each.sampled_value }))
    return ctx.run(
      Rulesets.use((rulesets) => rulesets.lookup(service_id, keys)).pipe(
        Effect.map((samples) => ({ samples: samples.map(toBody) }))
      )
    )
  })
