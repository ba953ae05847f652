import { lazy, Suspense } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { Note } from "../../../parts/feedback/Note.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { resultsTexts } from "../../../texts/results.ts"
import { decisiveMetrics } from "./nextStep.ts"
import type { Results } from "./resultsQuery.ts"
import { SummaryView } from "./summary/SummaryView.tsx"
import { useResultsSearch } from "./useResultsSearch.ts"

const AttritionView = lazy(() =>
  import("./completion/AttritionView.tsx").then((all) => ({ default: all.AttritionView }))
)
const BayesView = lazy(() => import("./bayes/BayesView.tsx").then((all) => ({ default: all.BayesView })))
const InterferenceView = lazy(() =>
  import("./interference/InterferenceView.tsx").then((all) => ({ default: all.InterferenceView }))
)
const MetricsView = lazy(() => import("./metrics/MetricsView.tsx").then((all) => ({ default: all.MetricsView })))
const OverTimeView = lazy(() => import("./overTime/OverTimeView.tsx").then((all) => ({ default: all.OverTimeView })))
const SplitView = lazy(() => import("./split/SplitView.tsx").then((all) => ({ default: all.SplitView })))
const SurvivalView = lazy(() => import("./completion/SurvivalView.tsx").then((all) => ({ default: all.SurvivalView })))

interface ResultsViewProps {
  readonly results: Results
  readonly isEmpty: boolean
  readonly createdAt: string
  readonly colourOf: (bucket: string) => string
}

const Chosen = ({ colourOf, createdAt, isEmpty, results }: ResultsViewProps) => {
  const { experimentId, search } = useResultsSearch()
  const view = search.view ?? "summary"
  const chosen = results.metrics.filter(({ metric }) => search.metric === undefined || metric.name === search.metric)
  const shown = chosen.length === 0 ? results.metrics : chosen
  const [first] = search.metric === undefined ? decisiveMetrics(results.metrics) : shown
  // What is measured can be declared before there is anything to see.
  if (view === "metrics" || isEmpty || first === undefined) return <MetricsView experimentId={experimentId} />
  if (view === "summary") return <SummaryView results={results} shown={shown} colourOf={colourOf} />
  if (view === "over-time") {
    return <OverTimeView results={results} result={first} createdAt={createdAt} colourOf={colourOf} />
  }
  if (view === "split") return <SplitView split={results.split} experimentId={experimentId} colourOf={colourOf} />
  if (view === "attrition") return <AttritionView attrition={results.attrition} colourOf={colourOf} />
  if (view === "survival") return <SurvivalView attrition={results.attrition} colourOf={colourOf} />
  if (view === "bayes") return <BayesView shown={shown} colourOf={colourOf} />
  return <InterferenceView experimentId={experimentId} interference={results.interference} />
}

/** The chosen part of the results. */
export const ResultsView = (props: ResultsViewProps) => {
  const { change, search } = useResultsSearch()
  const { isEmpty, results } = props
  const hasOnlyBuiltIn = results.metrics.every(({ metric }) => ["completion", "time_to_complete"].includes(metric.name))
  const nothingComplete = results.attrition.buckets.every(({ complete }) => complete === 0)
  return (
    <>
      {!isEmpty && hasOnlyBuiltIn && nothingComplete && search.view !== "metrics" && (
        <Note
          action={
            <Button small onClick={() => change({ view: "metrics" })}>
              {resultsTexts.empty.completionsAction}
            </Button>
          }
        >
          {resultsTexts.empty.completions}
        </Note>
      )}
      <Suspense fallback={<Skeleton height={480} />}>
        <Chosen {...props} />
      </Suspense>
    </>
  )
}
