import { Result } from "effect"
import { ExperimentArchived } from "../experiments/Experiment.ts"
import { domainError } from "../shared/domainError.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import { reweight, type SlotTarget } from "./reweight.ts"
import { type SlotTable, slotsPerPercent } from "./SlotTable.ts"

/** An arm of an experiment. Times are milliseconds since the epoch. */
export interface Bucket {
  readonly experimentId: string
  readonly name: string
  /** Whole per cent of all slots, 0–100. */
  readonly percentage: number
  readonly createdAt: number
  readonly updatedAt: number
}

/** How an experiment divides its 10,000 slots, and which version of that this is; version 0 is the empty table of a new experiment. */
export interface Allocation {
  readonly experimentId: string
  readonly archived: boolean
  /** In order of creation. */
  readonly buckets: readonly Bucket[]
  readonly table: SlotTable
  readonly version: number
  /** When this version was made, milliseconds since the epoch; of version 0, when the experiment was. */
  readonly changedAt: number
}

/** A slot table that an experiment has or had, numbered from 1 without gaps; the empty table before any bucket is not one. */
export interface AllocationVersion {
  readonly version: number
  readonly table: SlotTable
  /** When it took effect, milliseconds since the epoch. */
  readonly createdAt: number
}

export interface NewBucket {
  readonly name: string
  /** Whole per cent, 0–100. */
  readonly percentage: number
}

export class BucketExists extends domainError("BucketExists", { kind: "conflict" })<{ readonly bucket: string }> {
  override get message() {
    return `Bucket ${JSON.stringify(this.bucket)} already exists in this experiment`
  }
}

/** What the buckets are to own, in order of creation. */
export const targetOf = (buckets: readonly Bucket[]): SlotTarget =>
  buckets.map(({ name, percentage }) => ({ bucket: name, slots: percentage * slotsPerPercent }))

/** The allocation with one bucket more, which owns the lowest free slots. All percentages together are at most 100. */
export const addBucket = (
  allocation: Allocation,
  { name, percentage }: NewBucket,
  now: number
): Result.Result<Allocation, BucketExists | ExperimentArchived | InvalidInput> => {
  if (allocation.archived) return Result.fail(new ExperimentArchived({ id: allocation.experimentId }))
  if (allocation.buckets.some((bucket) => bucket.name === name)) return Result.fail(new BucketExists({ bucket: name }))
  const taken = allocation.buckets.reduce((sum, bucket) => sum + bucket.percentage, 0)
  if (taken + percentage > 100) {
    const message = `percentages add up to ${taken + percentage}, at most 100 are possible: ${100 - taken} are free`
    return Result.fail(new InvalidInput({ problems: [{ path: ["percentage"], message }] }))
  }
  // Clocks of different processes differ; the times of versions do not go back.
  const changedAt = Math.max(now, allocation.changedAt)
  const { experimentId } = allocation
  const bucket: Bucket = { experimentId, name, percentage, createdAt: changedAt, updatedAt: changedAt }
  const buckets = [...allocation.buckets, bucket]
  return Result.succeed({
    ...allocation,
    buckets,
    table: reweight(allocation.table, targetOf(buckets)),
    version: allocation.version + 1,
    changedAt
  })
}
