import { Result } from "effect"
import { ExperimentArchived } from "../experiments/Experiment.ts"
import type { FlagValue } from "../experiments/FlagFields.ts"
import { valueProblems } from "../experiments/valueTypes.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import { type Allocation, type Bucket, type NewBucket, targetOf } from "./Allocation.ts"
import { replacementProblems } from "./distributionProblems.ts"
import { minimumMoves, movedSlots, reweight, type SlotMove, slotMoves } from "./reweight.ts"
import { slotCount } from "./Share.ts"

/** The allocation after a change of its distribution, and the slots that the change moves. */
export interface Reweighting extends Allocation {
  /** How many slots change their owner. */
  readonly movedSlots: number
  /** The fewest slots that any change to this distribution must move. */
  readonly minimumSlots: number
  /** By the losing bucket, then by the gaining one, in order of creation; unowned last. */
  readonly moves: readonly SlotMove[]
}

/** The order of fields counts: a value is served as it was sent. */
const isSameValue = (one: FlagValue | null, other: FlagValue | null): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** Whether all that a version is made of is the same: names, shares and limits. */
const isSameVersion = (before: readonly Bucket[], after: readonly Bucket[]): boolean =>
  before.length === after.length &&
  after.every(({ maxSamples, name, slots }, place) => {
    const bucket = before[place]
    return bucket?.name === name && bucket.slots === slots && bucket.maxSamples === maxSamples
  })

const replaced = ({ buckets, experimentId }: Allocation, wanted: readonly NewBucket[], now: number) => {
  const shares = new Map(wanted.map((each) => [each.name, each]))
  const kept = buckets.flatMap((bucket): readonly Bucket[] => {
    const share = shares.get(bucket.name)
    if (share === undefined) return []
    const { maxSamples = bucket.maxSamples, value = bucket.value } = share
    const slots = slotCount(share)
    const isSame = slots === bucket.slots && maxSamples === bucket.maxSamples && isSameValue(value, bucket.value)
    return [isSame ? bucket : { ...bucket, slots, maxSamples, value, updatedAt: now }]
  })
  const known = new Set(buckets.map(({ name }) => name))
  const added = wanted.filter(({ name }) => !known.has(name))
  return [
    ...kept,
    ...added.map((each) => ({
      experimentId,
      name: each.name,
      slots: slotCount(each),
      maxSamples: each.maxSamples ?? null,
      value: each.value ?? null,
      createdAt: now,
      updatedAt: now
    }))
  ]
}

/** Problems of the values, in the order of the request. */
const problemsOfValues = (
  buckets: readonly Bucket[],
  wanted: readonly NewBucket[],
  fallbackValue: Allocation["fallbackValue"]
) => {
  const values = new Map(buckets.map(({ name, value }) => [name, value]))
  return valueProblems(
    wanted.map(({ name }) => ({ name, value: values.get(name) ?? null })),
    fallbackValue
  )
}

/**
 * Sets exactly these buckets, as a new version that moves the fewest slots; the same version if nothing but values changes, and the same
 * buckets if nothing changes. Existing buckets keep their order, new ones follow in the order given, and those not listed are removed.
 */
export const replaceBuckets = (
  allocation: Allocation,
  wanted: readonly NewBucket[],
  now: number
): Result.Result<Reweighting, ExperimentArchived | InvalidInput> => {
  if (allocation.archived) return Result.fail(new ExperimentArchived({ id: allocation.experimentId }))
  const problems = replacementProblems(allocation.buckets, wanted)
  if (problems.length > 0) return Result.fail(new InvalidInput({ problems }))
  const changedAt = Math.max(now, allocation.changedAt)
  const buckets = replaced(allocation, wanted, changedAt)
  const badValues = problemsOfValues(buckets, wanted, allocation.fallbackValue)
  if (badValues.length > 0) return Result.fail(new InvalidInput({ problems: badValues }))
  if (isSameVersion(allocation.buckets, buckets)) {
    const isSame = buckets.every((each, place) => each === allocation.buckets[place])
    const kept = isSame ? allocation : { ...allocation, buckets }
    return Result.succeed({ ...kept, movedSlots: 0, minimumSlots: 0, moves: [] })
  }
  const target = targetOf(buckets)
  const table = reweight(allocation.table, target)
  const order = [...allocation.buckets, ...buckets].map(({ name }) => name)
  return Result.succeed({
    ...allocation,
    buckets,
    table,
    version: allocation.version + 1,
    changedAt,
    movedSlots: movedSlots(allocation.table, table),
    minimumSlots: minimumMoves(allocation.table, target),
    moves: slotMoves(allocation.table, table, order)
  })
}
