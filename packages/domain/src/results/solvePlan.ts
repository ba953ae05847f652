import { planEffect } from "@sortition/statistics/planEffect"
import { planPower } from "@sortition/statistics/planPower"
import { planSamples } from "@sortition/statistics/planSamples"
import { Result } from "effect"
import type { PowerPlan } from "../experiments/PowerPlan.ts"
import { fieldProblem, InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import type { Problem } from "../shared/Problem.ts"

/** What is known of a test before it is planned. Exactly one of `effect`, `power` and `total` is null: it is computed. */
export interface PlanQuestion extends Omit<PowerPlan, "effect" | "power" | "total" | "samples"> {
  /** Null to find the smallest one; `direction` says of which sign. */
  readonly effect: number | null
  readonly power: number | null
  readonly total: number | null
  readonly direction: "increase" | "decrease"
}

/** More samples than any test has. */
const mostSamples = 1e12
/** Effects that a test can have, in standard deviations; those of a proportion are differences of rates. */
const effectSizes = { least: 1e-7, most: 1e7 }
/** The least part of all samples that a bucket can have. */
const leastShare = 1e-6

const tooManySamples = "it would need more than 1,000,000,000,000 samples"

const hasLeast = (shares: readonly number[]) => {
  const sum = shares.reduce((all, share) => all + share, 0)
  return Number.isFinite(sum) && shares.every((share) => share / sum >= leastShare)
}

const isRate = (baseline: number | null) => baseline !== null && baseline >= 0 && baseline <= 1

const isFindable = (effect: number, unit: number) => {
  const size = Math.abs(effect) / unit
  return size >= effectSizes.least && size <= effectSizes.most
}

const problemsOf = (question: PlanQuestion): readonly Problem[] => {
  const { baseline, effect, outcome, power, shares, standardDeviation, total } = question
  const unknown = [effect, power, total].filter((each) => each === null).length
  const other = baseline !== null && effect !== null ? baseline + effect : null
  return [
    ...(unknown === 1
      ? []
      : [fieldProblem("total", "exactly two of effect, power and total must be given; the third is computed")]),
    ...(outcome === "proportion" && baseline === null
      ? [fieldProblem("baseline", "a proportion needs a baseline")]
      : []),
    ...(outcome === "proportion" && baseline !== null && (baseline < 0 || baseline > 1)
      ? [fieldProblem("baseline", "a proportion lies between 0 and 1")]
      : []),
    ...(outcome === "proportion" && other !== null && isRate(baseline) && (other < -1e-12 || other > 1 + 1e-12)
      ? [fieldProblem("effect", "baseline and effect must add up to a number between 0 and 1")]
      : []),
    ...(outcome === "mean" && standardDeviation === null
      ? [fieldProblem("standardDeviation", "a mean needs a standard deviation")]
      : []),
    ...(effect === 0 ? [fieldProblem("effect", "an effect of 0 cannot be found")] : []),
    ...(effect !== null && effect !== 0 && !isFindable(effect, standardDeviation ?? 1)
      ? [fieldProblem("effect", "the effect must have 0.0000001 to 10,000,000 standard deviations")]
      : []),
    ...(hasLeast(shares) ? [] : [fieldProblem("shares", "each bucket must have a millionth of all samples, or more")])
  ]
}

const splitOf = (total: number, shares: readonly number[]): readonly number[] => {
  const sum = shares.reduce((all, share) => all + share, 0)
  return shares.map((share) => Math.floor((total * share) / sum))
}

/** Computes what is missing of a plan: samples for an effect, the effect for samples, or the power. */
export const solvePlan = (question: PlanQuestion): Result.Result<PowerPlan, InvalidInput> => {
  const problems = problemsOf(question)
  if (problems.length > 0) return Result.fail(new InvalidInput({ problems }))
  const { direction, effect, power, total, ...rest } = question
  const { alpha, baseline, method, outcome, shares, sides } = rest
  // An effect of a mean is planned in standard deviations.
  const unit = outcome === "mean" ? (rest.standardDeviation ?? 1) : 1
  const plan = {
    outcome: outcome === "mean" ? { kind: outcome } : { kind: outcome, baseline: baseline ?? 0 },
    alpha,
    shares,
    method,
    sides,
    ...(rest.tunedFor === null ? {} : { tunedFor: rest.tunedFor })
  } as const
  const unsolvable = (field: string, message: string) => Result.fail(invalidField(field, message))
  if (effect !== null && power !== null) {
    const needed = planSamples({ ...plan, effect: effect / unit, power })
    if (needed.samples === null || needed.total === null) return unsolvable("effect", "no number of samples finds it")
    if (!(needed.total <= mostSamples)) return unsolvable("effect", tooManySamples)
    return Result.succeed({ ...rest, effect, power, samples: needed.samples, total: needed.total })
  }
  const samples = splitOf(total ?? 0, shares)
  if (samples.some((count) => count < 2)) return unsolvable("total", "each bucket needs at least two samples")
  const known = total ?? 0
  if (effect !== null) {
    return Result.succeed({
      ...rest,
      effect,
      power: planPower({ ...plan, effect: effect / unit, total: known }).power,
      samples,
      total: known
    })
  }
  const found = planEffect({ ...plan, total: known, power: power ?? 0, direction }).effect
  if (found === null) return unsolvable("total", "no effect is large enough to be found with so few samples")
  return Result.succeed({ ...rest, effect: found * unit, power: power ?? 0, samples, total: known })
}
