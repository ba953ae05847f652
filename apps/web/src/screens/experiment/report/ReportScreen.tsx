import "../../../style/report.css"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import { Button, buttonClass } from "../../../parts/controls/Button.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { EmptyState } from "../../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { experimentOptions } from "../../../service/experiment.ts"
import { listedOptions } from "../../../service/plannedExperiment.ts"
import { trpc } from "../../../service/trpc.ts"
import { resultsSearch } from "../../../shell/searches.ts"
import { reportTexts as texts } from "../../../texts/report.ts"
import { resultsTexts } from "../../../texts/results.ts"
import { Paper } from "./Paper.tsx"

const route = getRouteApi("/frame/experiments/$experimentId/report")

/** One page of A4 with what was planned, found and decided. */
export const ReportScreen = () => {
  const { experimentId } = route.useParams()
  const input = { experiment_id: experimentId }
  const experiment = useQuery(experimentOptions(experimentId))
  const results = useQuery(trpc.results.get.queryOptions(input, { trpc: { context: { alone: true } } }))
  const buckets = useQuery(trpc.buckets.list.queryOptions(input))
  const listed = useQuery({
    ...listedOptions(experiment.data ?? { id: experimentId, name: "", service_id: "", archived: false }),
    enabled: experiment.data !== undefined
  })
  const failed = [experiment, results, buckets, listed].find(({ isError }) => isError)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (
    experiment.data === undefined ||
    results.data === undefined ||
    buckets.data === undefined ||
    listed.data === undefined
  ) {
    return <Skeleton height={1_120} />
  }
  if (results.data.baseline === null) {
    return <EmptyState title={resultsTexts.empty.bucketsTitle}>{resultsTexts.empty.buckets}</EmptyState>
  }
  return (
    <div className="stack">
      <div className="row no-print">
        <Button kind="main" onClick={() => window.print()}>
          {texts.print}
        </Button>
        <Link
          className={buttonClass({})}
          to="/experiments/$experimentId/results"
          params={{ experimentId }}
          search={resultsSearch({})}
        >
          {texts.back}
        </Link>
        <span className="small soft">{texts.hint}</span>
      </div>
      <Paper experiment={experiment.data} results={results.data} buckets={buckets.data} listed={listed.data} />
    </div>
  )
}
