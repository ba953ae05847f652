import { Result } from "effect"
import type { Allocator } from "../allocation/Allocator.ts"
import type { SampleRequest } from "../allocation/Decision.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { NotSampledReason, Reason } from "../shared/Reason.ts"
import { checkBucket, failureOf, type NotAllocated, sampleOf } from "./enrolment.ts"
import { NotSampled, type OverrideConflict, type Sample, type SampleConflict } from "./Sample.ts"

/** A stored sample, and whether this request made it. */
export interface Enrolled {
  readonly sample: Sample
  readonly reason: Exclude<Reason, NotSampledReason>
}

/** The failures of `Samples.create` that depend on the request. */
export type NotEnrolled = InvalidInput | NotSampled | OverrideConflict | SampleConflict

/** One of many requests, with its index. */
export interface IndexedRequest {
  readonly index: number
  readonly request: SampleRequest
}

/** All requests for one entity, in order. */
export type EntityRequests = readonly [IndexedRequest, ...IndexedRequest[]]

export type RequestsByEntity = Map<string, [IndexedRequest, ...IndexedRequest[]]>

export const addRequest = (entities: RequestsByEntity, key: string, indexed: IndexedRequest): void => {
  const others = entities.get(key)
  if (others === undefined) entities.set(key, [indexed])
  else others.push(indexed)
}

/** The decision on all requests for one entity. The first request that can be sampled makes the sample; earlier ones get none. */
export interface EnrolmentDecision {
  readonly requests: EntityRequests
  readonly notAllocated: readonly NotAllocated[]
  /** Null when no request can be sampled. */
  readonly sample: Sample | null
}

export const decideEnrolment = (
  requests: EntityRequests,
  { decide, revision }: Allocator,
  { experimentId, nextId, now }: { readonly experimentId: string; readonly nextId: () => string; readonly now: number }
): EnrolmentDecision => {
  const notAllocated: NotAllocated[] = []
  for (const { request } of requests) {
    const decision = decide(request, now)
    if (decision._tag === "Allocate") {
      return {
        requests,
        notAllocated,
        sample: sampleOf({ id: nextId(), experimentId, now, revision }, request, decision)
      }
    }
    notAllocated.push(decision)
  }
  return { requests, notAllocated, sample: null }
}

/** Why a sample was made. */
export const madeNow = ({ allocatedBy }: Sample) => (allocatedBy === "override" ? "forced" : "allocated")

/** Answers every request of the entity. `stored` is the entity's row, or null when the decision made no sample and none is stored. */
export const answerAll = (
  { notAllocated, requests, sample }: EnrolmentDecision,
  stored: Sample | null,
  answer: (index: number, result: Result.Result<Enrolled, NotEnrolled>) => void
): void => {
  const isNew = stored !== null && stored.id === sample?.id
  for (const [position, { index, request }] of requests.entries()) {
    const decision = notAllocated[position]
    if (decision !== undefined && (stored === null || isNew)) {
      answer(index, Result.fail(failureOf(decision)))
      continue
    }
    if (stored === null) throw new Error("a decided sample is not stored")
    const reason = isNew && position === notAllocated.length ? madeNow(stored) : "already_sampled"
    answer(
      index,
      Result.map(checkBucket(stored, request), (checked) => ({ sample: checked, reason }))
    )
  }
}

/**
 * Answers the requests of an entity up to the one whose sample a quota refuses. Returns the requests after it, which may name another bucket;
 * null without any.
 */
export const answerRefused = (
  { notAllocated, requests }: EnrolmentDecision,
  answer: (index: number, result: Result.Result<never, NotEnrolled>) => void
): EntityRequests | null => {
  for (const [position, decision] of notAllocated.entries()) {
    const earlier = requests[position]
    if (earlier !== undefined) answer(earlier.index, Result.fail(failureOf(decision)))
  }
  const refused = requests[notAllocated.length]
  if (refused !== undefined) answer(refused.index, Result.fail(new NotSampled({ reason: "quota_reached" })))
  const [next, ...others] = requests.slice(notAllocated.length + 1)
  return next === undefined ? null : [next, ...others]
}
