import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { type Outputs, trpc } from "../../service/trpc.ts"
import type { ExperimentsSearch } from "./useExperimentsSearch.ts"

export type ListedExperiment = Outputs["experiments"]["search"]["experiments"][number]

const pageSize = 100

const refreshMs = 30_000

/** The experiments that the address asks for, page by page. */
export const useExperimentPages = ({ archived, order, q, service, sort, status }: ExperimentsSearch) => {
  const pages = useInfiniteQuery({
    ...trpc.experiments.search.infiniteQueryOptions(
      {
        archived: archived === true,
        limit: pageSize,
        ...(q !== undefined && { q }),
        ...(service !== undefined && { service_id: service }),
        ...(status !== undefined && { status: [...status] }),
        ...(sort !== undefined && { sort }),
        ...(order !== undefined && { order })
      },
      { getNextPageParam: ({ next_cursor }) => next_cursor }
    ),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs
  })
  const rows = useMemo(() => pages.data?.pages.flatMap(({ experiments }) => experiments), [pages.data])
  return { pages, rows, total: pages.data?.pages[0]?.total }
}
