import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import type { HistoryEntry } from "../../parts/history/HistoryEntry.ts"
import { client, trpc } from "../../service/trpc.ts"

const pageSize = 100

const { history } = client.planning.teams

const read = (team_id: string, size: number, page: number) =>
  history.query({ team_id, "page[size]": size, "page[number]": page }, { context: { alone: true } })

/** Once each, newest first: entries that are made while pages are read shift the pages. */
const once = (entries: readonly HistoryEntry[]): readonly HistoryEntry[] =>
  [...new Map(entries.map((entry) => [entry.height, entry])).values()].sort((a, b) => b.height - a.height)

/** The audit chain of a team, newest first, in pages; and the entry of a height, if it is not among those that are loaded. */
export const useTeamHistory = (teamId: string, height: number | undefined) => {
  const queryKey = trpc.planning.teams.history.queryKey({ team_id: teamId })
  const list = useInfiniteQuery({
    queryKey: [...queryKey, "pages"],
    queryFn: ({ pageParam }) => read(teamId, pageSize, pageParam),
    initialPageParam: 1,
    getNextPageParam: ({ links }, _, page) => (links.next === null ? null : page + 1)
  })
  const entries = useMemo(
    () => once(list.data?.pages.flatMap(({ data }) => data.map(({ attributes }) => attributes)) ?? []),
    [list.data]
  )
  const loaded = entries.find((entry) => entry.height === height)
  const head = entries[0]?.height ?? 0
  const single = useQuery({
    queryKey: [...queryKey, "entry", height, head],
    // A chain has no gaps, so the height tells the place.
    queryFn: async () => (await read(teamId, 1, head - (height ?? 0) + 1)).data[0]?.attributes ?? null,
    enabled: height !== undefined && loaded === undefined && head >= height && height > 0
  })
  return { list, entries, opened: loaded ?? single.data ?? undefined }
}
