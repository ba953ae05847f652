import "../../../style/history.css"
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { useMemo } from "react"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { ChainCheck } from "../../../parts/history/ChainCheck.tsx"
import { HistoryList } from "../../../parts/history/HistoryList.tsx"
import { OpenEntry } from "../../../parts/history/OpenEntry.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { trpc } from "../../../service/trpc.ts"
import type { Thing } from "../../../texts/history.ts"
import { StatusLine } from "./StatusLine.tsx"

const route = getRouteApi("/frame/experiments/$experimentId/history")

const pageSize = 200

const things: readonly Thing[] = [
  "experiment",
  "buckets",
  "criterion",
  "condition",
  "override",
  "ramp",
  "metric",
  "layer_booking",
  "service",
  "user_assignment"
]

/** What has changed about an experiment, and whether the record of it is intact. */
export const ExperimentHistoryScreen = () => {
  const { experimentId: experiment_id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changed: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true, resetScroll: false })
  const list = useInfiniteQuery(
    trpc.experiments.history.infiniteQueryOptions(
      { experiment_id, limit: pageSize },
      { getNextPageParam: (page) => (page.length < pageSize ? null : page.at(-1)?.height) }
    )
  )
  const entries = useMemo(() => list.data?.pages.flat() ?? [], [list.data])
  const { entry: height } = search
  const loaded = entries.find((entry) => entry.height === height)
  const single = useQuery({
    ...trpc.experiments.history.queryOptions({ experiment_id, limit: 1, cursor: (height ?? 0) + 1 }),
    enabled: height !== undefined && loaded === undefined && !list.isPending
  })
  const opened = loaded ?? single.data?.find((entry) => entry.height === height)
  if (list.isPending) return <Skeleton height={720} />
  return (
    <div className="stack">
      <StatusLine entries={entries} />
      <ChainCheck chain={{ experiment_id }} shown={entries} />
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      <HistoryList
        entries={entries}
        things={things}
        search={search}
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoadMore={() => void list.fetchNextPage()}
        onChange={change}
        onOpen={(entry) => change({ entry })}
      />
      {height !== undefined && !single.isLoading && (
        <OpenEntry height={height} entry={opened} onClose={() => change({ entry: undefined })} />
      )}
    </div>
  )
}
