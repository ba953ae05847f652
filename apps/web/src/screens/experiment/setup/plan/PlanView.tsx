import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import type { Tagged } from "../../../../service/tagged.ts"
import { client } from "../../../../service/trpc.ts"
import { planTexts } from "../../../../texts/setup/plan.ts"
import { ExperimentConflict } from "../ExperimentConflict.tsx"
import { type Experiment, useExperimentChange } from "../useExperimentChange.ts"
import { AmountFields } from "./AmountFields.tsx"
import { CertaintyFields } from "./CertaintyFields.tsx"
import { KeptPlan } from "./KeptPlan.tsx"
import { PlanAnswer } from "./PlanAnswer.tsx"
import type { Plan, PlanRequest } from "./planDraft.ts"
import { planSentence } from "./planSentence.ts"
import { usePlanner } from "./usePlanner.ts"

interface PlanViewProps {
  readonly stored: Tagged<Experiment>
  /** Of the buckets, the baseline's first; null without two. */
  readonly shares: readonly number[] | null
  /** Samples that count; null when they cannot be counted. */
  readonly collected: number | null
  readonly may: boolean
}

interface PlanPatch {
  readonly plan: PlanRequest | null
}

const { kept: texts, planner } = planTexts

const whyFixed = ({ archived }: Experiment, may: boolean, collected: number | null): string | null => {
  if (!may) return texts.readOnly
  if (archived) return texts.archived
  return collected === 0 ? null : texts.fixed
}

const sentenceOfPlan = (plan: Plan | null): string | null => (plan === null ? null : planSentence(plan))

/** The kept plan, and the planner that makes another one. */
export const PlanView = ({ collected, may, shares, stored }: PlanViewProps) => {
  const experiment = stored.value
  const { change, draft, error, plan, problems, request } = usePlanner(experiment.plan, shares)
  const [sent, setSent] = useState<PlanRequest | null>(null)
  const keep = useExperimentChange({
    experimentId: experiment.id,
    send: (patch: PlanPatch, tag) =>
      client.experiments.update.mutate({ experiment_id: experiment.id, ...patch }, { context: { ifMatch: tag } }),
    onSaved: () => undefined,
    saved: sent === null ? texts.forgotten : texts.saved
  })
  const save = (wanted: PlanRequest | null, tag: string) => {
    setSent(wanted)
    keep.submit({ plan: wanted }, tag)
  }
  const fixed = whyFixed(experiment, may, collected)
  const isKept = plan !== null && sentenceOfPlan(plan) === sentenceOfPlan(experiment.plan)
  return (
    <>
      <KeptPlan
        plan={experiment.plan}
        collected={collected}
        perDay={draft.perDay}
        canForget={fixed === null}
        busy={keep.busy}
        error={keep.refusal}
        onForget={() => save(null, stored.tag)}
      />
      <Card title={planner.title} hint={planner.hint}>
        <div className="plan-columns">
          <form className="stack" aria-label={planner.title} onSubmit={(event) => event.preventDefault()}>
            <AmountFields draft={draft} problems={problems} onChange={change} />
            <CertaintyFields draft={draft} problems={problems} hasBuckets={shares !== null} onChange={change} />
          </form>
          <div className="stack">
            {error !== null && <Failure error={error} />}
            {plan === null ? (
              error === null && <p className="soft">{planner.waiting}</p>
            ) : (
              <PlanAnswer plan={plan} perDay={draft.perDay} />
            )}
            {fixed === null ? (
              <div className="row">
                <Button
                  kind="main"
                  busy={keep.busy}
                  disabled={plan === null || request === null || isKept}
                  onClick={() => save(request, stored.tag)}
                >
                  {experiment.plan === null ? texts.keep : texts.replace}
                </Button>
              </div>
            ) : (
              <Note>{fixed}</Note>
            )}
          </div>
        </div>
      </Card>
      {keep.theirs !== null && (
        <ExperimentConflict
          labels={{ plan: texts.label }}
          yours={{ plan: sent === null ? null : sentenceOfPlan(plan) }}
          theirs={{ plan: sentenceOfPlan(keep.theirs.value.plan) }}
          busy={keep.busy}
          onKeepYours={() => keep.theirs !== null && save(sent, keep.theirs.tag)}
          onKeepTheirs={keep.forget}
        />
      )}
    </>
  )
}
