import { getRouteApi } from "@tanstack/react-router"
import { useCallback } from "react"
import type { SamplesSearch } from "./filtersOf.ts"

const route = getRouteApi("/frame/experiments/$experimentId/samples")

/** The filters and the open receipt, as the address has them. */
export const useSamplesSearch = () => {
  const navigate = route.useNavigate()
  const change = useCallback(
    (changed: Partial<SamplesSearch>) =>
      void navigate({
        search: (search: SamplesSearch) => ({ ...search, ...changed }),
        replace: true,
        resetScroll: false
      }),
    [navigate]
  )
  return { experimentId: route.useParams().experimentId, search: route.useSearch(), change }
}
