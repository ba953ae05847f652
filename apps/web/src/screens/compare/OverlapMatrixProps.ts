import type { Overlap, Overlaps } from "./overlapOf.ts"

export interface OverlapMatrixProps {
  readonly overlaps: Overlaps
  readonly chosen: Overlap | null
  readonly onChoose: (a: string, b: string) => void
}
