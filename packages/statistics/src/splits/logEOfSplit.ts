import betaln from "@stdlib/math-base-special-betaln"
import type { PossibleSplit } from "./Split.ts"

/**
 * ln e of one allocation version: the Dirichlet-multinomial likelihood, prior concentration · shares, over that of the shares. The Dirichlet
 * functions are products of beta functions of one bucket and all before it, which lose far fewer digits than gamma functions of millions.
 */
export const logEOfSplit = ({ observed, shares }: PossibleSplit, concentration: number): number => {
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
