import fc from "fast-check"
import type { NewBucket } from "../allocation/Allocation.ts"

const names = ["a", "b", "c", "d", "e", "constructor", "__proto__"]
const cuts = fc.array(fc.nat({ max: 100 }), { minLength: names.length, maxLength: names.length })

/** Any division of 100 per cent among some of a few names, in any order; the rest is unowned. */
export const anyDistribution = fc
  .tuple(cuts, fc.shuffledSubarray(names))
  .map(([points, some]): readonly NewBucket[] => {
    const sorted = points.toSorted((one, other) => one - other)
    return some.map((name, index) => ({ name, percentage: (sorted[index] ?? 0) - (sorted[index - 1] ?? 0) }))
  })

/** Always the same distributions. */
export const someDistributions = (count: number): readonly (readonly NewBucket[])[] =>
  fc.sample(anyDistribution, { numRuns: count, seed: 20_26 })
