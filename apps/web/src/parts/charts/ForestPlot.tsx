import type { Outputs } from "../../service/trpc.ts"
import { resultsTexts } from "../../texts/results.ts"
import { formatDifference, formatRelative } from "../values/metricValues.ts"
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
  const value = buckets.find(({ bucket }) => bucket === baseline)?.value.estimate ?? null
  const smallest = metric.minimum_effect === null ? null : metric.minimum_effect * (isRelative ? 1 : Math.abs(value ?? 0))
  return (
    <IntervalChart
      title={texts.title(metric.name)}
      summary={rows.map(({ name, text }) => texts.chart(metric.name, name, baseline, text)).join(" ")}
      rows={rows}
      formatValue={isRelative ? formatRelative : formatDifference(metric)}
      origin={0}
      marks={smallest === null || smallest === 0 ? [] : [-smallest, smallest]}
      table={comparisonTable(result)}
      legend={<IntervalKey hasWide={!isRelative} hasMarks={smallest !== null && smallest !== 0} />}
    />
  )
}
