import type { Inputs, Outputs } from "../../../../service/trpc.ts"
import { planTexts } from "../../../../texts/setup/plan.ts"

export type Plan = Outputs["plans"]["power"]
export type PlanRequest = NonNullable<Inputs["experiments"]["update"]["plan"]>

/** A test to plan, as it is typed; rates and chances in per cent. */
export interface PlanDraft {
  readonly solve: "effect" | "power" | "samples"
  readonly outcome: "mean" | "proportion"
  readonly baseline: string
  readonly deviation: string
  readonly effect: string
  readonly relative: boolean
  readonly total: string
  readonly inDays: boolean
  readonly perDay: string
  readonly power: string
  readonly significance: string
  readonly sides: "one" | "two"
  readonly direction: "decrease" | "increase"
  readonly method: "fixed" | "sequential"
  readonly equal: boolean
  readonly buckets: string
}

const { planner: texts } = planTexts

const percent = (value: number): string => String(Number((value * 100).toPrecision(12)))

const emptyDraft: PlanDraft = {
  solve: "samples",
  outcome: "proportion",
  baseline: "10",
  deviation: "",
  effect: "2",
  relative: false,
  total: "",
  inDays: false,
  perDay: "",
  power: "80",
  significance: "5",
  sides: "two",
  direction: "increase",
  method: "fixed",
  equal: false,
  buckets: "2"
}

/** The form of a kept plan, or one with usual values. */
export const draftOf = (plan: Plan | null): PlanDraft => {
  if (plan === null) return emptyDraft
  const written = (value: number | null) =>
    value === null ? "" : plan.outcome === "mean" ? String(value) : percent(value)
  return {
    ...emptyDraft,
    outcome: plan.outcome,
    baseline: written(plan.baseline),
    deviation: plan.standard_deviation === null ? "" : String(plan.standard_deviation),
    effect: written(plan.effect),
    total: String(plan.total),
    power: percent(plan.power),
    significance: percent(plan.significance),
    sides: plan.sides === 1 ? "one" : "two",
    direction: plan.effect < 0 ? "decrease" : "increase",
    method: plan.method
  }
}

/** The number of a text; null for none, NaN for a text that is no number. */
export const numberOf = (text: string): number | null => {
  const plain = text.trim().replaceAll(/[,_\s%]/g, "")
  return plain === "" ? null : Number(plain)
}

export type PlanProblems = Partial<Readonly<Record<keyof PlanDraft, string>>>

const isOver = (value: number | null, least: number): boolean => value !== null && value >= least

const amountProblems = (draft: PlanDraft): PlanProblems => {
  const [baseline, deviation, effect, perDay] = [draft.baseline, draft.deviation, draft.effect, draft.perDay].map(
    numberOf
  )
  const isMean = draft.outcome === "mean"
  const total = numberOf(draft.total)
  const { inDays, relative, solve } = draft
  return {
    ...(Number.isNaN(baseline) || (!isMean && baseline === null) ? { baseline: texts.number } : {}),
    ...(isMean && !isOver(deviation ?? null, Number.MIN_VALUE) ? { deviation: texts.positive } : {}),
    ...(solve !== "effect" && (effect == null || Number.isNaN(effect)) ? { effect: texts.number } : {}),
    ...(solve !== "effect" && relative && baseline == null ? { baseline: texts.needsBaseline } : {}),
    ...(solve !== "samples" && !inDays && !(isOver(total, 4) && Number.isInteger(total)) ? { total: texts.whole } : {}),
    ...(solve !== "samples" && inDays && !isOver(total, Number.MIN_VALUE) ? { total: texts.positive } : {}),
    ...(solve !== "samples" && inDays && perDay === null ? { perDay: texts.needsPerDay } : {}),
    ...(perDay !== null && !isOver(perDay ?? null, Number.MIN_VALUE) ? { perDay: texts.positive } : {})
  }
}

const isChance = (text: string): boolean => {
  const value = numberOf(text)
  return value !== null && value > 0 && value < 100
}

/** What is wrong with the fields, before the service computes. */
export const planProblems = (draft: PlanDraft): PlanProblems => {
  const buckets = numberOf(draft.buckets)
  const isCount = Number.isInteger(buckets) && isOver(buckets, 2) && !isOver(buckets, 101)
  return {
    ...amountProblems(draft),
    ...(draft.solve !== "power" && !isChance(draft.power) ? { power: texts.between } : {}),
    ...(isChance(draft.significance) ? {} : { significance: texts.between }),
    ...(draft.equal && !isCount ? { buckets: texts.bucketCount } : {})
  }
}

const fraction = (text: string): number => (numberOf(text) ?? 0) / 100

/** The question to the service; null while a field is wrong. `shares` are those of the experiment's buckets; null without two. */
export const requestOf = (draft: PlanDraft, shares: readonly number[] | null): PlanRequest | null => {
  if (Object.keys(planProblems(draft)).length > 0) return null
  const { direction, inDays, method, outcome, relative, sides, solve } = draft
  const unit = outcome === "mean" ? 1 : 100
  const baseline = numberOf(draft.baseline)
  const effect = numberOf(draft.effect) ?? 0
  const total = (numberOf(draft.total) ?? 0) * (inDays ? (numberOf(draft.perDay) ?? 0) : 1)
  return {
    outcome,
    ...(baseline !== null && { baseline: baseline / unit }),
    ...(outcome === "mean" && { standard_deviation: numberOf(draft.deviation) ?? 0 }),
    ...(solve !== "effect" && (relative ? { relative_effect: effect / 100 } : { effect: effect / unit })),
    ...(solve !== "samples" && { total: Math.max(4, Math.floor(total)) }),
    ...(solve !== "power" && { power: fraction(draft.power) }),
    significance: fraction(draft.significance),
    sides: sides === "one" ? 1 : 2,
    direction,
    method,
    ...(draft.equal || shares === null ? { buckets: numberOf(draft.buckets) ?? 2 } : { shares: [...shares] })
  }
}
