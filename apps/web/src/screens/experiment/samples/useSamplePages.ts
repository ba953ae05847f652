import { useQueries } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useState } from "react"
import { trpc } from "../../../service/trpc.ts"
import {
  type CreatedRange,
  type KnownPage,
  mostPages,
  offsetsOf,
  pageSize,
  pagesInView,
  readPage,
  type Sample,
  startOf,
  withPage
} from "./samplePages.ts"
import { uuidAt } from "./uuidAt.ts"

export interface SampleFilters {
  readonly sampled_entity: string | undefined
  readonly sampled_value: string | undefined
  readonly allocated_bucket: string | undefined
  readonly complete: boolean | undefined
  readonly forced: boolean | undefined
}

/** The view moves in steps, so that scrolling seldom renders more than the rows. */
const viewStep = 100

/** Pages out of view leave the memory after this time. */
const keptMs = 5_000

/** Rows that hold the place of the next page. */
const waitingRows = 8

/**
 * The samples of a list of any length. Only the pages in view stay in memory; of the others, this keeps where they begin. A component of it
 * needs a new `key` when the filters change.
 */
export const useSamplePages = (experimentId: string, filters: SampleFilters, range: CreatedRange) => {
  const [pages, setPages] = useState<readonly KnownPage[]>([])
  const [first, setFirst] = useState(0)
  const start = startOf(range)
  const needed = pagesInView(pages, first, first + 2 * viewStep)
  const cursorOf = (page: number) =>
    page === 0 ? (start === null ? undefined : uuidAt(start)) : (pages[page - 1]?.end ?? undefined)
  const read = useQueries({
    queries: needed.map((page) => ({
      ...trpc.samples.list.queryOptions(
        { experiment_id: experimentId, limit: pageSize, cursor: cursorOf(page), ...filters },
        { trpc: { context: { alone: true } } }
      ),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: keptMs
    })),
    combine: (results) => {
      const failed = results.find(({ error }) => error !== null)
      return { answers: results.map(({ data }) => data), error: failed?.error ?? null, refetch: failed?.refetch }
    }
  })
  const { from, to } = range
  const places = needed.join()
  const { answers } = read
  const found = useMemo(
    () =>
      places.split(",").flatMap((page, index) => {
        const answer = answers[index]
        return answer === undefined ? [] : [{ page: Number(page), ...readPage(answer, { from, to }) }]
      }),
    [places, from, to, answers]
  )
  useEffect(() => {
    setPages((before) => found.reduce((known, { known: now, page }) => withPage(known, page, now), before))
  }, [found])

  const hasMore = pages.at(-1)?.end !== null && pages.length < mostPages
  const rows = useMemo(() => {
    const offsets = offsetsOf(pages)
    const all = new Array<Sample | undefined>((offsets.at(-1) ?? 0) + (hasMore ? waitingRows : 0))
    for (const { page, samples } of found) {
      const at = offsets[page]
      if (at !== undefined && page < pages.length)
        for (const [index, sample] of samples.entries()) all[at + index] = sample
    }
    return all
  }, [found, hasMore, pages])
  const onView = useCallback((top: number) => setFirst(Math.floor(top / viewStep) * viewStep), [])
  return {
    rows,
    onView,
    isPending: pages.length === 0,
    isEmpty: pages.length > 0 && rows.length === 0,
    isCut: pages.length === mostPages,
    error: read.error,
    retry: () => void read.refetch?.()
  }
}
