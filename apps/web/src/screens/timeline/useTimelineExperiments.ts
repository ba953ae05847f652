import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { trpc } from "../../service/trpc.ts"
import type { TimeRange } from "./TimeRange.ts"
import type { TimelineSearch } from "./useTimelineSearch.ts"

const pageSize = 100

const refreshMs = 30_000

/** The experiments of a range by their start, page by page. */
export const useTimelineExperiments = ({ q, service }: TimelineSearch, { from, to }: TimeRange) => {
  const pages = useInfiniteQuery({
    ...trpc.experiments.search.infiniteQueryOptions(
      {
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        sort: "starts_at",
        order: "asc",
        limit: pageSize,
        ...(q !== undefined && { q }),
        ...(service !== undefined && { service_id: service })
      },
      { getNextPageParam: ({ next_cursor }) => next_cursor }
    ),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs
  })
  const experiments = useMemo(() => pages.data?.pages.flatMap((page) => page.experiments), [pages.data])
  return { pages, experiments, total: pages.data?.pages[0]?.total ?? 0 }
}
