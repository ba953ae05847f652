import { z } from "zod"

/** The fields of answers that the tests read. */
export const Identified = z.object({ id: z.string() })

const time = z.iso.datetime().transform((text) => Date.parse(text))

export const ExperimentAnswer = z.object({
  id: z.string(),
  active: z.boolean(),
  archived: z.boolean(),
  completed_at: time.nullable(),
  last_activated_at: time.nullable(),
  scheduled_start_date: time.nullable(),
  schedule_status: z.string()
})
export type ExperimentAnswer = z.infer<typeof ExperimentAnswer>

export const PlannedAnswer = z.object({
  data: z.object({
    attributes: z.object({
      archived: z.boolean(),
      status: z.string(),
      started_at: time.nullable(),
      completed_at: time.nullable(),
      start_on: time.nullable(),
      schedule_status: z.string()
    })
  })
})

const Bucket = z.object({ bucket_name: z.string(), percentage_distribution: z.int() })
export const BucketAnswer = Bucket.extend({ created_at: time })
export const BucketsAnswer = z.array(Bucket)
export const ReweightingAnswer = z.object({ version: z.int(), buckets: BucketsAnswer })

const Span = z.object({ start: z.int(), end: z.int() })
export const VersionsAnswer = z.array(
  z.object({ version: z.int(), ranges: z.array(Span.extend({ bucket_name: z.string() })) })
)

export const BookingAnswer = z.object({
  layer_id: z.string(),
  percentage: z.int(),
  ranges: z.array(Span),
  released_at: time.nullable(),
  samples_outside: z.int().optional()
})

export const ConditionAnswer = Identified.extend({ value: z.string() })
export const CriterionAnswer = Identified.extend({ sampling_model: z.string(), conditions: z.array(ConditionAnswer) })

export const OverridesAnswer = z.array(
  z.object({ sampled_entity: z.string(), sampled_value: z.string(), allocated_bucket: z.string() })
)

export const SampleAnswer = z.object({
  id: z.string(),
  sampled_entity: z.string(),
  sampled_value: z.string(),
  allocated_bucket: z.string(),
  complete: z.boolean(),
  completed_at: time.nullable(),
  created_at: time
})
export type SampleAnswer = z.infer<typeof SampleAnswer>

/** What is wrong with a request, in words or as problems. */
export const Refusal = z.object({ detail: z.union([z.string(), z.array(z.object({ msg: z.string() }))]) })

export const BulkAnswer = z.object({
  results: z.array(z.object({ status: z.string(), sample: SampleAnswer.optional(), error: Refusal.optional() }))
})

export const DecisionsAnswer = z.object({
  decisions: z.array(
    z.object({
      reason: z.string(),
      allocated_bucket: z.string().nullable(),
      slot: z.int(),
      allocation_version: z.int(),
      revision: z.int().nullable(),
      sample_id: z.string().nullable()
    })
  )
})

export const CountsAnswer = z.object({
  buckets: z.array(z.object({ bucket_name: z.string(), samples: z.int(), complete: z.int(), forced: z.int() }))
})

export const ReceiptAnswer = z.object({
  sample_id: z.string(),
  allocated_bucket: z.string(),
  verified: z.boolean(),
  problems: z.array(z.string())
})
