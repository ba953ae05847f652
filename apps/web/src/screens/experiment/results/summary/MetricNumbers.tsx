import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { formatDifference, formatMetric, formatP, formatRelative } from "../../../../parts/values/metricValues.ts"
import { formatCount } from "../../../../parts/values/numbers.ts"
import { resultsTexts } from "../../../../texts/results.ts"
import type { MetricResult } from "../resultsQuery.ts"

const texts = resultsTexts.summary
const names = texts.columns

interface MetricNumbersProps {
  readonly result: MetricResult
  readonly baseline: string | null
  readonly colourOf: (bucket: string) => string
}

interface Limits {
  readonly low: number | null
  readonly high: number | null
}

const range = (limits: Limits | null | undefined, format: (value: number) => string): string =>
  limits == null || limits.low === null || limits.high === null
    ? "–"
    : texts.between(format(limits.low), format(limits.high))

const one = (value: number | null | undefined, format: (value: number) => string): string =>
  value == null ? "–" : format(value)

/** A row for each bucket: its value with intervals, and its difference to the baseline. */
export const MetricNumbers = ({ baseline, colourOf, result }: MetricNumbersProps) => {
  const { buckets, comparisons, metric } = result
  const isRate = metric.kind === "proportion"
  const [value, difference] = [formatMetric(metric), formatDifference(metric)]
  const heads = [
    isRate ? names.samples : names.values,
    ...(isRate ? [names.successes, names.rate] : [names.mean]),
    names.interval,
    ...(isRate ? [names.sequence] : [names.variance]),
    names.difference,
    names.differenceAlways,
    names.differenceOnce,
    names.relative,
    names.pAlways,
    names.p
  ]
  return (
    <ScrollX label={texts.numbers(metric.name)}>
      <table className="plain-table small metric-numbers">
        <thead>
          <tr>
            <th scope="col">{names.bucket}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="end">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {buckets.map((each) => {
            const comparison = comparisons.find(({ bucket }) => bucket === each.bucket)
            const cells = [
              formatCount(each.n),
              ...(isRate ? [one(each.successes, formatCount)] : []),
              one(each.value.estimate, value),
              range(each.value, value),
              isRate ? range(each.sequential, value) : one(each.variance, (variance) => variance.toPrecision(4)),
              comparison === undefined ? texts.baseline : one(comparison.absolute.estimate, difference),
              range(comparison?.sequential, difference),
              range(comparison?.absolute, difference),
              range(comparison?.relative, formatRelative),
              one(comparison?.sequential.p_value, formatP),
              one(comparison?.adjusted_p_value, formatP)
            ]
            return (
              <tr key={each.bucket} className={each.bucket === baseline ? "is-baseline" : ""}>
                <th scope="row">
                  <span className="swatch" style={{ "--swatch": colourOf(each.bucket) }} /> {each.bucket}
                </th>
                {cells.map((cell, index) => (
                  <td key={heads[index]} className="end nowrap">
                    {cell}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </ScrollX>
  )
}
