import { Card } from "../../../../parts/layout/Card.tsx"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { formatDuration } from "../../../../parts/values/duration.ts"
import { formatE, formatP } from "../../../../parts/values/metricValues.ts"
import { formatCount, formatPercent } from "../../../../parts/values/numbers.ts"
import { Time } from "../../../../parts/values/Time.tsx"
import { resultsTexts } from "../../../../texts/results.ts"
import type { Results } from "../resultsQuery.ts"
import { medianWords } from "./medianWords.ts"

const texts = resultsTexts.attrition

interface AttritionViewProps {
  readonly attrition: Results["attrition"]
  readonly colourOf: (bucket: string) => string
}

type Bucket = Results["attrition"]["buckets"][number]

const shareOf = ({ older_high, older_low, older_rate }: Bucket): string =>
  older_rate === null || older_low === null || older_high === null
    ? "–"
    : resultsTexts.summary.range(formatPercent(older_rate), formatPercent(older_low), formatPercent(older_high))

/** Whether samples of the buckets complete equally often and equally fast. */
export const AttritionView = ({ attrition, colourOf }: AttritionViewProps) => {
  const { buckets, chi_square, log_rank, resolution, sequential, verdict, window_seconds } = attrition
  const test = (found: typeof chi_square) =>
    found === null
      ? texts.tooFew
      : resultsTexts.split.pValue(found.statistic.toPrecision(3), found.df, formatP(found.p_value))
  const heads = [
    texts.samples,
    texts.complete,
    texts.rate,
    texts.older(formatDuration(window_seconds * 1_000)),
    texts.median
  ]
  return (
    <>
      <Card title={texts.title} hint={verdict}>
        <ScrollX label={texts.title}>
          <table className="plain-table small">
            <thead>
              <tr>
                <th scope="col">{texts.bucket}</th>
                {heads.map((head) => (
                  <th key={head} scope="col" className="end">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {buckets.map((bucket) => (
                <tr key={bucket.bucket}>
                  <th scope="row">
                    <span className="swatch" style={{ "--swatch": colourOf(bucket.bucket) }} /> {bucket.bucket}
                  </th>
                  <td className="end">{formatCount(bucket.samples)}</td>
                  <td className="end">{formatCount(bucket.complete)}</td>
                  <td className="end">
                    {bucket.samples === 0 ? "–" : formatPercent(bucket.complete / bucket.samples)}
                  </td>
                  <td className="end nowrap">{shareOf(bucket)}</td>
                  <td className="end nowrap">{medianWords(bucket)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
        {resolution === "hour" && <p className="small soft">{texts.byHour}</p>}
      </Card>
      <Card title={texts.tests}>
        <dl className="facts">
          <dt>{texts.always}</dt>
          <dd>
            {texts.alwaysValue(
              formatE(sequential.log_e),
              formatE(sequential.largest_log_e),
              formatP(sequential.p_value)
            )}
            {sequential.alarmed_at !== null && (
              <>
                {" "}
                {texts.since} <Time value={sequential.alarmed_at} />.
              </>
            )}
          </dd>
          <dt>{texts.chiSquare}</dt>
          <dd>{test(chi_square)}</dd>
          <dt>{texts.logRank}</dt>
          <dd>{test(log_rank)}</dd>
        </dl>
      </Card>
    </>
  )
}
