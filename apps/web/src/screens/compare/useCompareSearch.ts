import { getRouteApi } from "@tanstack/react-router"
import { useCallback } from "react"
import type { compareSearch } from "../../shell/searches.ts"

const route = getRouteApi("/frame/compare")

export type CompareSearch = ReturnType<typeof compareSearch>

/** What stands in the address of the comparison, and a change of it. */
export const useCompareSearch = () => {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback(
    (changed: Partial<CompareSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), replace: true, resetScroll: false }),
    [navigate]
  )
  return { search, change }
}
