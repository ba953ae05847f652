import { formatCount, formatPercent } from "../../../parts/values/numbers.ts"
import { reportTexts as texts } from "../../../texts/report.ts"
import type { PaperProps } from "./PaperProps.ts"

interface PaperBucketsProps extends Pick<PaperProps, "buckets"> {
  readonly results: Pick<PaperProps["results"], "attrition" | "split">
  readonly colourOf: (bucket: string) => string
}

const mostBuckets = 6
const allSlots = 10_000

/** The buckets with their shares now, their samples, and how many are complete. */
export const PaperBuckets = ({ buckets, colourOf, results: { attrition, split } }: PaperBucketsProps) => {
  const slots = new Map(buckets.map((bucket) => [bucket.bucket_name, bucket.slots]))
  const expected = new Map(split.buckets.map((each) => [each.bucket, each.expected]))
  const hidden = attrition.buckets.length - mostBuckets
  return (
    <section>
      <h3>{texts.buckets}</h3>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{texts.columns.bucket}</th>
            {[texts.columns.share, texts.columns.samples, texts.columns.expected, texts.columns.rate].map((name) => (
              <th key={name} scope="col" className="end">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {attrition.buckets.slice(0, mostBuckets).map(({ bucket, complete, samples }) => (
            <tr key={bucket}>
              <th scope="row">
                <span className="swatch" style={{ "--swatch": colourOf(bucket) }} /> {bucket}
              </th>
              <td className="end">{formatPercent((slots.get(bucket) ?? 0) / allSlots)}</td>
              <td className="end">{formatCount(samples)}</td>
              <td className="end">{formatCount(Math.round(expected.get(bucket) ?? 0))}</td>
              <td className="end">{samples === 0 ? "–" : formatPercent(complete / samples)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p>{texts.more(hidden)}</p>}
    </section>
  )
}
