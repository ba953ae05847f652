import { Link } from "@tanstack/react-router"
import { resultsViews } from "../../../shell/searches.ts"
import { resultsTexts } from "../../../texts/results.ts"
import { useResultsSearch } from "./useResultsSearch.ts"

/** The parts of the results, one at a time. */
export const ViewTabs = () => {
  const { experimentId, search } = useResultsSearch()
  const shown = search.view ?? "summary"
  return (
    <nav className="tabs no-print" aria-label={resultsTexts.views.label}>
      {resultsViews.map((view) => (
        <Link
          key={view}
          to="/experiments/$experimentId/results"
          params={{ experimentId }}
          search={{ ...search, view: view === "summary" ? undefined : view }}
          activeOptions={{ exact: true }}
          resetScroll={false}
          {...(view === shown && { "aria-current": "page" as const })}
        >
          {resultsTexts.views[view]}
        </Link>
      ))}
    </nav>
  )
}
