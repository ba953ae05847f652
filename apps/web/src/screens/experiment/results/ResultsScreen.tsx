import "../../../style/results.css"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { bucketColour } from "../../../parts/values/bucketColour.ts"
import { experimentOptions } from "../../../service/experiment.ts"
import { useMay } from "../../../service/session.ts"
import { decideTexts } from "../../../texts/decide.ts"
import { resultsTexts } from "../../../texts/results.ts"
import { Controls } from "./Controls.tsx"
import { EmptyResults } from "./EmptyResults.tsx"
import { nextStep } from "./nextStep.ts"
import { ResultsView } from "./ResultsView.tsx"
import { resultsOptions } from "./resultsQuery.ts"
import { useResultsSearch } from "./useResultsSearch.ts"
import { Verdict } from "./Verdict.tsx"
import { ViewTabs } from "./ViewTabs.tsx"

const DecideDialog = lazy(() =>
  import("./decide/DecideDialog.tsx").then(({ DecideDialog }) => ({ default: DecideDialog }))
)

/** What the samples of an experiment say, whether they can be trusted, and what to do next. */
export const ResultsScreen = () => {
  const { change, experimentId, search } = useResultsSearch()
  const results = useQuery(resultsOptions(experimentId, search))
  const experiment = useQuery(experimentOptions(experimentId))
  const mayManage = useMay("experiment_manage")
  if (results.isError) {
    return (
      <div className="stack">
        <Failure error={results.error} retry={() => void results.refetch()} />
        <div>
          <Button onClick={() => change({ baseline: undefined, version: undefined })}>
            {resultsTexts.controls.reset}
          </Button>
        </div>
      </div>
    )
  }
  if (results.data === undefined || experiment.data === undefined) return <Skeleton height={960} />
  const { data } = results
  const places = data.split.buckets.map(({ bucket }) => bucket)
  const colourOf = (bucket: string) => bucketColour(places.indexOf(bucket))
  const isEmpty = data.split.buckets.every(({ forced, named, samples }) => forced + named + samples === 0)
  const canDecide = mayManage && !experiment.data.archived && !isEmpty
  return (
    <div className="stack results" aria-busy={results.isPlaceholderData}>
      {data.baseline === null ? (
        <EmptyResults experimentId={experimentId} missing="buckets" />
      ) : isEmpty ? (
        <EmptyResults experimentId={experimentId} missing="samples" />
      ) : (
        <>
          <Verdict
            results={data}
            next={nextStep(data, experiment.data.completed_at !== null)}
            actions={
              canDecide && (
                <Button kind="main" onClick={() => change({ decide: true })}>
                  {decideTexts.open}
                </Button>
              )
            }
          />
          <Controls results={data} />
          <ViewTabs />
        </>
      )}
      <ResultsView results={data} isEmpty={isEmpty} createdAt={experiment.data.created_at} colourOf={colourOf} />
      {search.decide === true && canDecide && (
        <Suspense>
          <DecideDialog results={data} experiment={experiment.data} onClose={() => change({ decide: undefined })} />
        </Suspense>
      )}
    </div>
  )
}
