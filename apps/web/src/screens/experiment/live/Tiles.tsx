import { useQuery } from "@tanstack/react-query"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { formatCount } from "../../../parts/values/numbers.ts"
import { Time } from "../../../parts/values/Time.tsx"
import { type RecentActivity, recentActivity } from "../../../service/live/recentActivity.ts"
import { type Outputs, trpc } from "../../../service/trpc.ts"
import { liveTexts } from "../../../texts/live/live.ts"
import { JobsTile } from "./JobsTile.tsx"
import { rateNow } from "./rateNow.ts"
import { Tile } from "./Tile.tsx"
import { Trend } from "./Trend.tsx"

interface TilesProps {
  readonly experimentId: string
  readonly counts: Outputs["samples"]["counts"]["buckets"]
  readonly now: number
}

const lastEnrolment = (activity: RecentActivity | undefined): string | undefined =>
  activity?.points.findLast(({ reason }) => reason === "allocated" || reason === "forced")?.at

/** How fast it goes, how far it is, and whether the service keeps up. */
export const Tiles = ({ counts, experimentId, now }: TilesProps) => {
  const activity = useQuery(recentActivity(experimentId, "15m"))
  const newest = useQuery(trpc.samples.list.queryOptions({ experiment_id: experimentId, limit: 1 }))
  const rate = rateNow(activity.data?.points ?? [], now)
  const sum = (pick: (bucket: (typeof counts)[number]) => number) =>
    counts.reduce((total, bucket) => total + pick(bucket), 0)
  const samples = sum((bucket) => bucket.samples)
  const complete = sum((bucket) => bucket.complete)
  const forced = sum((bucket) => bucket.forced)
  const stored = newest.data?.[0]?.created_at
  const pushed = lastEnrolment(activity.data)
  const last = stored === undefined || (pushed !== undefined && pushed > stored) ? pushed : stored
  if (activity.isPending) return <Skeleton height={132} />
  return (
    <div className="live-tiles">
      <Tile title={liveTexts.rate.title} value={liveTexts.rate.perMinute(rate.perMinute)}>
        <div className="stack stack-small">
          {liveTexts.rate.perSecond(rate.perMinute)}
          <Trend counts={rate.trend} />
        </div>
      </Tile>
      <Tile title={liveTexts.samples.title} value={formatCount(samples)}>
        {liveTexts.samples.complete(complete, samples === 0 ? 0 : complete / samples)}
        {forced > 0 && <div>{liveTexts.samples.forced(forced)}</div>}
      </Tile>
      <Tile
        title={liveTexts.last.title}
        value={last === undefined ? liveTexts.last.none : <Time value={last} as="distance" />}
      >
        {last !== undefined && <Time value={last} />}
      </Tile>
      <JobsTile />
    </div>
  )
}
