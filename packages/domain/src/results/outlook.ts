import { planEffect } from "@sortition/statistics/planEffect"
import { planSamples } from "@sortition/statistics/planSamples"
import type { Arm } from "./Arm.ts"
import type { Facts } from "./Facts.ts"
import type { ResultMetric } from "./ResultMetric.ts"

const day = 86_400_000
/** Days of traffic that the forecast is made from. */
const recentDays = 7
const power = 0.8

/** What the experiment can still find, from the rates and the traffic so far. Differences are relative to the baseline. */
export interface Outlook {
  /** Of the smaller of the two buckets, from the last 7 days; null without samples. */
  readonly samplesPerDay: number | null
  /** The smallest relative change that a test finds with a power of 80 per cent: now, and by the due date. */
  readonly effectNow: number | null
  readonly effectByDueDate: number | null
  /** The relative change that the days are for: the smallest that matters, or 10 per cent. */
  readonly effect: number
  /** Days from now until that change is found with a power of 80 per cent; 0 when there are samples enough. */
  readonly daysNeeded: number | null
  readonly reason: string | null
}

const nothing = (effect: number, samplesPerDay: number | null, reason: string): Outlook => ({
  samplesPerDay,
  effectNow: null,
  effectByDueDate: null,
  effect,
  daysNeeded: null,
  reason
})

/** Samples of the smallest bucket a day, over the last days or since the first sample. */
const trafficOf = ({ counts, now }: Facts, buckets: readonly string[]): number | null => {
  const firstHour = counts.reduce((first, row) => (row.samples > 0 ? Math.min(first, row.hour) : first), now)
  const since = Math.max(now - recentDays * day, firstHour)
  const days = Math.max(now - since, 3_600_000) / day
  const recent = buckets.map((bucket) =>
    counts.reduce((sum, row) => (row.bucket === bucket && row.hour >= since ? sum + row.samples : sum), 0)
  )
  const fewest = Math.min(...recent)
  return fewest > 0 && Number.isFinite(fewest) ? fewest / days : null
}

const baselineOf = (arm: Arm) =>
  arm.kind === "proportion"
    ? { kind: "proportion" as const, rate: arm.n === 0 ? null : arm.successes / arm.n, n: arm.n }
    : {
        kind: "mean" as const,
        rate: arm.mean,
        n: arm.n,
        sd: arm.variance === null ? null : Math.sqrt(arm.variance)
      }

/** The outlook of a metric: its baseline against the smallest other bucket. */
export const outlookOf = (
  facts: Facts,
  arms: readonly Arm[],
  {
    alpha,
    baseline,
    dueDate,
    metric
  }: {
    readonly alpha: number
    readonly baseline: string
    readonly dueDate: number | null
    readonly metric: ResultMetric
  }
): Outlook => {
  const effect = metric.minimumEffect ?? 0.1
  const reference = arms.find(({ bucket }) => bucket === baseline)
  const others = arms.filter(({ bucket }) => bucket !== baseline)
  if (reference === undefined || others.length === 0) return nothing(effect, null, "There is no other bucket.")
  const samplesPerDay = trafficOf(
    facts,
    arms.map(({ bucket }) => bucket)
  )
  const known = baselineOf(reference)
  if (known.rate === null || known.rate === 0 || (known.kind === "proportion" && known.rate === 1)) {
    return nothing(effect, samplesPerDay, "The rate of the baseline is not known yet, or leaves no room for a change.")
  }
  if (known.kind === "mean" && (known.sd === null || known.sd === 0)) {
    return nothing(effect, samplesPerDay, "The spread of the baseline is not known yet.")
  }
  const n = Math.min(...arms.map((arm) => arm.n))
  // An effect of a mean is in standard deviations.
  const scale = known.kind === "proportion" ? known.rate : Math.abs(known.rate) / (known.sd ?? 1)
  const plan = {
    outcome: known.kind === "proportion" ? { kind: known.kind, baseline: known.rate } : { kind: known.kind },
    alpha,
    shares: arms.map(() => 1),
    method: "fixed",
    power
  } as const
  const effectAt = (samples: number) => {
    const found = planEffect({ ...plan, total: samples * arms.length }).effect
    return found === null ? null : found / scale
  }
  const wanted = known.kind === "proportion" ? Math.min(effect * scale, 1 - known.rate) : effect * scale
  const needed = planSamples({ ...plan, effect: wanted }).samples?.[0] ?? null
  const perDay = samplesPerDay ?? 0
  const byDue =
    dueDate === null || dueDate <= facts.now || perDay === 0 ? null : n + (perDay * (dueDate - facts.now)) / day
  const missing = needed === null ? null : Math.max(0, needed - n)
  const daysNeeded = missing === 0 ? 0 : missing === null || perDay === 0 ? null : missing / perDay
  return {
    samplesPerDay,
    effectNow: n < 2 ? null : effectAt(n),
    effectByDueDate: byDue === null ? null : effectAt(Math.floor(byDue)),
    effect,
    daysNeeded,
    reason: daysNeeded === null ? "There is no traffic to forecast from." : null
  }
}
