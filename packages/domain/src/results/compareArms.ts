import { betaBinomial } from "@sortition/statistics/betaBinomial"
import { newcombe } from "@sortition/statistics/newcombe"
import { normalComparison } from "@sortition/statistics/normalComparison"
import { relativeDifference } from "@sortition/statistics/relativeDifference"
import { relativeRisk } from "@sortition/statistics/relativeRisk"
import { sequentialMeans } from "@sortition/statistics/sequentialMeans"
import { sequentialProportions } from "@sortition/statistics/sequentialProportions"
import { twoProportionsZ } from "@sortition/statistics/twoProportionsZ"
import { welch } from "@sortition/statistics/welch"
import type { Arm, MeanArm, ProportionArm } from "./Arm.ts"

/** An estimate and the interval that contains the truth with the wanted confidence; null where it is undefined, and `reason` says why. */
export interface Estimate {
  readonly estimate: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string
  readonly reason: string | null
}

/** A bucket against the baseline: other minus baseline. */
export interface Comparison {
  readonly bucket: string
  /** Of one look. */
  readonly absolute: Estimate
  /** The absolute one, as a part of the baseline. */
  readonly relative: Estimate
  /** Of one look; two-sided. */
  readonly pValue: number | null
  /** `pValue`, corrected by Holm for the number of buckets. */
  readonly adjustedPValue: number | null
  /** An asymptotic confidence sequence: it may be looked at any time. */
  readonly sequential: Estimate & { readonly pValue: number | null; readonly tunedFor: number }
  readonly bayesian: {
    /** That the bucket's true value is better than the baseline's, as the goal says. */
    readonly probabilityBetter: number | null
    /** How much worse than the baseline the bucket is, on average, in the cases in which it is worse. */
    readonly expectedLoss: number | null
    readonly method: string
  }
}

interface Sequencing {
  /** Of all intervals, between 0 and 1. */
  readonly confidence: number
  /** Samples of both buckets together at which the confidence sequence is narrowest. */
  readonly tunedFor: number
}

/** How arms are compared. */
export interface Terms extends Sequencing {
  readonly goal: "increase" | "decrease"
}

const undefinedBecause = (method: string, reason: string): Estimate => ({
  estimate: null,
  low: null,
  high: null,
  method,
  reason
})

type Uncorrected = Omit<Comparison, "adjustedPValue" | "bucket">

const method = "asymptotic confidence sequence"

const asSequence = (
  { difference, high, low, pValue }: ReturnType<typeof sequentialProportions>,
  tunedFor: number,
  reason: string
): Comparison["sequential"] => ({
  estimate: difference,
  low,
  high,
  pValue,
  tunedFor,
  method,
  reason: low === null ? reason : null
})

const pairOfRates = (baseline: ProportionArm, other: ProportionArm) => ({
  baseline: { successes: baseline.successes, trials: baseline.n },
  other: { successes: other.successes, trials: other.n }
})

const pairOfMeans = (baseline: MeanArm, other: MeanArm) => ({
  baseline: { n: baseline.n, mean: baseline.mean ?? 0, sd: Math.sqrt(baseline.variance ?? 0) },
  other: { n: other.n, mean: other.mean ?? 0, sd: Math.sqrt(other.variance ?? 0) }
})

const sequenceOfRates = (baseline: ProportionArm, other: ProportionArm, { confidence, tunedFor }: Sequencing) =>
  asSequence(
    sequentialProportions({ ...pairOfRates(baseline, other), alpha: 1 - confidence, tunedFor }),
    tunedFor,
    "It needs 50 samples in each bucket, of which 5 succeed and 5 do not."
  )

const sequenceOfMeans = (baseline: MeanArm, other: MeanArm, { confidence, tunedFor }: Sequencing) =>
  asSequence(
    sequentialMeans({ ...pairOfMeans(baseline, other), alpha: 1 - confidence, tunedFor }),
    tunedFor,
    "It needs 50 values in each bucket, which are not all the same."
  )

/** The difference of two arms of one metric, which may be looked at any time. */
export const sequentialDifference = (baseline: Arm, other: Arm, terms: Sequencing): Comparison["sequential"] => {
  if (baseline.kind === "proportion" && other.kind === "proportion") return sequenceOfRates(baseline, other, terms)
  if (baseline.kind === "mean" && other.kind === "mean") return sequenceOfMeans(baseline, other, terms)
  throw new TypeError("arms of different metrics cannot be compared")
}

const compareProportions = (baseline: ProportionArm, other: ProportionArm, terms: Terms): Uncorrected => {
  const { confidence, goal } = terms
  const sequential = sequenceOfRates(baseline, other, terms)
  const pair = pairOfRates(baseline, other)
  if (baseline.n === 0 || other.n === 0) {
    const reason = "A bucket has no samples."
    return {
      absolute: undefinedBecause("Newcombe", reason),
      relative: undefinedBecause("Katz log", reason),
      pValue: null,
      sequential,
      bayesian: { probabilityBetter: null, expectedLoss: null, method: "beta-binomial, prior Beta(1, 1)" }
    }
  }
  const absolute = newcombe({ ...pair, confidence })
  const relative = relativeRisk({ ...pair, confidence })
  const bayesian = betaBinomial({ ...pair, prior: { alpha: 1, beta: 1 } })
  return {
    absolute: {
      estimate: absolute.difference,
      low: absolute.low,
      high: absolute.high,
      method: "Newcombe",
      reason: null
    },
    relative:
      relative.ratio === null
        ? undefinedBecause("Katz log", "A bucket has no successes.")
        : {
            estimate: relative.ratio - 1,
            low: relative.low === null ? null : relative.low - 1,
            high: relative.high === null ? null : relative.high - 1,
            method: "Katz log",
            reason: relative.low === null ? "A bucket has no successes." : null
          },
    pValue: twoProportionsZ(pair).pValue,
    sequential,
    bayesian: {
      probabilityBetter: goal === "increase" ? bayesian.probabilityBetter : 1 - bayesian.probabilityBetter,
      expectedLoss: goal === "increase" ? bayesian.expectedLossChoosingOther : bayesian.expectedLossChoosingBaseline,
      method: "beta-binomial, prior Beta(1, 1)"
    }
  }
}

const relativeOf = ({ high, low, relative }: ReturnType<typeof relativeDifference>): Estimate => {
  const isKnown = [relative, low, high].every((each) => each !== null && Number.isFinite(each))
  return isKnown
    ? { estimate: relative, low, high, method: "delta method", reason: null }
    : undefinedBecause("delta method", "The mean of the baseline is 0, or too close to it.")
}

const compareMeans = (baseline: MeanArm, other: MeanArm, terms: Terms): Uncorrected => {
  const { confidence, goal } = terms
  const sequential = sequenceOfMeans(baseline, other, terms)
  if (baseline.mean === null || baseline.variance === null || other.mean === null || other.variance === null) {
    const reason = "A bucket has fewer than two values."
    return {
      absolute: undefinedBecause("Welch", reason),
      relative: undefinedBecause("delta method", reason),
      pValue: null,
      sequential,
      bayesian: { probabilityBetter: null, expectedLoss: null, method: "normal approximation, flat prior" }
    }
  }
  const pair = { ...pairOfMeans(baseline, other), confidence }
  const absolute = welch(pair)
  const difference = other.mean - baseline.mean
  const squaredError = baseline.variance / baseline.n + other.variance / other.n
  // Without spread there is nothing that a posterior could be made of.
  const bayesian =
    squaredError === 0
      ? null
      : normalComparison({ difference: goal === "increase" ? difference : -difference, squaredError })
  return {
    absolute: {
      estimate: difference,
      low: absolute.low,
      high: absolute.high,
      method: "Welch",
      reason: absolute.low === null ? "All values are the same." : null
    },
    relative: relativeOf(relativeDifference(pair)),
    pValue: absolute.pValue,
    sequential,
    bayesian: {
      probabilityBetter: bayesian?.probabilityGreater ?? null,
      expectedLoss: bayesian?.expectedLoss ?? null,
      method: "normal approximation, flat prior"
    }
  }
}

/** One bucket against the baseline; both arms are of one metric. */
export const compareArms = (baseline: Arm, other: Arm, terms: Terms): Uncorrected => {
  if (baseline.kind === "proportion" && other.kind === "proportion") return compareProportions(baseline, other, terms)
  if (baseline.kind === "mean" && other.kind === "mean") return compareMeans(baseline, other, terms)
  throw new TypeError("arms of different metrics cannot be compared")
}
