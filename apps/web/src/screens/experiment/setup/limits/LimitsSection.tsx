import { useQuery } from "@tanstack/react-query"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { taggedExperimentOptions } from "../../../../service/experiment.ts"
import { useMay } from "../../../../service/session.ts"
import { trpc } from "../../../../service/trpc.ts"
import { limitsTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import { RampCard } from "../ramp/RampCard.tsx"
import { BucketQuotas } from "./BucketQuotas.tsx"
import { LimitProgress } from "./LimitProgress.tsx"
import { LimitsForm } from "./LimitsForm.tsx"

/** What ends an experiment, how much it accepts, and how its split changes by itself. */
export const LimitsSection = ({ experimentId }: { readonly experimentId: string }) => {
  const input = { experiment_id: experimentId }
  const experiment = useQuery(taggedExperimentOptions(experimentId))
  const buckets = useQuery(trpc.buckets.list.queryOptions(input))
  const counts = useQuery(trpc.samples.counts.queryOptions(input))
  const may = useMay("experiment_manage")
  const failed = [experiment, buckets, counts].find(({ error }) => error !== null)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (experiment.data === undefined || buckets.data === undefined || counts.data === undefined) {
    return <Skeleton height={760} />
  }
  const { archived } = experiment.data.value
  const counted = counts.data.buckets
  return (
    <>
      <Card title={texts.title} hint={archived ? texts.archived : may ? texts.hint : texts.readOnly}>
        <LimitsForm stored={experiment.data} canSave={may && !archived} />
        <LimitProgress
          experiment={experiment.data.value}
          samples={counted.reduce((sum, { samples }) => sum + samples, 0)}
          complete={counted.reduce((sum, { complete }) => sum + complete, 0)}
        />
      </Card>
      <BucketQuotas experimentId={experimentId} buckets={buckets.data} counts={counted} />
      <RampCard experiment={experiment.data.value} buckets={buckets.data} canSave={may && !archived} />
    </>
  )
}
