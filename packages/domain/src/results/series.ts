import { meanInterval } from "@sortition/statistics/meanInterval"
import { wilson } from "@sortition/statistics/wilson"
import type { Metric } from "../outcomes/Metric.ts"
import type { OutcomePoint, SeriesInterval } from "../outcomes/OutcomeTotal.ts"
import { type Arm, armOfValues } from "./Arm.ts"
import { analysed, type Selection } from "./analysed.ts"
import { type Comparison, sequentialDifference } from "./compareArms.ts"
import type { Facts, HourCount } from "./Facts.ts"
import { finite, splitEvidence } from "./split.ts"

/** The newest points of a series. */
const mostPoints = 2_000
const hour = 3_600_000
const lengthOf = { hour, day: 24 * hour } as const

interface SeriesBucket {
  readonly bucket: string
  /** Samples and completions until the end of the interval. */
  readonly samples: number
  readonly complete: number
  /** The rate or the mean of the metric then, and its interval. */
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

interface SeriesPoint {
  /** When the interval ends; the last one may not have ended. Milliseconds since the epoch. */
  readonly at: number
  readonly buckets: readonly SeriesBucket[]
  /** The confidence sequences of the differences from the baseline, as they could be seen then. */
  readonly comparisons: readonly { readonly bucket: string; readonly sequential: Comparison["sequential"] }[]
  /** The natural logarithm of the e-value against the split, as it could be seen then; null when it is infinite. */
  readonly splitLogE: number | null
}

/** A metric by time, cumulative. */
export interface Series {
  readonly metric: string
  readonly interval: SeriesInterval
  readonly baseline: string
  readonly points: readonly SeriesPoint[]
}

export interface SeriesQuery extends Selection {
  readonly baseline: string
  readonly confidence: number
  readonly interval: SeriesInterval
  readonly tunedFor: number
}

/** A declared metric and its values by time; null for completion. */
export type SeriesValues = { readonly metric: Metric; readonly points: readonly OutcomePoint[] } | null

interface Total {
  samples: number
  complete: number
}

const intervalOf = (arm: Arm, confidence: number) => {
  if (arm.kind === "proportion") {
    const { low, high } = wilson({ successes: arm.successes, trials: arm.n, confidence })
    return arm.n === 0 ? { value: null, low: null, high: null } : { value: arm.successes / arm.n, low, high }
  }
  const { mean, n, variance } = arm
  if (mean === null || variance === null) return { value: mean, low: null, high: null }
  const { low, high } = meanInterval({ n, mean, sd: Math.sqrt(variance), confidence })
  return { value: mean, low, high }
}

const armsAt = (
  totals: ReadonlyMap<string, Total>,
  values: SeriesValues,
  latest: ReadonlyMap<string, OutcomePoint>
): readonly Arm[] =>
  [...totals].map(([bucket, { complete, samples }]) =>
    values === null
      ? { kind: "proportion", bucket, n: samples, successes: complete }
      : armOfValues(values.metric, bucket, samples, latest.get(bucket))
  )

const compared = (arms: readonly Arm[], { baseline, confidence, tunedFor }: SeriesQuery) => {
  const reference = arms.find(({ bucket }) => bucket === baseline)
  if (reference === undefined) return []
  return arms
    .filter((arm) => arm !== reference)
    .map((arm) => ({ bucket: arm.bucket, sequential: sequentialDifference(reference, arm, { confidence, tunedFor }) }))
}

/** The counts until each interval's end: samples by their creation, completions by their acceptance, outcomes by their time. */
export const seriesOf = (facts: Facts, query: SeriesQuery, values: SeriesValues): Series => {
  const { baseline, confidence, interval } = query
  const length = lengthOf[interval]
  const startOf = (row: HourCount) => Math.floor(row.hour / length) * length
  const selected = Map.groupBy(analysed(facts, query).counts, startOf)
  const all = Map.groupBy(facts.counts, startOf)
  const outcomes = Map.groupBy(values?.points ?? [], ({ at }) => at)
  const starts = [...new Set([...all.keys(), ...outcomes.keys()])].sort((one, other) => one - other)
  const totals = new Map(facts.buckets.map((bucket): [string, Total] => [bucket, { samples: 0, complete: 0 }]))
  const latest = new Map<string, OutcomePoint>()
  const seen: HourCount[] = []
  const points = starts.map((start): SeriesPoint => {
    seen.push(...(all.get(start) ?? []))
    for (const row of selected.get(start) ?? []) {
      const total = totals.get(row.bucket)
      if (total === undefined) continue
      total.samples += row.samples
      total.complete += row.completions
    }
    for (const point of outcomes.get(start) ?? []) latest.set(point.bucket, point)
    const arms = armsAt(totals, values, latest)
    return {
      at: Math.min(start + length, facts.now),
      buckets: arms.map((arm) => ({
        bucket: arm.bucket,
        samples: totals.get(arm.bucket)?.samples ?? 0,
        complete: totals.get(arm.bucket)?.complete ?? 0,
        ...intervalOf(arm, confidence)
      })),
      comparisons: compared(arms, query),
      splitLogE: finite(splitEvidence({ ...facts, counts: seen }))
    }
  })
  return { metric: values?.metric.name ?? "completion", interval, baseline, points: points.slice(-mostPoints) }
}
