import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import type { Outputs } from "../../../../service/trpc.ts"
import "../../../../style/setupRamp.css"
import { rampTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import type { Experiment } from "../useExperimentChange.ts"
import { rampOptions } from "./rampOptions.ts"

const RampEditor = lazy(() => import("./RampEditor.tsx").then((module) => ({ default: module.RampEditor })))
const RampView = lazy(() => import("./RampView.tsx").then((module) => ({ default: module.RampView })))

interface RampCardProps {
  readonly experiment: Experiment
  readonly buckets: Outputs["buckets"]["list"]
  readonly canSave: boolean
}

/** The ramp of an experiment, or how to plan one. */
export const RampCard = ({ buckets, canSave, experiment }: RampCardProps) => {
  const ramp = useQuery(rampOptions(experiment.id))
  const [isEditing, setEditing] = useState(false)
  if (ramp.error !== null) return <Failure error={ramp.error} retry={() => void ramp.refetch()} />
  if (ramp.data === undefined) return <Skeleton height={320} />
  const canPlan = canSave && experiment.completed_at === null && buckets.length > 0
  const plan = (text: string) =>
    canPlan && (
      <Button small onClick={() => setEditing(true)}>
        {text}
      </Button>
    )
  return (
    <Card title={texts.title} hint={texts.hint} actions={!isEditing && ramp.data !== null && plan(texts.again)}>
      <Suspense fallback={<Skeleton height={320} />}>
        {isEditing ? (
          <RampEditor
            experimentId={experiment.id}
            buckets={buckets}
            ramp={ramp.data}
            onDone={() => setEditing(false)}
          />
        ) : ramp.data === null ? (
          <EmptyState title={texts.title} action={plan(texts.plan)}>
            {buckets.length === 0 ? texts.noBuckets : texts.empty}
          </EmptyState>
        ) : (
          <RampView ramp={ramp.data} buckets={buckets} canSave={canSave} />
        )}
      </Suspense>
    </Card>
  )
}
