import { lazy, Suspense } from "react"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { planTexts } from "../../../../texts/setup/plan.ts"
import { numberOf, type Plan } from "./planDraft.ts"
import { planSentence } from "./planSentence.ts"

interface PlanAnswerProps {
  readonly plan: Plan
  /** As typed. */
  readonly perDay: string
}

const { answer: texts } = planTexts

const PowerChart = lazy(() => import("./PowerChart.tsx").then((module) => ({ default: module.PowerChart })))

/** The answer in a sentence, and the curve that it is a point of. */
export const PlanAnswer = ({ perDay, plan }: PlanAnswerProps) => {
  const rate = numberOf(perDay)
  return (
    <div className="stack">
      <div aria-live="polite">
        <Note kind="good">
          <strong>{planSentence(plan)}</strong>{" "}
          {rate !== null && rate > 0 && `${texts.days(Math.ceil(plan.total / rate), rate)} `}
          {plan.method === "sequential" ? texts.sequential : texts.fixed}
        </Note>
      </div>
      {plan.curve !== undefined && (
        <Suspense fallback={<Skeleton height={290} />}>
          <PowerChart plan={plan} curve={plan.curve} />
        </Suspense>
      )}
    </div>
  )
}
