import type { Outputs } from "../../service/trpc.ts"
import { resultsTexts } from "../../texts/results.ts"
import { formatDifference, formatRelative, rounded } from "../values/metricValues.ts"
import type { ChartTable } from "./ChartTable.ts"
import type { IntervalRow } from "./IntervalRow.ts"

type MetricResult = Outputs["results"]["get"]["metrics"][number]
type Comparison = MetricResult["comparisons"][number]

interface Limits {
  readonly low: number | null
  readonly high: number | null
}

const pair = ({ high, low }: Limits) => (low === null || high === null ? null : ([low, high] as const))

/** What a row of the forest plot says in words: the always-valid interval where it is known. */
const differenceWords = (
  { absolute, relative, sequential }: Comparison,
  metric: MetricResult["metric"],
  isRelative: boolean
): string => {
  const format = isRelative ? formatRelative : formatDifference(metric)
  const shown = isRelative ? relative : pair(sequential) === null ? absolute : sequential
  if (shown.estimate === null) return shown.reason ?? ""
  const limits = pair(shown)
  return limits === null
    ? `${format(shown.estimate)}`
    : resultsTexts.summary.range(format(shown.estimate), format(limits[0]), format(limits[1]))
}

/** A row for each bucket against the baseline. */
export const comparisonRows = (
  { comparisons, metric }: MetricResult,
  isRelative: boolean,
  colourOf: (bucket: string) => string
): readonly IntervalRow[] =>
  comparisons.map((comparison) => {
    const { absolute, bucket, relative, sequential } = comparison
    return {
      name: bucket,
      colour: colourOf(bucket),
      text: differenceWords(comparison, metric, isRelative),
      estimate: (isRelative ? relative : absolute).estimate,
      wide: isRelative ? null : pair(sequential),
      narrow: pair(isRelative ? relative : absolute)
    }
  })

/** The numbers of the forest plot, absolute and relative. */
export const comparisonTable = ({ comparisons }: MetricResult): ChartTable => ({
  columns: [
    "bucket",
    "difference",
    "low",
    "high",
    "always-valid low",
    "always-valid high",
    "relative",
    "relative low",
    "relative high"
  ],
  rows: comparisons.map(({ absolute, bucket, relative, sequential }) => [
    bucket,
    ...[
      absolute.estimate,
      absolute.low,
      absolute.high,
      sequential.low,
      sequential.high,
      relative.estimate,
      relative.low,
      relative.high
    ].map(rounded)
  ])
})
