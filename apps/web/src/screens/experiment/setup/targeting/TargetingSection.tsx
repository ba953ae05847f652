import { useQuery } from "@tanstack/react-query"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { experimentOptions } from "../../../../service/experiment.ts"
import { useMay } from "../../../../service/session.ts"
import { trpc } from "../../../../service/trpc.ts"
import "../../../../style/setupTargeting.css"
import { CriteriaCard } from "./CriteriaCard.tsx"
import { TesterCard } from "./tester/TesterCard.tsx"

/** Who takes part, and a tester that explains any entity. */
export const TargetingSection = ({ experimentId }: { readonly experimentId: string }) => {
  const criteria = useQuery(trpc.criteria.list.queryOptions({ experiment_id: experimentId }))
  const experiment = useQuery(experimentOptions(experimentId))
  const may = useMay("experiment_manage")
  const failed = [criteria, experiment].find(({ error }) => error !== null)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (criteria.data === undefined || experiment.data === undefined) return <Skeleton height={620} />
  return (
    <>
      <CriteriaCard
        experimentId={experimentId}
        criteria={criteria.data}
        archived={experiment.data.archived}
        may={may}
      />
      <TesterCard experimentId={experimentId} criteria={criteria.data} />
    </>
  )
}
