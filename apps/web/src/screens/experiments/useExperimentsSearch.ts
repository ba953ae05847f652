import { getRouteApi } from "@tanstack/react-router"
import { useCallback } from "react"
import type { experimentsSearch } from "../../shell/searches.ts"

const route = getRouteApi("/frame/experiments")

export type ExperimentsSearch = ReturnType<typeof experimentsSearch>

/** What stands in the address of the table, and a change of it. */
export const useExperimentsSearch = () => {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback(
    (changed: Partial<ExperimentsSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), replace: true, resetScroll: false }),
    [navigate]
  )
  return { search, change }
}
