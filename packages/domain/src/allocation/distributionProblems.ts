import { collectNames, lookalikeMessage, nameProblem } from "../shared/names.ts"
import type { Problem } from "../shared/Problem.ts"
import type { Bucket, NewBucket } from "./Allocation.ts"
import { type GivenShare, unitOf } from "./Share.ts"
import { slotsPerPercent, totalSlots } from "./SlotTable.ts"

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
