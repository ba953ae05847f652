import type { Action } from "../Action.ts"
import {
  BookingAnswer,
  BucketAnswer,
  BucketsAnswer,
  BulkAnswer,
  ConditionAnswer,
  CountsAnswer,
  CriterionAnswer,
  DecisionsAnswer,
  ExperimentAnswer,
  OverridesAnswer,
  PlannedAnswer,
  ReceiptAnswer,
  Refusal,
  ReweightingAnswer,
  SampleAnswer,
  VersionsAnswer
} from "../answers.ts"
import type { Answer } from "../startServers.ts"
import { keyOf } from "../World.ts"
import { plannedViewOfAnswer, viewOfAnswer } from "./views.ts"

type Bucket = ReturnType<typeof BucketsAnswer.parse>[number]

const share = ({ bucket_name, percentage_distribution }: Bucket) => [bucket_name, percentage_distribution]

const booking = (body: unknown) => {
  const { layer_id: layerId, percentage, ranges: slots, released_at, ...rest } = BookingAnswer.parse(body)
  const { samples_outside: samplesOutside } = rest
  const view = { layerId, percentage, slots, isReleased: released_at !== null }
  return samplesOutside === undefined ? view : { ...view, samplesOutside }
}

const samples = (body: unknown) =>
  new Map(
    SampleAnswer.array()
      .parse(body)
      .map(({ allocated_bucket: bucket, completed_at: completedAt, id, sampled_entity, sampled_value }) => {
        const key = keyOf({ sampledEntity: sampled_entity, sampledValue: sampled_value })
        return [id, { key, bucket, completedAt }] as const
      })
  )

const criterion = (answer: ReturnType<typeof CriterionAnswer.parse>) => [
  answer.sampling_model,
  answer.conditions.map(({ value }) => value)
]

const versions = (body: unknown) => {
  const last = VersionsAnswer.parse(body).at(-1)
  const table = last?.ranges.map(({ bucket_name: bucket, end, start }) => ({ bucket, start, end }))
  return { version: last?.version ?? 0, table: table ?? [] }
}

const overrides = (body: unknown) =>
  new Map(
    OverridesAnswer.parse(body).map(({ allocated_bucket, sampled_entity, sampled_value }) => [
      keyOf({ sampledEntity: sampled_entity, sampledValue: sampled_value }),
      allocated_bucket
    ])
  )

const reads: Record<Extract<Action, { readonly kind: "read" }>["what"], (body: unknown) => unknown> = {
  experiment: (body) => viewOfAnswer(ExperimentAnswer.parse(body)),
  planned: (body) => plannedViewOfAnswer(PlannedAnswer.parse(body)),
  listed: (body) =>
    new Map(
      ExperimentAnswer.array()
        .parse(body)
        .map((each) => [each.id, viewOfAnswer(each)])
    ),
  buckets: (body) => BucketsAnswer.parse(body).map(share),
  versions,
  counts: (body) => CountsAnswer.parse(body).buckets,
  samples,
  export: samples,
  membership: booking,
  overrides,
  criteria: (body) => CriterionAnswer.array().parse(body).map(criterion)
}

/** What an answer of success says that the reference can predict. */
const success = (action: Action, body: unknown): unknown => {
  switch (action.kind) {
    case "createExperiment":
    case "updateExperiment":
      return viewOfAnswer(ExperimentAnswer.parse(body))
    case "planExperiment":
      return plannedViewOfAnswer(PlannedAnswer.parse(body))
    case "createBucket":
      return share(BucketAnswer.parse(body))
    case "replaceBuckets": {
      const { buckets, version } = ReweightingAnswer.parse(body)
      return { version, buckets: buckets.map(share) }
    }
    case "createCriterion":
      return criterion(CriterionAnswer.parse(body))
    case "createCondition":
    case "updateCondition":
      return ConditionAnswer.parse(body).value
    case "putOverride":
      return OverridesAnswer.element.parse(body).allocated_bucket
    case "joinLayer":
      return booking(body)
    case "sample": {
      const { allocated_bucket: bucket, id } = SampleAnswer.parse(body)
      return { bucket, id }
    }
    case "bulkSample":
    case "bulkComplete":
      return BulkAnswer.parse(body).results.map(({ sample, status }) => [status, sample?.allocated_bucket ?? null])
    case "complete": {
      const { complete, completed_at: at } = SampleAnswer.parse(body)
      return { complete, at }
    }
    case "decide":
      return DecisionsAnswer.parse(body).decisions.map(({ allocated_bucket: bucket, reason, sample_id: id }) => ({
        reason,
        bucket,
        id
      }))
    case "receipt": {
      const { allocated_bucket: bucket, verified } = ReceiptAnswer.parse(body)
      return { verified, bucket }
    }
    case "read":
      return reads[action.what](body)
    default:
      return undefined
  }
}

/** What an answer says that the reference can predict. */
export const observe = (action: Action, { body, status }: Answer): unknown => {
  if (status === 200) return success(action, body)
  return status === 409 ? Refusal.safeParse(body).data?.detail : undefined
}
