import type { Overlap, Overlaps } from "./overlapOf.ts"

/** Every two experiments, the chosen two, and what choosing does. */
export interface PairsProps {
  readonly overlaps: Overlaps
  readonly chosen: Overlap | null
  readonly onChoose: (a: string, b: string) => void
}
