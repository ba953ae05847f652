import { Result } from "effect"
import { ExperimentArchived } from "../experiments/Experiment.ts"
import type { FlagValue } from "../experiments/FlagFields.ts"
import { valueProblems } from "../experiments/valueTypes.ts"
import { domainError } from "../shared/domainError.ts"
import { fieldProblem, InvalidInput } from "../shared/InvalidInput.ts"
import { collectNames, lookalikeMessage, nameProblem } from "../shared/names.ts"
import { reweight, type SlotTarget } from "./reweight.ts"
import { type Share, slotCount, unitOf } from "./Share.ts"
import { type SlotTable, totalSlots } from "./SlotTable.ts"

/** An arm of an experiment. Times are milliseconds since the epoch. */
export interface Bucket {
  readonly experimentId: string
  readonly name: string
  /** The number of its slots, 0–10,000. */
  readonly slots: number
  /** The most samples, 1–2,147,483,647; null for no such limit. Forced samples do not count. */
  readonly maxSamples: number | null
  /** What a flag has in this bucket; null stands for the name. */
  readonly value: FlagValue | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** The buckets of an experiment and one version of its slot table. Version 0 is the empty table of a new experiment. */
export interface Allocation {
  readonly experimentId: string
  readonly archived: boolean
  /** The experiment's value for those that are not sampled; null when there is none. */
  readonly fallbackValue: FlagValue | null
  /** In order of creation. */
  readonly buckets: readonly Bucket[]
  readonly table: SlotTable
  readonly version: number
  /** Buckets that accept no more samples in this version, by name. The store determines them, because it counts the samples. */
  readonly closedBuckets: readonly string[]
  /** When this version was created, milliseconds since the epoch; for version 0, when the experiment was created. */
  readonly changedAt: number
}

/** A current or earlier slot table of an experiment, numbered from 1 without gaps. The empty table of version 0 is not included. */
export interface AllocationVersion {
  readonly version: number
  readonly table: SlotTable
  /**
   * Buckets that reached `maxSamples` before this version, by name. A bucket that reaches it begins a new version with the same table, so the
   * samples of a version all come from the same buckets.
   */
  readonly closedBuckets: readonly string[]
  /** When it took effect, milliseconds since the epoch. */
  readonly createdAt: number
}

/** One page of the versions, in order. */
export interface VersionPage {
  /** The most versions on the page; all when absent. */
  readonly limit?: number | undefined
  /** The last version of the previous page. */
  readonly cursor?: number | undefined
}

/** A bucket and the share that it must get. */
export type NewBucket = {
  readonly name: string
  /** The most samples; null for no such limit. When it is absent, an existing bucket keeps its limit. */
  readonly maxSamples?: number | null | undefined
  /** Null for none. When it is absent, an existing bucket keeps its value. */
  readonly value?: FlagValue | null | undefined
} & Share

export class BucketExists extends domainError("BucketExists", { kind: "conflict" })<{ readonly bucket: string }> {
  override get message() {
    return `Bucket ${JSON.stringify(this.bucket)} already exists in this experiment`
  }
}

/** The slots that each bucket must own, in order of creation. */
export const targetOf = (buckets: readonly Bucket[]): SlotTarget =>
  buckets.map(({ name, slots }) => ({ bucket: name, slots }))

/** Adds a bucket on the lowest free slots. Fails when the buckets would own more than all slots. */
export const addBucket = (
  allocation: Allocation,
  added: NewBucket,
  now: number
): Result.Result<Allocation, BucketExists | ExperimentArchived | InvalidInput> => {
  const { name } = added
  const slots = slotCount(added)
  if (allocation.archived) return Result.fail(new ExperimentArchived({ id: allocation.experimentId }))
  if (allocation.buckets.some((bucket) => bucket.name === name)) return Result.fail(new BucketExists({ bucket: name }))
  const other = collectNames(allocation.buckets.map((bucket) => bucket.name))(name)
  const nameMessage = other === null ? nameProblem(name) : lookalikeMessage(other)
  const taken = allocation.buckets.reduce((sum, bucket) => sum + bucket.slots, 0)
  const { most, of, plural } = unitOf([added])
  const sizeMessage =
    taken + slots > totalSlots
      ? `${plural} add up to ${of(taken + slots)}; at most ${most} is allowed, and ${of(totalSlots - taken)} is free`
      : null
  const { maxSamples = null, value = null } = added
  const [valueProblem] = valueProblems([...allocation.buckets, { name, value }], allocation.fallbackValue)
  const problems = [
    ...(nameMessage === null ? [] : [fieldProblem("name", nameMessage)]),
    ...(sizeMessage === null ? [] : [fieldProblem("slots" in added ? "slots" : "percentage", sizeMessage)]),
    ...(valueProblem === undefined ? [] : [fieldProblem("value", valueProblem.message)])
  ]
  if (problems.length > 0) return Result.fail(new InvalidInput({ problems }))
  // The clocks of processes differ, but the times of versions must ascend.
  const changedAt = Math.max(now, allocation.changedAt)
  const { experimentId } = allocation
  const bucket: Bucket = { experimentId, name, slots, maxSamples, value, createdAt: changedAt, updatedAt: changedAt }
  const buckets = [...allocation.buckets, bucket]
  return Result.succeed({
    ...allocation,
    buckets,
    table: reweight(allocation.table, targetOf(buckets)),
    version: allocation.version + 1,
    changedAt
  })
}
