import type { RampStep as DomainStep, Ramp } from "@sortition/domain/ramps/Ramp"
import { z } from "zod"
import { id, time } from "../../schemas/fields.ts"
import { formatOptionalTimestamp, formatTimestamp } from "../../schemas/Timestamp.ts"
import { answeredShare, toShare } from "../shares/BucketShare.ts"

const RampBucket = z
  .object({
    bucket_name: z.string(),
    ...answeredShare
  })
  .meta({ id: "RampBucket", description: "A bucket and its share in a step." })

const RampStep = z
  .object({
    at: time.meta({ description: "When the distribution takes effect." }),
    buckets: z.array(RampBucket),
    status: z.enum(["pending", "applied", "skipped", "failed"]).meta({
      description:
        "`pending` until the step is applied; `skipped` when a later step was due too; `failed` when the step could not be applied.",
      examples: ["applied"]
    }),
    settled_at: time
      .nullable()
      .meta({ description: "When the step was applied, skipped or failed; null before that." }),
    version: z
      .int()
      .min(0)
      .nullable()
      .meta({
        description:
          "The version of the distribution that the step made, or the current one when it changed nothing; null unless `applied`.",
        examples: [2]
      }),
    reason: z
      .enum(["experiment_archived", "experiment_completed", "invalid_input"])
      .nullable()
      .meta({
        description:
          "Why the step failed; null unless `failed`. `invalid_input`: the step does not fit the buckets that the experiment had by then.",
        examples: [null]
      })
  })
  .meta({ id: "RampStep", description: "A distribution of a ramp, and what became of it." })

export const ExperimentRamp = z
  .object({
    experiment_id: id,
    steps: z.array(RampStep).meta({ description: "The steps, the earliest first." }),
    pause_on_srm: z
      .boolean()
      .meta({ description: "Whether the ramp pauses when the samples do not have the ratio that they should have." }),
    paused_at: time
      .nullable()
      .meta({ description: "Since when the ramp is paused; null while it is not.", examples: [null] }),
    pause_reason: z
      .enum(["sample_ratio_mismatch"])
      .nullable()
      .meta({ description: "Why the ramp is paused; null while it is not.", examples: [null] }),
    created_at: time,
    updated_at: time
  })
  .meta({ id: "ExperimentRamp", description: "Distributions that replace each other at set times." })

const toStep = ({ at, buckets, outcome }: DomainStep): z.infer<typeof RampStep> => ({
  at: formatTimestamp(at),
  buckets: buckets.map(({ name, slots }) => ({
    bucket_name: name,
    ...toShare(slots)
  })),
  status: outcome?.status ?? "pending",
  settled_at: formatOptionalTimestamp(outcome?.settledAt ?? null),
  version: outcome?.status === "applied" ? outcome.version : null,
  reason: outcome?.status === "failed" ? outcome.reason : null
})

export const toBody = (ramp: Ramp): z.infer<typeof ExperimentRamp> => ({
  experiment_id: ramp.experimentId,
  steps: ramp.steps.map(toStep),
  pause_on_srm: ramp.pauseOnSrm,
  paused_at: formatOptionalTimestamp(ramp.pausedAt),
  pause_reason: ramp.pauseReason,
  created_at: formatTimestamp(ramp.createdAt),
  updated_at: formatTimestamp(ramp.updatedAt)
})
