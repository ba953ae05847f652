import { useQuery } from "@tanstack/react-query"
import { Button } from "../../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../../parts/feedback/Failure.tsx"
import { Note } from "../../../../../parts/feedback/Note.tsx"
import { showToast } from "../../../../../parts/feedback/toasts.ts"
import { Skeleton } from "../../../../../parts/layout/Skeleton.tsx"
import { texts as common } from "../../../../../texts/common.ts"
import { testerTexts as texts } from "../../../../../texts/setup/tester.ts"
import { decisionOptions, decisionsKey, type Entity } from "../decisionOptions.ts"
import type { Criterion } from "../sentences.ts"
import { CriterionExplanation } from "./CriterionExplanation.tsx"
import { DecisionFacts } from "./DecisionFacts.tsx"
import { toCurl } from "./toCurl.ts"

interface DecisionAnswerProps {
  readonly experimentId: string
  readonly criteria: readonly Criterion[]
  readonly entity: Entity
}

/** Whether an entity takes part, in which bucket, and why. */
export const DecisionAnswer = ({ criteria, entity, experimentId }: DecisionAnswerProps) => {
  const { data, error, refetch } = useQuery(decisionOptions(experimentId, [entity]))
  const here = useQuery({
    queryKey: [...decisionsKey, "here", criteria, entity],
    queryFn: async () => (await import("./explainHere.ts")).explainHere(criteria, entity)
  })
  const [decision] = data ?? []
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (decision === undefined) return <Skeleton height={360} />
  const { allocated_bucket: bucket, reason } = decision
  const explained = decision.criteria.length > 0 ? decision.criteria : (here.data ?? [])
  const copy = async () => {
    await navigator.clipboard.writeText(toCurl(location.origin, experimentId, [entity]))
    showToast({ text: common.copied })
  }
  return (
    <div className="stack">
      <div aria-live="polite">
        <Note
          kind={bucket === null ? "warn" : "good"}
          action={
            <Button small onClick={() => void copy()}>
              {texts.curl}
            </Button>
          }
        >
          <div className="verdict">
            <strong>{bucket === null ? texts.isOut : texts.isIn(bucket)}</strong>
            <span>{texts.reasonOf(reason)}</span>
          </div>
        </Note>
      </div>
      <DecisionFacts experimentId={experimentId} criteria={criteria} decision={decision} />
      {explained.length > 0 && (
        <div className="stack stack-small">
          <h3>{texts.criteria}</h3>
          {decision.sample_id !== null && <p className="soft small">{texts.criteriaNow}</p>}
          {explained.map((criterion, place) => (
            <CriterionExplanation
              key={criterion.criterion_id}
              criterion={criterion}
              place={place + 1}
              entity={entity.sampled_entity}
            />
          ))}
        </div>
      )}
    </div>
  )
}
