import betaln from "@stdlib/math-base-special-betaln"
import type { PossibleSplit } from "./Split.ts"

/** Up to so many samples the product of all predictions is as fast as special functions, and loses no digit. */
const fewSamples = 200

/** ln e of one allocation version: the Dirichlet-multinomial likelihood, prior concentration · shares, over that of the shares. */
export const logEOfSplit = (split: PossibleSplit, concentration: number): number =>
  split.n <= fewSamples ? logProduct(split, concentration) : logQuotient(split, concentration)

/** Each sample's predicted chance (concentration · share + before)/(concentration + all before) over its share. */
const logProduct = ({ observed, shares, n }: PossibleSplit, concentration: number): number => {
  const rising = (count: number, prior: number) => {
    let sum = 0
    for (let before = 1; before < count; before++) sum += Math.log1p(before / prior)
    return sum
  }
  return shares.reduce(
    (sum, share, bucket) => sum + rising(observed[bucket] ?? 0, concentration * share),
    -rising(n, concentration)
  )
}

/** Dirichlet functions as products of beta functions of one bucket and all before it, which lose far fewer digits than gamma functions of millions. */
const logQuotient = ({ observed, shares }: PossibleSplit, concentration: number): number => {
  let logE = 0
  let priorBefore = 0
  let countBefore = 0
  for (const [bucket, share] of shares.entries()) {
    const prior = concentration * share
    const count = observed[bucket] ?? 0
    if (bucket > 0) logE += betaln(prior + count, priorBefore + countBefore) - betaln(prior, priorBefore)
    logE -= count * Math.log(share)
    priorBefore += prior
    countBefore += count
  }
  return logE
}
