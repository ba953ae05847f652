import { ForestPlot } from "../../../../parts/charts/ForestPlot.tsx"
import { SelectField } from "../../../../parts/controls/SelectField.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { formatMetric } from "../../../../parts/values/metricValues.ts"
import { resultsTexts } from "../../../../texts/results.ts"
import type { MetricResult, Results } from "../resultsQuery.ts"
import { useResultsSearch } from "../useResultsSearch.ts"
import { MetricNumbers } from "./MetricNumbers.tsx"

const texts = resultsTexts.summary

interface SummaryViewProps {
  readonly results: Results
  readonly shown: readonly MetricResult[]
  readonly colourOf: (bucket: string) => string
}

const hintOf = ({ cap, metric }: MetricResult): string =>
  [
    `${texts.roles[metric.role]}, ${texts.goals[metric.goal]}.`,
    cap === null ? "" : texts.capped(formatMetric(metric)(cap))
  ].join(" ")

/** Every metric: the differences as a forest plot, and the numbers beside them. */
export const SummaryView = ({ colourOf, results, shown }: SummaryViewProps) => {
  const { change, search } = useResultsSearch()
  const isRelative = search.scale === "relative"
  return (
    <>
      <div className="row results-scale no-print">
        <SelectField
          label={texts.scale}
          value={search.scale ?? "absolute"}
          options={[
            { value: "absolute", text: texts.absolute },
            { value: "relative", text: texts.relative }
          ]}
          onChange={(scale) => change({ scale: scale === "relative" ? scale : undefined })}
          {...(isRelative && { hint: texts.relativeNote })}
        />
      </div>
      {shown.map((result) => (
        <Card key={result.metric.name} title={result.metric.name} hint={hintOf(result)}>
          <p>{result.verdict}</p>
          {result.comparisons.length > 0 && (
            <ForestPlot result={result} baseline={results.baseline ?? ""} isRelative={isRelative} colourOf={colourOf} />
          )}
          <MetricNumbers result={result} baseline={results.baseline} colourOf={colourOf} />
        </Card>
      ))}
    </>
  )
}
