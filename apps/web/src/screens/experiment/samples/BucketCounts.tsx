import { classes } from "../../../parts/classes.ts"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { bucketColour } from "../../../parts/values/bucketColour.ts"
import { formatPercent } from "../../../parts/values/numbers.ts"
import type { Outputs } from "../../../service/trpc.ts"
import { sampleTexts } from "../../../texts/samples.ts"

type Count = Outputs["samples"]["counts"]["buckets"][number]

interface BucketCountsProps {
  readonly counts: readonly Count[] | undefined
  readonly chosen: string | undefined
  readonly onChoose: (bucket: string | undefined) => void
}

const shareOf = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** The samples of each bucket; a press filters by the bucket. */
export const BucketCounts = ({ chosen, counts, onChoose }: BucketCountsProps) => {
  if (counts === undefined) return <Skeleton height={84} />
  return (
    <ul className="bucket-counts" aria-label={sampleTexts.counts}>
      {counts.map(({ bucket_name, complete, forced, samples }, place) => {
        const isChosen = chosen === bucket_name
        return (
          <li key={bucket_name}>
            <button
              type="button"
              aria-pressed={isChosen}
              className={classes("bucket-count", isChosen && "is-chosen")}
              onClick={() => onChoose(isChosen ? undefined : bucket_name)}
            >
              <span className="row">
                <span className="swatch" style={{ "--swatch": bucketColour(place) }} />
                <strong className="cut">{bucket_name}</strong>
              </span>
              <span className="number">{sampleTexts.samples(samples)}</span>
              <span className="small soft number nowrap">
                {sampleTexts.complete(complete, formatPercent(shareOf(complete, samples)))}
                {forced > 0 && ` · ${sampleTexts.forced(forced)}`}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
