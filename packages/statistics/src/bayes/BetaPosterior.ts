import betainc from "@stdlib/math-base-special-betainc"
import betaincinv from "@stdlib/math-base-special-betaincinv"
import { integrate } from "../numbers/integrate.ts"
import { requirePositive } from "../numbers/requireInput.ts"
import { type Proportion, rateOf } from "../proportions/Proportion.ts"

/** The prior Beta(alpha, beta) of a rate; both above 0. Beta(1, 1) says nothing beforehand. Integrals lose digits below 0.05. */
export interface BetaPrior {
  readonly alpha: number
  readonly beta: number
}

/** The posterior of a rate as a distribution of its logit x = ln(rate/(1 − rate)), which is smooth even where the rate's own density is infinite. */
export interface BetaPosterior extends BetaPrior {
  readonly mean: number
  /** Logits of the mean and of the quantiles 1e-15 and 1 − 1e-15. */
  readonly centre: number
  readonly low: number
  readonly high: number
  /** Density of the logit. */
  readonly density: (x: number) => number
  /** P(rate < the rate with this logit). */
  readonly below: (x: number) => number
  /** P(rate > the rate with this logit). */
  readonly above: (x: number) => number
}

const tail = 1e-15
/** The logit of the smallest rate that is a double. */
const lowest = -700

/** The posterior after these trials. Throws a RangeError unless the prior's parameters are above 0 and the counts are a proportion. */
export const betaPosterior = (proportion: Proportion, prior: BetaPrior): BetaPosterior => {
  requirePositive("prior.alpha", prior.alpha)
  requirePositive("prior.beta", prior.beta)
  rateOf(proportion)
  const alpha = prior.alpha + proportion.successes
  const beta = prior.beta + proportion.trials - proportion.successes
  const mean = alpha / (alpha + beta)
  const centre = Math.log(alpha / beta)
  const low = Math.min(centre, logitOfQuantile(alpha, beta))
  const high = Math.max(centre, -logitOfQuantile(beta, alpha))
  // From the centre, where numbers of millions would otherwise cancel.
  const shape = (x: number) =>
    Math.exp(alpha * (x - centre) - (alpha + beta) * Math.log1p(mean * Math.expm1(x - centre)))
  const whole = integrate(shape, [low, centre, high])
  const below = (x: number) => {
    if (x <= low) return 0
    if (x >= high) return 1
    return x < 0 ? betainc(rateAt(x), alpha, beta) : betainc(rateAt(-x), beta, alpha, true, true)
  }
  const above = (x: number) => {
    if (x <= low) return 1
    if (x >= high) return 0
    return x < 0 ? betainc(rateAt(x), alpha, beta, true, true) : betainc(rateAt(-x), beta, alpha)
  }
  return { alpha, beta, mean, centre, low, high, density: (x) => shape(x) / whole, below, above }
}

/** The rate, between 0 and 1, with this logit. */
export const rateAt = (x: number): number => 1 / (1 + Math.exp(-x))

const logitOfQuantile = (alpha: number, beta: number): number => {
  const quantile = betaincinv(tail, alpha, beta)
  return Math.max(lowest, Math.log(quantile) - Math.log1p(-quantile))
}

/** Where the posteriors bend, ascending, between two logits. */
export const bends = (posteriors: readonly BetaPosterior[], from: number, to: number): readonly number[] => {
  const inside = posteriors
    .flatMap(({ low, centre, high }) => [low, centre, high])
    .filter((x) => x > from && x < to)
    .sort((one, other) => one - other)
  return [from, ...inside, to]
}
