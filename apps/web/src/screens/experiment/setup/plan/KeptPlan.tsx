import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../../parts/layout/EmptyState.tsx"
import { planTexts } from "../../../../texts/setup/plan.ts"
import { ProgressLine } from "../limits/ProgressLine.tsx"
import { numberOf, type Plan } from "./planDraft.ts"
import { planSentence } from "./planSentence.ts"

interface KeptPlanProps {
  readonly plan: Plan | null
  /** Samples that count; null when they cannot be counted. */
  readonly collected: number | null
  readonly perDay: string
  readonly canForget: boolean
  readonly busy: boolean
  readonly error: unknown
  readonly onForget: () => void
}

const { kept: texts, planner } = planTexts

/** The plan of the experiment, and how far the experiment is with it. */
export const KeptPlan = ({ busy, canForget, collected, error, onForget, perDay, plan }: KeptPlanProps) => {
  if (plan === null) {
    return (
      <Card title={texts.title}>
        <EmptyState title={texts.none}>{texts.noneText}</EmptyState>
      </Card>
    )
  }
  const rate = numberOf(perDay)
  const missing = collected === null ? null : Math.max(0, plan.total - collected)
  const all = plan.shares.reduce((sum, share) => sum + share, 0)
  return (
    <Card
      title={texts.title}
      hint={texts.hint}
      actions={
        canForget && (
          <Button small busy={busy} onClick={onForget}>
            {texts.forget}
          </Button>
        )
      }
    >
      <p>{planSentence(plan)}</p>
      {collected !== null && (
        <ProgressLine
          label={texts.progress}
          text={texts.of(collected, plan.total)}
          value={Math.min(collected, plan.total)}
          most={plan.total}
        />
      )}
      {missing === 0 && <p className="soft">{texts.reached}</p>}
      {missing !== null && missing > 0 && rate !== null && rate > 0 && (
        <p className="soft">{texts.left(Math.ceil(missing / rate), rate)}</p>
      )}
      <dl className="facts">
        <dt>{texts.significance}</dt>
        <dd>{planTexts.percent(plan.significance)}</dd>
        <dt>{texts.method}</dt>
        <dd>{planner.methods[plan.method]}</dd>
        <dt>{texts.sides}</dt>
        <dd>{plan.sides === 1 ? planner.sidesOf.one : planner.sidesOf.two}</dd>
        <dt>{texts.shares}</dt>
        <dd>{plan.shares.map((share) => planTexts.percent(share / all)).join(" : ")}</dd>
      </dl>
      {error != null && <Failure error={error} />}
    </Card>
  )
}
