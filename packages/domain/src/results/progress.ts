import type { PowerPlan } from "../experiments/PowerPlan.ts"
import type { Facts } from "./Facts.ts"

/** Samples of both buckets at which confidence sequences are narrowest, when the experiment has no sequential plan. */
const defaultTuning = 5_000

/** What a confidence sequence is tuned for. It is fixed before the first sample. */
export const tuningOf = ({ plan }: Facts): number => {
  if (plan === null || plan.method === "fixed") return defaultTuning
  return plan.tunedFor ?? (plan.samples[0] ?? 0) + (plan.samples[1] ?? 0)
}

/** How far an experiment is with its plan. */
export interface Progress extends PowerPlan {
  /** Samples that count so far. */
  readonly collected: number
  /** The share of the planned samples, 0–1. */
  readonly progress: number
}

/** The progress of the analysed samples; null without a plan. */
export const progressOf = ({ counts, plan }: Facts): Progress | null => {
  if (plan === null) return null
  const collected = counts.reduce((sum, row) => sum + row.samples, 0)
  return { ...plan, collected, progress: plan.total === 0 ? 1 : Math.min(1, collected / plan.total) }
}
