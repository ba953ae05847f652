import "../../../style/live.css"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { experimentOptions } from "../../../service/experiment.ts"
import { recentActivity } from "../../../service/live/recentActivity.ts"
import { trpc } from "../../../service/trpc.ts"
import { BucketTotals } from "./BucketTotals.tsx"
import { EnrolmentChart } from "./EnrolmentChart.tsx"
import { FunnelCard } from "./FunnelCard.tsx"
import { funnelOf } from "./funnelOf.ts"
import { LiveHead } from "./LiveHead.tsx"
import { NoData } from "./NoData.tsx"
import { Tiles } from "./Tiles.tsx"
import { useLiveSearch } from "./useLiveSearch.ts"
import { useNow } from "./useNow.ts"
import { whyNoData } from "./whyNoData.ts"

const UploadCard = lazy(() => import("./upload/UploadCard.tsx").then(({ UploadCard }) => ({ default: UploadCard })))

/** What happens to requests for samples of an experiment, as it happens. */
export const LiveScreen = () => {
  const { experimentId, isUploadOpen, span } = useLiveSearch()
  const now = useNow(2_000)
  const experiment = useQuery(experimentOptions(experimentId))
  const buckets = useQuery(trpc.buckets.list.queryOptions({ experiment_id: experimentId }))
  const counts = useQuery(trpc.samples.counts.queryOptions({ experiment_id: experimentId }))
  const activity = useQuery({
    ...recentActivity(experimentId, span),
    placeholderData: (before, query) => (query?.queryKey[1] === experimentId ? before : undefined)
  })
  const failed = [experiment, buckets, counts, activity].find(({ data, isError }) => isError && data === undefined)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  const isReady = experiment.data !== undefined && buckets.data !== undefined && counts.data !== undefined
  const funnel = funnelOf(activity.data?.points ?? [])
  const cause =
    isReady && activity.data !== undefined
      ? whyNoData({ experiment: experiment.data, buckets: buckets.data, funnel })
      : null
  return (
    <div className="stack">
      <LiveHead />
      {isUploadOpen && (
        <Suspense fallback={<Skeleton height={320} />}>
          <UploadCard key={experimentId} experimentId={experimentId} />
        </Suspense>
      )}
      {!isReady || activity.data === undefined ? (
        <Skeleton height={860} />
      ) : (
        <>
          {cause !== null && <NoData cause={cause} experimentId={experimentId} funnel={funnel} span={span} />}
          <Tiles experimentId={experimentId} counts={counts.data.buckets} now={now} />
          <div className="card">
            <EnrolmentChart
              activity={activity.data}
              span={span}
              buckets={counts.data.buckets.map(({ bucket_name }) => bucket_name)}
              now={now}
            />
          </div>
          <div className="live-columns">
            <FunnelCard experimentId={experimentId} funnel={funnel} span={span} />
            <BucketTotals counts={counts.data.buckets} buckets={buckets.data} />
          </div>
        </>
      )}
    </div>
  )
}
