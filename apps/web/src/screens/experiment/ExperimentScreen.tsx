import "../../style/experiment.css"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { Page } from "../../parts/layout/Page.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { taggedExperimentOptions } from "../../service/experiment.ts"
import { statusOf } from "../../service/failures.ts"
import { useLive } from "../../service/live/topics.ts"
import { trpc } from "../../service/trpc.ts"
import { texts } from "../../texts/common.ts"
import { ExperimentFrame } from "./frame/ExperimentFrame.tsx"
import { MissingExperiment } from "./frame/MissingExperiment.tsx"

const route = getRouteApi("/frame/experiments/$experimentId")

const refreshMs = 15_000

/** An experiment: its name, its state and what can be done, above the part that is open. */
export const ExperimentScreen = () => {
  const { experimentId } = route.useParams()
  const experiment = useQuery({ ...taggedExperimentOptions(experimentId), refetchInterval: refreshMs })
  useLive(...(experiment.data === undefined ? [] : [experimentId]))
  const overview = useQuery({ ...trpc.overview.get.queryOptions(), refetchInterval: refreshMs })
  const caller = useQuery(trpc.caller.get.queryOptions())
  if (experiment.data === undefined && experiment.isError) {
    const status = statusOf(experiment.error)
    if (status === 404 || status === 422) return <MissingExperiment />
    return (
      <Page title={texts.fault.title}>
        <Failure error={experiment.error} retry={() => void experiment.refetch()} />
      </Page>
    )
  }
  // The frame waits for what needs attention and for what the caller may do, so that nothing moves when it comes.
  if (experiment.data === undefined || overview.isPending || caller.isPending) {
    return (
      <div className="page">
        <Skeleton height={640} />
      </div>
    )
  }
  return (
    <ExperimentFrame
      key={experimentId}
      read={experiment.data}
      attention={(overview.data?.attention ?? []).filter((each) => each.experiment_id === experimentId)}
    />
  )
}
