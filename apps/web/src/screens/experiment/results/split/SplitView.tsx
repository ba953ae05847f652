import { IntervalChart } from "../../../../parts/charts/IntervalChart.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { SplitTable } from "../../../../parts/tables/SplitTable.tsx"
import { formatE, formatP, withSign } from "../../../../parts/values/metricValues.ts"
import { formatCount } from "../../../../parts/values/numbers.ts"
import { resultsTexts } from "../../../../texts/results.ts"
import type { Results } from "../resultsQuery.ts"
import { VersionTable } from "./VersionTable.tsx"

const texts = resultsTexts.split

interface SplitViewProps {
  readonly split: Results["split"]
  readonly experimentId: string
  readonly colourOf: (bucket: string) => string
}

const signed = (value: number) => withSign(Math.round(value), formatCount)

/** Whether entities are divided as the shares say: counts, tests, and the stages between reweightings. */
export const SplitView = ({ colourOf, experimentId, split }: SplitViewProps) => {
  const { buckets, chi_square, sequential, verdict } = split
  const rows = buckets.map(({ bucket, expected, samples }) => ({
    name: bucket,
    colour: colourOf(bucket),
    estimate: expected === null ? null : samples - expected,
    wide: expected === null ? null : ([Math.min(0, samples - expected), Math.max(0, samples - expected)] as const),
    narrow: null,
    text: expected === null ? "" : signed(samples - expected)
  }))
  return (
    <>
      <Card title={texts.title}>
        <SplitTable split={split} colourOf={colourOf} />
      </Card>
      <Card title={texts.chart}>
        <IntervalChart
          title={texts.difference}
          summary={texts.chartSummary(verdict)}
          rows={rows}
          origin={0}
          formatValue={signed}
          table={{
            columns: [texts.bucket, texts.observed, texts.expected],
            rows: buckets.map(({ bucket, expected, samples }) => [bucket, samples, expected])
          }}
        />
      </Card>
      <Card title={texts.tests} hint={verdict}>
        <dl className="facts">
          <dt>{texts.e}</dt>
          <dd>
            {formatE(sequential.log_e)}, {formatE(sequential.largest_log_e)}. {resultsTexts.trust.threshold}.
          </dd>
          <dt>{texts.always}</dt>
          <dd>{formatP(sequential.p_value)}</dd>
          <dt>{texts.p}</dt>
          <dd>
            {chi_square === null
              ? texts.tooFew
              : texts.pValue(chi_square.statistic.toPrecision(3), chi_square.df, formatP(chi_square.p_value))}
          </dd>
        </dl>
      </Card>
      <VersionTable experimentId={experimentId} />
    </>
  )
}
