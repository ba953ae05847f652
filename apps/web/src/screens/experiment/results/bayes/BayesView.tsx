import { IntervalChart } from "../../../../parts/charts/IntervalChart.tsx"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { formatLoss, formatMetric, formatMetricShort, rounded } from "../../../../parts/values/metricValues.ts"
import { formatPercent } from "../../../../parts/values/numbers.ts"
import { resultsTexts } from "../../../../texts/results.ts"
import type { MetricResult } from "../resultsQuery.ts"

const texts = resultsTexts.bayes

interface BayesViewProps {
  readonly shown: readonly MetricResult[]
  readonly colourOf: (bucket: string) => string
}

/** A probability that is not shown as certain before it is. */
const probability = (value: number | null | undefined): string => {
  if (value == null) return "–"
  if (value > 0.999) return "> 99.9 %"
  return value < 0.001 ? "< 0.1 %" : formatPercent(value)
}

/** With a flat prior, the posterior interval of a mean is its t interval. */
const posteriorOf = ({ posterior, value }: MetricResult["buckets"][number]) => posterior ?? value

const bestWords = ({ buckets }: MetricResult): string => {
  const [best] = buckets
    .filter(({ probability_best }) => probability_best !== null)
    .toSorted((one, other) => (other.probability_best ?? 0) - (one.probability_best ?? 0))
  return best === undefined ? "" : texts.best(best.bucket, probability(best.probability_best))
}

const OneMetric = ({ colourOf, result }: { readonly result: MetricResult } & Pick<BayesViewProps, "colourOf">) => {
  const { buckets, comparisons, metric } = result
  const value = formatMetric(metric)
  const rows = buckets.map((each) => {
    const { estimate, high, low, reason } = posteriorOf(each)
    return {
      name: each.bucket,
      colour: colourOf(each.bucket),
      estimate,
      wide: null,
      narrow: low === null || high === null ? null : ([low, high] as const),
      text:
        estimate === null || low === null || high === null
          ? (reason ?? "")
          : resultsTexts.summary.range(value(estimate), value(low), value(high))
    }
  })
  return (
    <Card title={texts.title(metric.name)}>
      {bestWords(result) !== "" && <p>{bestWords(result)}</p>}
      <div className="columns columns-wide">
        <IntervalChart
          title={texts.posterior(metric.name)}
          summary={texts.posteriorSummary(metric.name, bestWords(result))}
          rows={rows}
          formatValue={formatMetricShort(metric)}
          isTime={metric.unit === "seconds"}
          table={{
            columns: [texts.bucket, "mean", "low", "high"],
            rows: buckets.map((each) => {
              const { estimate, high, low } = posteriorOf(each)
              return [each.bucket, rounded(estimate), rounded(low), rounded(high)]
            })
          }}
        />
        <ScrollX label={texts.title(metric.name)}>
          <table className="plain-table small">
            <thead>
              <tr>
                <th scope="col">{texts.bucket}</th>
                {[texts.probabilityBest, texts.probabilityBetter, texts.loss].map((head) => (
                  <th key={head} scope="col" className="end wrapped">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {buckets.map(({ bucket, probability_best }) => {
                const found = comparisons.find((each) => each.bucket === bucket)
                const loss = found?.bayesian.expected_loss ?? null
                return (
                  <tr key={bucket}>
                    <th scope="row">{bucket}</th>
                    <td className="end">{probability(probability_best)}</td>
                    <td className="end">
                      {found === undefined
                        ? resultsTexts.summary.baseline
                        : probability(found.bayesian.probability_better)}
                    </td>
                    <td className="end">{loss === null ? "–" : formatLoss(metric)(loss)}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </ScrollX>
      </div>
      {comparisons[0] !== undefined && (
        <p className="small soft">
          {texts.method}: {comparisons[0].bayesian.method}.
        </p>
      )}
    </Card>
  )
}

/** What to believe of each metric after the samples. */
export const BayesView = ({ colourOf, shown }: BayesViewProps) => (
  <>
    <Note>{texts.hint}</Note>
    {shown.map((result) => (
      <OneMetric key={result.metric.name} result={result} colourOf={colourOf} />
    ))}
  </>
)
