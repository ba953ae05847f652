import type { Moments } from "./OutcomeTotal.ts"

export const noMoments: Moments = { samples: 0, sum: 0, sumOfSquares: 0, squaredDeviations: 0 }

/** The moments of so many samples with one value. */
export const constantMoments = (samples: number, value: number): Moments => ({
  samples,
  sum: samples * value,
  sumOfSquares: samples * value * value,
  squaredDeviations: 0
})

/** The moments of both sets of values together (Chan, Golub and LeVeque 1979). */
export const joinMoments = (one: Moments, other: Moments): Moments => {
  if (one.samples === 0) return other
  if (other.samples === 0) return one
  const samples = one.samples + other.samples
  const difference = other.sum / other.samples - one.sum / one.samples
  return {
    samples,
    sum: one.sum + other.sum,
    sumOfSquares: one.sumOfSquares + other.sumOfSquares,
    squaredDeviations:
      one.squaredDeviations +
      other.squaredDeviations +
      difference * difference * ((one.samples / samples) * other.samples)
  }
}
