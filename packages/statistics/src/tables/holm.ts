import { requireProbability } from "../numbers/requireInput.ts"

/**
 * p-values of one family adjusted by Holm's step-down method (Holm 1979): to reject where the adjusted one is at most α keeps the chance of
 * any false rejection at most α. A null, a test that could not be computed, stays null and does not count. Throws a RangeError for a number
 * that is no probability.
 */
export const holm = (input: {
  readonly pValues: readonly (number | null)[]
}): { readonly adjusted: readonly (number | null)[] } => {
  const known = input.pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }]))
  for (const { p } of known) requireProbability("a p-value", p)
  const adjusted: (number | null)[] = input.pValues.map(() => null)
  let largest = 0
  for (const [rank, { p, index }] of known.toSorted((one, other) => one.p - other.p).entries()) {
    largest = Math.max(largest, Math.min(1, p * (known.length - rank)))
    adjusted[index] = largest
  }
  return { adjusted }
}
