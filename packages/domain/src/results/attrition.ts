import { independence } from "@sortition/statistics/independence"
import { kaplanMeierBinned } from "@sortition/statistics/kaplanMeierBinned"
import { logRankBinned } from "@sortition/statistics/logRankBinned"
import { safeLogRankBinned } from "@sortition/statistics/safeLogRankBinned"
import { wilson } from "@sortition/statistics/wilson"
import { sumBy } from "./analysed.ts"
import type { Facts, HourCount } from "./Facts.ts"
import { alarmAt } from "./split.ts"
import { type SurvivalArm, survivalArms } from "./survival.ts"

/** Points of a curve in an answer. */
const curvePoints = 200

const hour = 3_600_000

interface CurvePoint {
  readonly seconds: number
  /** The share that is not complete after so long. */
  readonly survival: number
  /** Samples that were not complete just before, and at least this old. */
  readonly atRisk: number
  readonly low: number | null
  readonly high: number | null
}

interface AttritionBucket {
  readonly bucket: string
  readonly samples: number
  readonly complete: number
  /** Of the samples that are older than the window. */
  readonly olderSamples: number
  readonly olderComplete: number
  readonly olderRate: number | null
  readonly olderLow: number | null
  readonly olderHigh: number | null
  /** By when half of the samples are complete, by Kaplan–Meier; null while fewer are. */
  readonly medianSeconds: number | null
  readonly medianLow: number | null
  readonly medianHigh: number | null
  readonly curve: readonly CurvePoint[]
}

/** Whether samples of the buckets complete equally often and equally fast. */
export interface Attrition {
  /** Seconds. Samples of this age count as older than the window. */
  readonly windowSeconds: number
  readonly resolution: "sample" | "hour"
  readonly buckets: readonly AttritionBucket[]
  /** Are completions independent of the bucket? For one look. */
  readonly chiSquare: { readonly statistic: number; readonly df: number; readonly pValue: number } | null
  /** Is their timing? For one look. */
  readonly logRank: { readonly statistic: number; readonly df: number; readonly pValue: number } | null
  /** The same question, which may be asked at any time. */
  readonly sequential: {
    readonly logE: number
    readonly largestLogE: number
    readonly pValue: number
    readonly alarm: boolean
    readonly alarmedAt: number | null
  }
  readonly verdict: string
}

const withSamples = (arms: readonly SurvivalArm[]) => arms.filter(({ bins }) => bins.length > 0)

/** The natural logarithm of the e-value that buckets differ in when their samples complete: the mean over the buckets against the baseline. */
export const attritionEvidence = (arms: readonly SurvivalArm[], baseline: string): number => {
  const reference = arms.find(({ bucket }) => bucket === baseline)
  if (reference === undefined || reference.bins.length === 0) return 0
  const others = withSamples(arms).filter((arm) => arm !== reference)
  return safeLogRankBinned({ buckets: [reference, ...others].map(({ bins }) => bins) }).logE
}

/** At most `curvePoints` of a curve, evenly spread, the first and the last included. */
const thinned = (points: readonly CurvePoint[]): readonly CurvePoint[] => {
  if (points.length <= curvePoints) return points
  const step = (points.length - 1) / (curvePoints - 1)
  return Array.from({ length: curvePoints }, (_, n) => points[Math.round(n * step)]).filter(
    (point) => point !== undefined
  )
}

const totalsOf = (rows: readonly HourCount[]) => ({
  samples: rows.reduce((sum, row) => sum + row.samples, 0),
  complete: rows.reduce((sum, row) => sum + row.complete, 0)
})

/** The samples that are older than the window: exactly, or without those of the hour in which it ends. */
const olderOf = ({ now, timings }: Facts, rows: readonly HourCount[], bucket: string, window: number) => {
  if (timings === null) return totalsOf(rows.filter((row) => row.hour + hour <= now - window))
  const older = timings.filter((timing) => timing.bucket === bucket && timing.age >= window)
  return { samples: older.length, complete: older.filter(({ isComplete }) => isComplete).length }
}

const bucketOf = (
  facts: Facts,
  { bins, bucket }: SurvivalArm,
  { confidence, windowSeconds }: { readonly confidence: number; readonly windowSeconds: number }
): AttritionBucket => {
  const rows = facts.counts.filter((row) => row.bucket === bucket)
  const { complete, samples } = totalsOf(rows)
  const { complete: olderComplete, samples: olderSamples } = olderOf(facts, rows, bucket, windowSeconds * 1_000)
  const interval = wilson({ successes: olderComplete, trials: olderSamples, confidence })
  const estimate = kaplanMeierBinned({ bins, confidence })
  return {
    bucket,
    samples,
    complete,
    olderSamples,
    olderComplete,
    olderRate: olderSamples === 0 ? null : olderComplete / olderSamples,
    olderLow: olderSamples === 0 ? null : interval.low,
    olderHigh: olderSamples === 0 ? null : interval.high,
    medianSeconds: estimate.median,
    medianLow: estimate.medianLow,
    medianHigh: estimate.medianHigh,
    curve: thinned(
      estimate.times.map((seconds, n) => ({
        seconds,
        survival: estimate.survival[n] ?? 1,
        atRisk: estimate.atRisk[n] ?? 0,
        low: estimate.low[n] ?? null,
        high: estimate.high[n] ?? null
      }))
    )
  }
}

/** By default a day, or the median age of the experiment's samples when that is shorter. */
const defaultWindow = ({ counts, now, timings }: Facts): number => {
  if (timings !== null && timings.length > 0) {
    const ages = timings.map(({ age }) => age).sort((one, other) => one - other)
    return Math.min(86_400, Math.max(0, Math.floor((ages[Math.floor(ages.length / 2)] ?? 0) / 1_000)))
  }
  const n = counts.reduce((sum, row) => sum + row.samples, 0)
  let seen = 0
  for (const row of counts.toSorted((one, other) => one.hour - other.hour)) {
    seen += row.samples
    if (seen * 2 >= n) return Math.min(86_400, Math.max(0, Math.floor((now - row.hour - hour) / 1_000)))
  }
  return 86_400
}

const testsOf = (facts: Facts, arms: readonly SurvivalArm[]) => {
  const compared = withSamples(arms)
  if (compared.length < 2) return { chiSquare: null, logRank: null }
  const [samples, complete] = [sumBy(facts.counts, (row) => row.samples), sumBy(facts.counts, (row) => row.complete)]
  const table = compared.map(({ bucket }) => {
    const done = complete.get(bucket) ?? 0
    return [done, (samples.get(bucket) ?? 0) - done]
  })
  const independent = independence({ table })
  const timing = logRankBinned({ buckets: compared.map(({ bins }) => bins) })
  return {
    chiSquare:
      independent.statistic === null || independent.pValue === null || independent.tooFew
        ? null
        : { statistic: independent.statistic, df: independent.df, pValue: independent.pValue },
    logRank:
      timing.statistic === null || timing.pValue === null
        ? null
        : { statistic: timing.statistic, df: timing.df, pValue: timing.pValue }
  }
}

const verdictOf = ({ alarm, alarmedAt }: Attrition["sequential"], compared: number, complete: number) => {
  if (compared < 2) return "Fewer than two buckets have samples, so there is nothing to compare."
  if (complete === 0) return "No sample is complete yet."
  if (alarm) {
    return "Samples of the buckets do not complete equally often or equally fast. If completion is not what you test, results of complete samples only are biased."
  }
  if (alarmedAt !== null) return "Samples of the buckets did not complete equally earlier."
  return "Nothing shows that samples of one bucket complete more often or faster. This may be checked at any time."
}

/** Completions of the analysed samples and their timing, by bucket. */
export const attritionOf = (
  facts: Facts,
  {
    baseline,
    confidence,
    window
  }: { readonly baseline: string; readonly confidence: number; readonly window: number | null }
): Attrition => {
  const arms = survivalArms(facts)
  const windowSeconds = window ?? defaultWindow(facts)
  const logE = attritionEvidence(arms, baseline)
  const largestLogE = Math.max(logE, facts.evidence.attrition)
  const sequential = {
    logE,
    largestLogE,
    pValue: Math.min(1, Math.exp(-largestLogE)),
    alarm: largestLogE >= alarmAt,
    alarmedAt: facts.evidence.attritionAlarmedAt
  }
  const complete = facts.counts.reduce((sum, row) => sum + row.complete, 0)
  return {
    windowSeconds,
    resolution: facts.timings === null ? "hour" : "sample",
    buckets: arms.map((arm) => bucketOf(facts, arm, { confidence, windowSeconds })),
    ...testsOf(facts, arms),
    sequential,
    verdict: verdictOf(sequential, withSamples(arms).length, complete)
  }
}
