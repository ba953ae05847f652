import { wilson } from "@sortition/statistics/wilson"
import type { Arm } from "./Arm.ts"
import { analysed, type Selection } from "./analysed.ts"
import { type Comparison, sequentialDifference } from "./compareArms.ts"
import type { Facts, HourCount } from "./Facts.ts"
import { finite, splitEvidence } from "./split.ts"

export type SeriesInterval = "day" | "hour"

/** The newest points of a series. */
const mostPoints = 2_000
const hour = 3_600_000
const lengthOf = { hour, day: 24 * hour } as const

export interface SeriesBucket {
  readonly bucket: string
  /** Samples and completions until the end of the interval. */
  readonly samples: number
  readonly complete: number
  readonly rate: number | null
  readonly low: number | null
  readonly high: number | null
}

export interface SeriesPoint {
  /** When the interval ends; the last one may not have ended. Milliseconds since the epoch. */
  readonly at: number
  readonly buckets: readonly SeriesBucket[]
  /** The confidence sequences of the differences from the baseline, as they could be seen then. */
  readonly comparisons: readonly { readonly bucket: string; readonly sequential: Comparison["sequential"] }[]
  /** The natural logarithm of the e-value against the split, as it could be seen then. */
  readonly splitLogE: number | null
}

/** Completion by time, cumulative. */
export interface Series {
  readonly interval: SeriesInterval
  readonly baseline: string
  readonly points: readonly SeriesPoint[]
}

interface Total {
  samples: number
  complete: number
}

const pointOf = (
  totals: ReadonlyMap<string, Total>,
  {
    baseline,
    confidence,
    tunedFor
  }: { readonly baseline: string; readonly confidence: number; readonly tunedFor: number }
) => {
  const arms: readonly Arm[] = [...totals].map(([bucket, { complete, samples }]) => ({
    kind: "proportion",
    bucket,
    n: samples,
    successes: complete
  }))
  const reference = arms.find(({ bucket }) => bucket === baseline)
  return {
    buckets: [...totals].map(([bucket, { complete, samples }]) => {
      const interval = samples === 0 ? null : wilson({ successes: complete, trials: samples, confidence })
      return {
        bucket,
        samples,
        complete,
        rate: samples === 0 ? null : complete / samples,
        low: interval?.low ?? null,
        high: interval?.high ?? null
      }
    }),
    comparisons:
      reference === undefined
        ? []
        : arms
            .filter(({ bucket }) => bucket !== baseline)
            .map((arm) => ({
              bucket: arm.bucket,
              sequential: sequentialDifference(reference, arm, { confidence, tunedFor })
            }))
  }
}

/** The counts until each interval's end: samples by their creation, completions by their acceptance. */
export const seriesOf = (
  facts: Facts,
  query: Selection & {
    readonly baseline: string
    readonly confidence: number
    readonly interval: SeriesInterval
    readonly tunedFor: number
  }
): Series => {
  const { baseline, interval } = query
  const length = lengthOf[interval]
  const startOf = (row: HourCount) => Math.floor(row.hour / length) * length
  const selected = Map.groupBy(analysed(facts, query).counts, startOf)
  const all = Map.groupBy(facts.counts, startOf)
  const starts = [...all.keys()].sort((one, other) => one - other)
  const totals = new Map(facts.buckets.map((bucket): [string, Total] => [bucket, { samples: 0, complete: 0 }]))
  const seen: HourCount[] = []
  const points = starts.map((start): SeriesPoint => {
    seen.push(...(all.get(start) ?? []))
    for (const row of selected.get(start) ?? []) {
      const total = totals.get(row.bucket)
      if (total === undefined) continue
      total.samples += row.samples
      total.complete += row.completions
    }
    return {
      at: Math.min(start + length, facts.now),
      ...pointOf(totals, query),
      splitLogE: finite(splitEvidence({ ...facts, counts: seen }))
    }
  })
  return { interval, baseline, points: points.slice(-mostPoints) }
}
