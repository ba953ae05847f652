import type { Outputs } from "../../service/trpc.ts"
import { resultsTexts } from "../../texts/results.ts"
import { formatDifferenceShort, formatRelative } from "../values/metricValues.ts"
import { comparisonRows, comparisonTable } from "./comparisonRows.ts"
import { IntervalChart } from "./IntervalChart.tsx"
import { IntervalKey } from "./IntervalKey.tsx"

const texts = resultsTexts.summary

interface ForestPlotProps {
  readonly result: Outputs["results"]["get"]["metrics"][number]
  readonly baseline: string
  readonly isRelative?: boolean
  readonly colourOf: (bucket: string) => string
}

/** The difference of every bucket to the baseline on one metric. */
export const ForestPlot = ({ baseline, colourOf, isRelative = false, result }: ForestPlotProps) => {
  const { buckets, metric } = result
  const rows = comparisonRows(result, isRelative, colourOf)
  const value = buckets.find(({ bucket }) => bucket === baseline)?.value.estimate ?? 0
  const smallest = (metric.minimum_effect ?? 0) * (isRelative ? 1 : Math.abs(value))
  const largest = Math.max(0, ...rows.flatMap(({ narrow, wide }) => [...(narrow ?? []), ...(wide ?? [])].map(Math.abs)))
  // A mark far outside would leave no room for the intervals.
  const marks = smallest > 0 && smallest <= 3 * largest ? [-smallest, smallest] : []
  return (
    <IntervalChart
      title={texts.title(metric.name)}
      summary={rows.map(({ name, text }) => texts.chart(metric.name, name, baseline, text)).join(" ")}
      rows={rows}
      formatValue={isRelative ? formatRelative : formatDifferenceShort(metric)}
      origin={0}
      isTime={!isRelative && metric.unit === "seconds"}
      marks={marks}
      table={comparisonTable(result)}
      legend={<IntervalKey hasWide={!isRelative} hasMarks={marks.length > 0} />}
    />
  )
}
