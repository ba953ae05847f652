import { useQuery } from "@tanstack/react-query"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { taggedExperimentOptions } from "../../../../service/experiment.ts"
import { statusOf } from "../../../../service/failures.ts"
import { useMay } from "../../../../service/session.ts"
import { trpc } from "../../../../service/trpc.ts"
import "../../../../style/setupPlan.css"
import { PlanView } from "./PlanView.tsx"

/** How many samples the experiment needs, and the plan that it keeps. */
export const PlanSection = ({ experimentId }: { readonly experimentId: string }) => {
  const input = { experiment_id: experimentId }
  const stored = useQuery(taggedExperimentOptions(experimentId))
  const buckets = useQuery(trpc.buckets.list.queryOptions(input))
  const counts = useQuery(trpc.samples.counts.queryOptions(input))
  const may = useMay("experiment_manage")
  const failed = [stored, buckets].find(({ error }) => error !== null)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  // Detached samples cannot be counted: 409.
  if (counts.error !== null && statusOf(counts.error) !== 409) return <Failure error={counts.error} />
  if (stored.data === undefined || buckets.data === undefined || counts.isPending) return <Skeleton height={640} />
  const shares = buckets.data.map(({ slots }) => slots).filter((slots) => slots > 0)
  const collected = counts.data?.buckets.reduce((sum, { samples }) => sum + samples, 0) ?? null
  return <PlanView stored={stored.data} shares={shares.length < 2 ? null : shares} collected={collected} may={may} />
}
