import type { SampleWish } from "../Action.ts"
import { BulkAnswer, DecisionsAnswer, Refusal, SampleAnswer } from "../answers.ts"
import type { Interval, Step } from "../Step.ts"

/** What a client learnt about one entity of an experiment. */
export interface Attempt extends Interval {
  readonly experimentId: string
  readonly wish: SampleWish
  /** A reason; `stored` when the answer does not say whether the sample is new. */
  readonly outcome: string
  /** The sample; null without one. */
  readonly id: string | null
  readonly bucket: string | null
  /** Whether it only asked what would happen. */
  readonly isDecision: boolean
  /** Only of decisions without a stored sample. */
  readonly version: number | null
  readonly revision: number | null
}

const unknown = { id: null, bucket: null, version: null, revision: null, isDecision: false }

/** The reason that a refusal names. */
const reasonOf = (status: number, body: unknown): string => {
  const detail = Refusal.safeParse(body).data?.detail
  if (status === 422) return "invalid_input"
  if (typeof detail !== "string") return `status ${status}`
  const bucket = /^(?:Already sampled into|An override forces this entity into) bucket "(.*)"$/.exec(detail)?.[1]
  if (bucket !== undefined) return detail.startsWith("An") ? "override_conflict" : "sample_conflict"
  return /\((\w+)\)$/.exec(detail)?.[1] ?? detail
}

/** The bucket that a conflict names. */
const bucketOf = (body: unknown): string | null => {
  const detail = Refusal.safeParse(body).data?.detail
  return typeof detail === "string" ? (/ bucket "(.*)"$/.exec(detail)?.[1] ?? null) : null
}

export const attemptsOf = ({ action, answer: { body, status }, from, targets, to }: Step): readonly Attempt[] => {
  const of = { from, to, experimentId: targets.experiment?.id ?? "", ...unknown }
  switch (action.kind) {
    case "sample": {
      const { wish } = action
      if (status !== 200) return [{ ...of, wish, outcome: reasonOf(status, body), bucket: bucketOf(body) }]
      const { allocated_bucket: bucket, id } = SampleAnswer.parse(body)
      return [{ ...of, wish, outcome: "stored", id, bucket }]
    }
    case "bulkSample": {
      const results = BulkAnswer.parse(body).results
      return action.wishes.map((wish, index) => {
        const { error, sample, status: outcome = "missing" } = results[index] ?? {}
        const bucket = sample?.allocated_bucket ?? bucketOf(error)
        return { ...of, wish, outcome, id: sample?.id ?? null, bucket }
      })
    }
    case "decide": {
      const { decisions } = DecisionsAnswer.parse(body)
      return action.wishes.map((wish, index) => {
        const decision = decisions[index]
        const isNew = decision?.sample_id === null
        return {
          ...of,
          wish: { ...wish, bucket: null },
          outcome: decision?.reason ?? "missing",
          id: decision?.sample_id ?? null,
          bucket: decision?.allocated_bucket ?? null,
          isDecision: true,
          version: isNew ? decision.allocation_version : null,
          revision: isNew ? decision.revision : null
        }
      })
    }
    default:
      return []
  }
}

const remembering = ["stored", "allocated", "forced", "already_sampled", "sample_conflict"]

/** Whether the entity has a sample when the attempt is answered. */
export const hasSample = ({ isDecision, outcome }: Attempt): boolean =>
  isDecision ? outcome === "already_sampled" : remembering.includes(outcome)
