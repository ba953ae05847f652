import fc from "fast-check"
import type { NewBucket } from "../allocation/Allocation.ts"
import type { Share } from "../allocation/Share.ts"
import { slotsPerPercent, totalSlots } from "../allocation/SlotTable.ts"

const names = ["a", "b", "c", "d", "e", "constructor", "__proto__"]
const cut = fc.oneof(
  fc.nat({ max: 100 }).map((percentage) => percentage * slotsPerPercent),
  fc.nat({ max: totalSlots })
)
const cuts = fc.array(cut, { minLength: names.length, maxLength: names.length })

const shareOf = (slots: number): Share =>
  slots % slotsPerPercent === 0 ? { percentage: slots / slotsPerPercent } : { slots }

/** Any division of all slots among some of a few names, in any order, in per cent or in slots; the rest is unowned. */
export const anyDistribution = fc
  .tuple(cuts, fc.shuffledSubarray(names))
  .map(([points, some]): readonly NewBucket[] => {
    const sorted = points.toSorted((one, other) => one - other)
    return some.map((name, index) => ({ name, ...shareOf((sorted[index] ?? 0) - (sorted[index - 1] ?? 0)) }))
  })

/** Always the same distributions. */
export const someDistributions = (count: number): readonly (readonly NewBucket[])[] =>
  fc.sample(anyDistribution, { numRuns: count, seed: 20_26 })
