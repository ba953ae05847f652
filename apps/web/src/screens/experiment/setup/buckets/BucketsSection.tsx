import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { experimentOptions } from "../../../../service/experiment.ts"
import { useMay } from "../../../../service/session.ts"
import "../../../../style/setupBuckets.css"
import { bucketsTexts as texts } from "../../../../texts/setup/setupBuckets.ts"
import { NoBuckets } from "./NoBuckets.tsx"
import { SplitEditor } from "./SplitEditor.tsx"
import { splitOptions } from "./splitOptions.ts"
import { VersionsCard } from "./VersionsCard.tsx"

/** The split of an experiment: its buckets, what a change would move, and every earlier split. */
export const BucketsSection = ({ experimentId }: { readonly experimentId: string }) => {
  const split = useQuery(splitOptions(experimentId))
  const experiment = useQuery(experimentOptions(experimentId))
  const may = useMay("experiment_manage")
  const [own, setOwn] = useState(false)
  if (split.error !== null) return <Failure error={split.error} retry={() => void split.refetch()} />
  if (split.data === undefined || experiment.data === undefined) return <Skeleton height={620} />
  const { archived } = experiment.data
  const canSave = may && !archived
  if (split.data.value.length === 0 && !own) {
    return <NoBuckets stored={split.data} canSave={canSave} onOwn={() => setOwn(true)} />
  }
  return (
    <>
      <SplitEditor
        stored={split.data}
        fallbackValue={experiment.data.fallback_value}
        canSave={canSave}
        hint={canSave ? texts.hint : archived ? texts.archived : texts.readOnly}
      />
      {split.data.versions.length > 0 && <VersionsCard {...split.data} />}
    </>
  )
}
