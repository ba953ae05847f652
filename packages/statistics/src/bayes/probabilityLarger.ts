import betaln from "@stdlib/math-base-special-betaln"
import { integrate } from "../numbers/integrate.ts"
import { type BetaPosterior, bends } from "./BetaPosterior.ts"

/** Above so many terms the quadrature is faster. */
const mostTerms = 1_000

/**
 * P(one > other) for two independent posteriors: exactly, as a finite sum (Miller 2015; Cook 2005), if a parameter is whole and small, by
 * quadrature otherwise.
 */
export const probabilityLarger = (one: BetaPosterior, other: BetaPosterior): number => {
  if (isSummed(one.alpha)) return summed(one.alpha, one.beta, other.alpha, other.beta)
  // 1 − rate has the parameters the other way round, and the order turned.
  if (isSummed(other.beta)) return summed(other.beta, other.alpha, one.beta, one.alpha)
  // The narrower density, so that it is the one that the nodes follow.
  const integral =
    one.high - one.low < other.high - other.low
      ? integrate((x) => one.density(x) * other.below(x), bends([other, one], one.low, one.high))
      : integrate((x) => other.density(x) * one.above(x), bends([one, other], other.low, other.high))
  return Math.min(1, integral)
}

const isSummed = (parameter: number) => Number.isInteger(parameter) && parameter <= mostTerms

/** Σ_{i<a₂} B(a₁+i, b₁+b₂)/((b₂+i) B(1+i, b₂) B(a₁, b₁)), each term from the one before. */
const summed = (a2: number, b2: number, a1: number, b1: number): number => {
  let logTerm = betaln(a1, b1 + b2) - betaln(a1, b1)
  let sum = Math.exp(logTerm)
  for (let i = 0; i < a2 - 1; i++) {
    logTerm += Math.log(((a1 + i) * (b2 + i)) / ((a1 + b1 + b2 + i) * (1 + i)))
    sum += Math.exp(logTerm)
  }
  return Math.min(1, sum)
}
