import { getRouteApi } from "@tanstack/react-router"
import { useCallback } from "react"
import type { timelineSearch } from "../../shell/searches.ts"

const route = getRouteApi("/frame/timeline")

export type TimelineSearch = ReturnType<typeof timelineSearch>

/** What stands in the address of the timeline, and a change of it. */
export const useTimelineSearch = () => {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback(
    (changed: Partial<TimelineSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), replace: true, resetScroll: false }),
    [navigate]
  )
  return { search, change }
}
