import { rulesetFormat } from "@sortition/domain/rulesets/Ruleset"
import { z } from "zod"
import { id, time } from "../../schemas/fields.ts"
import { ScheduleStatus } from "../../schemas/ScheduleStatus.ts"

/* The document of a ruleset. Nothing is checked against it: the domain makes the ruleset. */

const slot = z.int().min(0).max(10_000)

const Range = z
  .object({ bucket_name: z.string(), start: slot, end: slot })
  .meta({ id: "RulesetRange", description: "Consecutive slots of one bucket: `start` up to but not including `end`." })

const Bucket = z
  .object({
    bucket_name: z.string(),
    value: z
      .unknown()
      .optional()
      .meta({ description: "What the bucket stands for; absent when that is its name.", examples: ["blue"] }),
    closed: z
      .boolean()
      .meta({ description: "Whether the bucket has as many samples as it accepts.", examples: [false] })
  })
  .meta({ id: "RulesetBucket", description: "A bucket in a ruleset." })

const Condition = z
  .object({ id, model: z.string(), property: z.string(), condition: z.string(), value: z.string() })
  .meta({ id: "RulesetCondition", description: "A condition in a ruleset." })

const Criterion = z
  .object({ id, sampling_model: z.string(), sampling_attribute: z.string(), conditions: z.array(Condition) })
  .meta({ id: "RulesetCriterion", description: "A criterion in a ruleset." })

const Override = z
  .object({
    slot,
    hash: z.string().meta({
      description:
        "The first 32 hexadecimal digits of the SHA-256 of `override`, the salt, the entity and its value, with U+001F between them.",
      examples: ["0f1e2d3c4b5a69788796a5b4c3d2e1f0"]
    }),
    bucket_name: z.string()
  })
  .meta({
    id: "RulesetOverride",
    description: "An override without its entity, which only those find who know the entity."
  })

const Layer = z
  .object({
    id,
    salt: z.string(),
    ranges: z
      .array(z.object({ start: slot, end: slot }))
      .meta({ description: "The slots of the layer that the experiment has booked." })
  })
  .meta({ id: "RulesetLayer", description: "The share of a layer in a ruleset." })

const Experiment = z
  .object({
    id,
    key: z.string().nullable(),
    revision: z.int().meta({ description: "Grows with every change to the experiment.", examples: [7] }),
    allocation_version: z.int(),
    active: z.boolean(),
    archived: z.boolean(),
    completed_at: time.nullable(),
    scheduled_start_date: time.nullable(),
    schedule_status: ScheduleStatus,
    scheduled_end_date: time.nullable(),
    quota_reached: z
      .boolean()
      .meta({ description: "Whether the experiment has as many samples as it accepts.", examples: [false] }),
    salt: z.string().meta({
      description: "The key of the hash that gives an entity its slot.",
      examples: ["5f2c1b0a99887766554433221100ffee"]
    }),
    buckets: z.array(Bucket),
    ranges: z.array(Range).meta({ description: "The owners of the slots. Slots between them have none." }),
    criteria: z.array(Criterion),
    overrides: z.array(Override).meta({ description: "The entities that are forced into a bucket, as hashes." }),
    layer: Layer.nullable(),
    fallback_value: z
      .unknown()
      .optional()
      .meta({
        description: "The value for entities that are not sampled; absent when there is none.",
        examples: ["grey"]
      }),
    metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    metrics: z
      .array(z.string())
      .meta({ description: "The names of the metrics that accept outcomes.", examples: [["revenue"]] })
  })
  .meta({
    id: "RulesetExperiment",
    description: "An experiment in a ruleset. Of an archived one, the lists are empty."
  })

export const RulesetBody = z
  .object({
    format: z.literal(rulesetFormat).meta({ description: "The version of this format." }),
    service_id: id,
    revision: z.int().meta({ description: "Grows with every change to what the ruleset says.", examples: [42] }),
    active: z.boolean(),
    experiments: z.array(Experiment)
  })
  .meta({ id: "Ruleset", description: "All that decides for the experiments of a service, at one moment." })
