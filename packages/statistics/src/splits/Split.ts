import { requireCount, requireSameLength } from "../numbers/requireInput.ts"

/** Samples counted by bucket, and the share of each bucket, of any total, while they were allocated. */
export interface Split {
  readonly observed: readonly number[]
  readonly shares: readonly number[]
}

/** The buckets of a split that can receive samples, their shares made to add up to 1. */
export interface PossibleSplit extends Split {
  /** Samples in all buckets. */
  readonly n: number
  /** Samples in buckets whose share is 0, which no chance explains. */
  readonly impossible: number
}

/** Throws a RangeError for a negative count or share, or for lists of different length. */
export const possibleSplit = ({ observed, shares }: Split): PossibleSplit => {
  requireSameLength("observed and shares", observed, shares)
  for (const count of observed) requireCount("observed", count)
  for (const share of shares) requireCount("shares", share)
  const n = observed.reduce((sum, count) => sum + count, 0)
  const whole = shares.reduce((sum, share) => sum + share, 0)
  const possible = observed.filter((_, bucket) => (shares[bucket] ?? 0) > 0)
  const received = possible.reduce((sum, count) => sum + count, 0)
  return {
    observed: possible,
    shares: shares.filter((share) => share > 0).map((share) => share / whole),
    n,
    impossible: n - received
  }
}
