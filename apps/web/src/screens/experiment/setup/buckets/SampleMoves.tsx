import { useQuery } from "@tanstack/react-query"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { formatCount } from "../../../../parts/values/numbers.ts"
import { trpc } from "../../../../service/trpc.ts"
import { bucketsTexts } from "../../../../texts/setup/setupBuckets.ts"
import type { CheckedSplit } from "./checkSplit.ts"
import { FlowDrawing } from "./FlowDrawing.tsx"
import type { WantedBucket } from "./previewSplit.ts"
import type { StoredSplit } from "./splitOptions.ts"
import { useSampleMoves } from "./useSampleMoves.ts"

interface SampleMovesProps {
  readonly stored: StoredSplit
  readonly wanted: readonly WantedBucket[]
  readonly preview: NonNullable<CheckedSplit["preview"]>
  readonly colourOf: (bucket: string | null) => string
}

const { preview: texts, unallocatedName } = bucketsTexts

const Owner = ({ bucket, colour }: { readonly bucket: string | null; readonly colour: string }) => (
  <>
    <span className="swatch" style={{ "--swatch": colour }} /> {bucket ?? unallocatedName}
  </>
)

/** The moves by pair, as a table and as a drawing, and the stored samples in their slots, which the service counts. */
export const SampleMoves = ({ colourOf, preview, stored, wanted }: SampleMovesProps) => {
  const { data, error, isCurrent } = useSampleMoves(stored, wanted)
  const counts = useQuery(trpc.samples.counts.queryOptions({ experiment_id: stored.experimentId }))
  const total = (counts.data?.buckets ?? []).reduce((sum, { samples }) => sum + samples, 0)
  const different = data?.different_samples
  const samplesOf = (from: string | null, to: string | null) =>
    isCurrent ? data?.moves.find((move) => move.from === from && move.to === to)?.samples : undefined
  return (
    <div className="stack">
      <p aria-live="polite" aria-busy={!isCurrent}>
        {different === undefined ? texts.counting : total === 0 ? texts.noSamples : texts.samples(different, total)}
        {data?.samples_basis === "estimate" && total > 0 && ` ${texts.estimate}`}
      </p>
      {error !== null && <Failure error={error} />}
      {preview.moves.length > 0 && (
        <div className="columns">
          <ScrollX label={texts.table}>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{texts.from}</th>
                  <th scope="col">{texts.to}</th>
                  <th scope="col" className="end">
                    {texts.slots}
                  </th>
                  <th scope="col" className="end">
                    {texts.stored}
                  </th>
                </tr>
              </thead>
              <tbody>
                {preview.moves.map(({ from, slots, to }) => {
                  const samples = samplesOf(from, to)
                  return (
                    <tr key={JSON.stringify([from, to])}>
                      <td>
                        <Owner bucket={from} colour={colourOf(from)} />
                      </td>
                      <td>
                        <Owner bucket={to} colour={colourOf(to)} />
                      </td>
                      <td className="end">{formatCount(slots)}</td>
                      <td className="end">{samples === undefined ? "…" : formatCount(samples)}</td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </ScrollX>
          <FlowDrawing moves={preview.moves} colourOf={colourOf} />
        </div>
      )}
    </div>
  )
}
