import { failureOf } from "@sortition/domain/samples/enrolment"
import { SampleConflict } from "@sortition/domain/samples/Sample"
import type { SampleWish } from "../Action.ts"
import { BulkAnswer, SampleAnswer } from "../answers.ts"
import { keyOf } from "../World.ts"
import {
  allocatorOf,
  type Expectation,
  type Reference,
  type ReferenceExperiment,
  type ReferenceSample,
  refused
} from "./Reference.ts"

interface Outcome {
  /** As in the results of a bulk request. */
  readonly status: string
  readonly bucket: string | null
  /** The failure of a single request. */
  readonly refusal: Expectation | null
}

const stored = (status: string, bucket: string): Outcome => ({ status, bucket, refusal: null })
const failed = (error: Parameters<typeof refused>[0] & { readonly reason: string }): Outcome => ({
  status: error.reason,
  bucket: null,
  refusal: refused(error)
})

/** The outcome of one wish when `samples` are stored. */
const outcomeOf = (
  { bucket, country, ...entity }: SampleWish,
  samples: ReadonlyMap<string, Pick<ReferenceSample, "bucket" | "id">>,
  allocator: ReturnType<typeof allocatorOf>,
  now: number
): Outcome => {
  const sample = samples.get(keyOf(entity))
  if (sample !== undefined) {
    return bucket === null || bucket === sample.bucket
      ? stored("already_sampled", sample.bucket)
      : failed(new SampleConflict(sample))
  }
  const attributes = { User: { country }, Device: { country } }
  const decision = allocator.decide({ ...entity, attributes, allocatedBucket: bucket ?? undefined }, now)
  if (decision._tag !== "Allocate") return failed(failureOf(decision))
  return stored(decision.allocatedBy === "override" ? "forced" : "allocated", decision.bucket)
}

const remember = ({ samples }: ReferenceExperiment, outcome: Outcome, answer: SampleAnswer) => {
  const { completed_at: completedAt, id, sampled_entity: sampledEntity, sampled_value: sampledValue } = answer
  if (outcome.bucket === null || outcome.status === "already_sampled") return
  const forced = outcome.status === "forced"
  samples.set(keyOf({ sampledEntity, sampledValue }), { id, bucket: outcome.bucket, forced, completedAt })
}

export const expectSample = (
  reference: Reference,
  each: ReferenceExperiment,
  wish: SampleWish,
  now: number
): Expectation => {
  const outcome = outcomeOf(wish, each.samples, allocatorOf(reference, each), now)
  if (outcome.refusal !== null) return outcome.refusal
  const id = each.samples.get(keyOf(wish))?.id
  const commit = (body: unknown) => remember(each, outcome, SampleAnswer.parse(body))
  return { status: 200, value: { bucket: outcome.bucket, id }, commit }
}

/** As single requests, one after the other. */
export const expectBulk = (
  reference: Reference,
  each: ReferenceExperiment,
  wishes: readonly SampleWish[],
  now: number
): Expectation => {
  const allocator = allocatorOf(reference, each)
  const samples = new Map<string, Pick<ReferenceSample, "bucket" | "id">>(each.samples)
  const outcomes = wishes.map((wish) => {
    const outcome = outcomeOf(wish, samples, allocator, now)
    if (outcome.bucket !== null && !samples.has(keyOf(wish))) {
      samples.set(keyOf(wish), { id: "", bucket: outcome.bucket })
    }
    return outcome
  })
  return {
    status: 200,
    value: outcomes.map(({ bucket, status }) => [status, bucket]),
    commit: (body) => {
      for (const [index, { sample }] of BulkAnswer.parse(body).results.entries()) {
        const outcome = outcomes[index]
        if (sample !== undefined && outcome !== undefined) remember(each, outcome, sample)
      }
    }
  }
}

/** The decisions on all wishes at once: none of them stores a sample. */
export const expectDecisions = (
  reference: Reference,
  each: ReferenceExperiment,
  wishes: readonly SampleWish[],
  now: number
): Expectation => {
  const allocator = allocatorOf(reference, each)
  const value = wishes.map((wish) => {
    const { bucket, status } = outcomeOf({ ...wish, bucket: null }, each.samples, allocator, now)
    return { reason: status, bucket, id: each.samples.get(keyOf(wish))?.id ?? null }
  })
  return { status: 200, value }
}

const completeAt = (sample: ReferenceSample | undefined, { completed_at }: SampleAnswer) => {
  if (sample !== undefined) sample.completedAt = completed_at
}

export const expectCompletion = ({ samples }: ReferenceExperiment, key: string): Expectation => {
  const sample = samples.get(key)
  return {
    status: 200,
    value: { complete: true, at: sample?.completedAt ?? undefined },
    commit: (body) => completeAt(sample, SampleAnswer.parse(body))
  }
}

export const expectBulkCompletion = ({ samples }: ReferenceExperiment, keys: readonly string[]): Expectation => {
  const found = keys.map((key) => samples.get(key))
  const statusOf = (sample: ReferenceSample | undefined) => {
    if (sample === undefined) return "sample_not_found"
    return sample.completedAt === null ? "completed" : "already_completed"
  }
  return {
    status: 200,
    value: found.map((sample) => [statusOf(sample), sample?.bucket ?? null]),
    commit: (body) => {
      for (const [index, { sample }] of BulkAnswer.parse(body).results.entries()) {
        if (sample !== undefined) completeAt(found[index], sample)
      }
    }
  }
}

/** All samples by id, with everything that must not change. */
export const expectSamples = ({ samples }: ReferenceExperiment): Expectation => ({
  status: 200,
  value: new Map([...samples].map(([key, { bucket, completedAt, id }]) => [id, { key, bucket, completedAt }] as const))
})

export const expectCounts = ({ allocation, samples }: ReferenceExperiment): Expectation => {
  const stored = [...samples.values()]
  const current = allocation.buckets.map(({ name }) => name)
  const removed = [...new Set(stored.map(({ bucket }) => bucket))].filter((name) => !current.includes(name)).sort()
  const value = [...current, ...removed].map((name) => {
    const own = stored.filter(({ bucket, forced }) => bucket === name && !forced)
    const complete = own.filter(({ completedAt }) => completedAt !== null).length
    const forced = stored.filter((sample) => sample.bucket === name && sample.forced).length
    return { bucket_name: name, samples: own.length, complete, forced }
  })
  return { status: 200, value }
}
