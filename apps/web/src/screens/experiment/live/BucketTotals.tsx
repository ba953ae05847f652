import { Card } from "../../../parts/layout/Card.tsx"
import { ScrollX } from "../../../parts/tables/ScrollX.tsx"
import { bucketColour } from "../../../parts/values/bucketColour.ts"
import { formatCount, formatPercent } from "../../../parts/values/numbers.ts"
import type { Outputs } from "../../../service/trpc.ts"
import { liveTexts } from "../../../texts/live/live.ts"

interface BucketTotalsProps {
  readonly counts: Outputs["samples"]["counts"]["buckets"]
  readonly buckets: Outputs["buckets"]["list"]
}

const texts = liveTexts.totals
const partOf = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** How many samples each bucket has, beside the share that the split gives it. */
export const BucketTotals = ({ buckets, counts }: BucketTotalsProps) => {
  const slotsOf = new Map(buckets.map(({ bucket_name, slots }) => [bucket_name, slots]))
  const owned = buckets.reduce((sum, { slots }) => sum + slots, 0)
  const all = counts.reduce((sum, { samples }) => sum + samples, 0)
  return (
    <Card title={texts.title} hint={texts.hint}>
      <ScrollX label={texts.title}>
        <table className="plain-table live-totals">
          <thead>
            <tr>
              <th scope="col">{texts.bucket}</th>
              <th scope="col" className="end">
                {texts.part}
              </th>
              <th scope="col" className="end">
                {texts.partShare}
              </th>
              <th scope="col" className="end">
                {texts.share}
              </th>
              <th scope="col" className="end">
                {texts.complete}
              </th>
            </tr>
          </thead>
          <tbody>
            {counts.map(({ bucket_name, complete, samples }, place) => {
              const slots = slotsOf.get(bucket_name)
              const part = partOf(samples, all)
              const share = partOf(slots ?? 0, owned)
              return (
                <tr key={bucket_name}>
                  <th scope="row">
                    <span className="live-bucket">
                      <span className="swatch" style={{ "--swatch": bucketColour(place) }} />
                      {bucket_name}
                    </span>
                    <div className="live-part" role="img" aria-label={texts.bar(bucket_name, part, share)}>
                      <span
                        className="live-part-fill"
                        style={{ width: `${part * 100}%`, background: bucketColour(place) }}
                      />
                      {slots !== undefined && (
                        <span className="live-part-share" style={{ insetInlineStart: `${share * 100}%` }} />
                      )}
                    </div>
                  </th>
                  <td className="end">{formatCount(samples)}</td>
                  <td className="end">{formatPercent(part)}</td>
                  <td className="end">{slots === undefined ? texts.removed : formatPercent(share)}</td>
                  <td className="end">{formatCount(complete)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollX>
    </Card>
  )
}
