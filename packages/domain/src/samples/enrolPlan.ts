import { Result } from "effect"
import type { Allocator } from "../allocation/Allocator.ts"
import type { SampleRequest } from "../allocation/Decision.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Reason, Refusal } from "../shared/Reason.ts"
import { agreed, type Refused, refusalOf, sampleOf } from "./enrolment.ts"
import type { NotSampled, OverrideConflict, Sample, SampleConflict } from "./Sample.ts"

/** A sample that stands, and whether and how it was made now, or before. */
export interface Enrolled {
  readonly sample: Sample
  readonly reason: Exclude<Reason, Refusal>
}

/** Why one of many is not enrolled, as `Samples.create` would say. */
export type NotEnrolled = InvalidInput | NotSampled | OverrideConflict | SampleConflict

/** One of many requests, by its place among them. */
export interface Asked {
  readonly index: number
  readonly request: SampleRequest
}

/** All that is asked of one entity, in order. */
export type AskedTogether = readonly [Asked, ...Asked[]]

/** What is asked, by entity. */
export type AskedByEntity = Map<string, [Asked, ...Asked[]]>

export const addAsked = (entities: AskedByEntity, key: string, asked: Asked): void => {
  const others = entities.get(key)
  if (others === undefined) entities.set(key, [asked])
  else others.push(asked)
}

/** What is asked of one entity comes to this: the first that can be sampled makes the sample, those before it are refused. */
export interface EnrolPlan {
  readonly asked: AskedTogether
  readonly refusals: readonly Refused[]
  /** Null when all are refused. */
  readonly sample: Sample | null
}

export const planEnrolment = (
  asked: AskedTogether,
  { decide }: Allocator,
  { experimentId, nextId, now }: { readonly experimentId: string; readonly nextId: () => string; readonly now: number }
): EnrolPlan => {
  const refusals: Refused[] = []
  for (const { request } of asked) {
    const decision = decide(request, now)
    if (decision._tag === "Allocate") {
      return { asked, refusals, sample: sampleOf({ id: nextId(), experimentId, now }, request, decision) }
    }
    refusals.push(decision)
  }
  return { asked, refusals, sample: null }
}

const madeNow = ({ allocatedBy }: Sample) => (allocatedBy === "override" ? "forced" : "allocated")

/** Tells each what becomes of it when `stored` is the row that stands; null when there is none, as nothing was planned. */
export const answerAll = (
  { asked, refusals, sample }: EnrolPlan,
  stored: Sample | null,
  answer: (index: number, result: Result.Result<Enrolled, NotEnrolled>) => void
): void => {
  const isNew = stored !== null && stored.id === sample?.id
  for (const [position, { index, request }] of asked.entries()) {
    const refusal = refusals[position]
    if (refusal !== undefined && (stored === null || isNew)) {
      answer(index, Result.fail(refusalOf(refusal)))
      continue
    }
    if (stored === null) throw new Error("what was planned is not stored")
    const reason = isNew && position === refusals.length ? madeNow(stored) : "already_sampled"
    answer(
      index,
      Result.map(agreed(stored, request), (standing) => ({ sample: standing, reason }))
    )
  }
}
