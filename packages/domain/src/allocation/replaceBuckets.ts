import { Result } from "effect"
import { ExperimentArchived } from "../experiments/Experiment.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import { collectNames, lookalikeMessage, nameProblem } from "../shared/names.ts"
import type { Problem } from "../shared/Problem.ts"
import { type Allocation, type Bucket, type NewBucket, targetOf } from "./Allocation.ts"
import { minimumMoves, movedSlots, reweight, type SlotMove, slotMoves } from "./reweight.ts"
import { type GivenShare, slotCount, unitOf } from "./Share.ts"
import { slotsPerPercent, totalSlots } from "./SlotTable.ts"

/** The allocation after a change of its distribution, and the slots that the change moves. */
export interface Reweighting extends Allocation {
  /** How many slots change their owner. */
  readonly movedSlots: number
  /** The fewest slots that any change to this distribution must move. */
  readonly minimumSlots: number
  /** By the losing bucket, then by the gaining one, in order of creation; unowned last. */
  readonly moves: readonly SlotMove[]
}

type Named = Pick<Bucket, "name">

interface GivenBucket extends GivenShare {
  readonly name: string | undefined
}

/** Problems of a distribution as a whole: names listed twice, more than all slots. Ignores absent names and shares. */
export const distributionProblems = (buckets: readonly GivenBucket[]): readonly Problem[] => {
  const seen = new Set<string>()
  const problems: Problem[] = []
  for (const [index, { name }] of buckets.entries()) {
    if (name === undefined) continue
    if (seen.has(name)) {
      const message = `bucket ${JSON.stringify(name)} is listed twice`
      problems.push({ path: ["buckets", index, "name"], message })
    }
    seen.add(name)
  }
  const total = buckets.reduce((sum, { percentage = 0, slots = percentage * slotsPerPercent }) => sum + slots, 0)
  if (total <= totalSlots) return problems
  const { most, of, plural } = unitOf(buckets)
  return [{ path: ["buckets"], message: `${plural} add up to ${of(total)}; at most ${most} is allowed` }, ...problems]
}

/** Problems of the names that are new: they show nothing, or look the same as another text of the distribution. */
const newNameProblems = (buckets: readonly Named[], wanted: readonly Named[]): readonly Problem[] => {
  const known = new Set(buckets.map(({ name }) => name))
  const add = collectNames(wanted.flatMap(({ name }) => (known.has(name) ? [name] : [])))
  return wanted.flatMap(({ name }, index): readonly Problem[] => {
    if (known.has(name)) return []
    const other = add(name)
    const message = other === null ? nameProblem(name) : lookalikeMessage(other)
    return message === null ? [] : [{ path: ["buckets", index, "name"], message }]
  })
}

/** Problems of a distribution that replaces these buckets. */
export const replacementProblems = (buckets: readonly Named[], wanted: readonly NewBucket[]): readonly Problem[] => [
  ...distributionProblems(wanted),
  ...newNameProblems(buckets, wanted)
]

const replaced = ({ buckets, experimentId }: Allocation, wanted: readonly NewBucket[], now: number) => {
  const shares = new Map(wanted.map((each) => [each.name, each]))
  const kept = buckets.flatMap((bucket): readonly Bucket[] => {
    const share = shares.get(bucket.name)
    if (share === undefined) return []
    const { maxSamples = bucket.maxSamples } = share
    const slots = slotCount(share)
    const isSame = slots === bucket.slots && maxSamples === bucket.maxSamples
    return [isSame ? bucket : { ...bucket, slots, maxSamples, updatedAt: now }]
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
      createdAt: now,
      updatedAt: now
    }))
  ]
}

/**
 * Sets exactly these buckets, as a new version that moves the fewest slots; the same version if nothing changes. Existing buckets keep
 * their order, new ones follow in the order given, and those not listed are removed.
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
  const isSame =
    buckets.length === allocation.buckets.length && buckets.every((each, place) => each === allocation.buckets[place])
  if (isSame) return Result.succeed({ ...allocation, movedSlots: 0, minimumSlots: 0, moves: [] })
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
