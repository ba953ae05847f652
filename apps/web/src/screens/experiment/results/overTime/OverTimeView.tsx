import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { LineChart } from "../../../../parts/charts/LineChart.tsx"
import { SelectField } from "../../../../parts/controls/SelectField.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { EmptyState } from "../../../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { formatDifferenceShort, formatMetricShort } from "../../../../parts/values/metricValues.ts"
import { formatCount, formatPercent } from "../../../../parts/values/numbers.ts"
import { trpc } from "../../../../service/trpc.ts"
import { resultsTexts } from "../../../../texts/results.ts"
import { type MetricResult, type Results, selectionOf } from "../resultsQuery.ts"
import { useResultsSearch } from "../useResultsSearch.ts"
import { bucketLines, differenceLines, evidenceLine } from "./seriesLines.ts"

const texts = resultsTexts.overTime
const withoutSeries = "time_to_complete"
const fourDays = 4 * 86_400_000

interface OverTimeViewProps {
  readonly results: Results
  /** The metric of the lines. */
  readonly result: MetricResult
  readonly createdAt: string
  readonly colourOf: (bucket: string) => string
}

const powerOfTen = (value: number): string => {
  const power = Math.round(value * 10) / 10
  return power <= 6 ? formatCount(Number((10 ** power).toPrecision(2))) : `10^${power}`
}

/** The course of one metric: what could be seen at each time, and the evidence against the split. */
export const OverTimeView = ({ colourOf, createdAt, result, results }: OverTimeViewProps) => {
  const { change, experimentId, search } = useResultsSearch()
  const { metric } = result
  const hasSeries = metric.name !== withoutSeries
  const interval = search.interval ?? (Date.parse(results.at) - Date.parse(createdAt) > fourDays ? "day" : "hour")
  const series = useQuery(
    trpc.results.series.queryOptions(
      { ...selectionOf(experimentId, search), metric: metric.name, interval },
      { trpc: { context: { alone: true } }, placeholderData: keepPreviousData, enabled: hasSeries }
    )
  )
  if (!hasSeries) return <Note>{texts.noSeries}</Note>
  if (series.isError) return <Failure error={series.error} retry={() => void series.refetch()} />
  if (series.data === undefined) return <Skeleton height={900} />
  const { data } = series
  if (data.points.length === 0) return <EmptyState title={resultsTexts.empty.samplesTitle}>{texts.empty}</EmptyState>
  return (
    <>
      <div className="row row-between">
        <p>
          {texts.choose} <strong>{metric.name}</strong>.
        </p>
        <div className="results-scale no-print">
          <SelectField
            label={texts.interval}
            value={interval}
            options={[
              { value: "hour", text: texts.hour },
              { value: "day", text: texts.day }
            ]}
            onChange={(chosen) => change({ interval: chosen })}
          />
        </div>
      </div>
      <div className="card">
        <LineChart
          title={texts.differences(metric.name, metric.kind === "proportion")}
          summary={texts.differencesSummary(metric.name, data.baseline)}
          series={differenceLines(data, colourOf)}
          height={280}
          formatValue={formatDifferenceShort(metric)}
          rules={[{ value: 0, text: texts.none, kind: "zero" }]}
        />
        <p className="small soft">{texts.anyTime}</p>
      </div>
      <div className="columns columns-wide">
        <div className="card">
          <LineChart
            title={texts.values(metric.name)}
            summary={texts.valuesSummary(metric.name)}
            series={bucketLines(data, colourOf, (bucket) => bucket)}
            formatValue={formatMetricShort(metric)}
          />
        </div>
        <div className="card">
          <LineChart
            title={texts.samples}
            summary={texts.samplesSummary}
            series={bucketLines(data, colourOf, ({ samples }) => ({ value: samples }))}
            formatValue={formatCount}
            domain={[0, 1]}
          />
        </div>
        <div className="card">
          <LineChart
            title={texts.evidence}
            summary={texts.evidenceSummary}
            series={[evidenceLine(data, texts.eValue)]}
            formatValue={powerOfTen}
            domain={[0, 3]}
            rules={[{ value: 3, text: texts.alarm }]}
          />
        </div>
        <div className="card">
          <LineChart
            title={texts.attrition}
            summary={texts.attritionSummary}
            series={bucketLines(data, colourOf, ({ complete, samples }) => ({
              value: samples === 0 ? null : 1 - complete / samples
            }))}
            formatValue={(value) => formatPercent(value, 0)}
          />
        </div>
      </div>
    </>
  )
}
