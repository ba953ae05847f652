import { getRouteApi } from "@tanstack/react-router"
import type { ResultsSearch } from "../../../shell/searches.ts"

const route = getRouteApi("/frame/experiments/$experimentId/results")

/** What stands in the address of the results, and a way to change a part of it. */
export const useResultsSearch = () => {
  const { experimentId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (part: Partial<ResultsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false })
  return { experimentId, search, change }
}
