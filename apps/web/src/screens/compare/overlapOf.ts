import type { Outputs } from "../../service/trpc.ts"

export type Overlaps = Outputs["overlaps"]["get"]
export type Compared = Overlaps["experiments"][number]

export interface Overlap {
  readonly a: Compared
  readonly b: Compared
  readonly pair: Overlaps["pairs"][number]
  /** The part of the smaller experiment's entities that is in both, from 0 to 1. */
  readonly share: number
}

/** Two experiments and what they have in common; null if the answer does not have the pair. */
export const overlapOf = ({ experiments, pairs }: Overlaps, first: string, second: string): Overlap | null => {
  const pair = pairs.find(({ a, b }) => (a === first && b === second) || (a === second && b === first))
  const a = experiments.find(({ id }) => id === first)
  const b = experiments.find(({ id }) => id === second)
  if (pair === undefined || a === undefined || b === undefined) return null
  const smaller = Math.min(a.entities, b.entities)
  return { a, b, pair, share: smaller === 0 ? 0 : Math.min(1, pair.both / smaller) }
}

/** The entities in both if neither choice depends on the other, in a population of so many; null where that is unknown or impossible. */
export const expectedOf = ({ a, b, pair }: Overlap, population: number | undefined): number | null => {
  if (pair.expected !== null) return pair.expected
  if (population === undefined || population < Math.max(a.entities, b.entities, 1)) return null
  return Math.round((a.entities * b.entities) / population)
}
