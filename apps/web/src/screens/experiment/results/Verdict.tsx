import type { ReactNode } from "react"
import { Note } from "../../../parts/feedback/Note.tsx"
import { Card } from "../../../parts/layout/Card.tsx"
import { Time } from "../../../parts/values/Time.tsx"
import { resultsTexts } from "../../../texts/results.ts"
import { decisiveMetrics } from "./nextStep.ts"
import { Outlook } from "./Outlook.tsx"
import type { Results } from "./resultsQuery.ts"
import { Trust } from "./Trust.tsx"

const texts = resultsTexts.verdict

interface VerdictProps {
  readonly results: Results
  readonly next: string
  readonly actions?: ReactNode
}

/** The service's own words on the deciding metrics, what speaks against them, and what to do next. */
export const Verdict = ({ actions, next, results }: VerdictProps) => {
  const { at, cautions, metrics, plan, split } = results
  const main = decisiveMetrics(metrics)
  // The line on the split says it already.
  const others = cautions.filter((caution) => caution !== split.verdict)
  return (
    <Card
      title={texts.title}
      actions={
        <>
          <span className="small soft">
            {texts.at} <Time value={at} />
          </span>
          {actions}
        </>
      }
    >
      <div className="verdict">
        {main.map(({ metric, verdict }) => (
          <p key={metric.name} className="verdict-words">
            {verdict}
          </p>
        ))}
        <Note>
          <strong>{texts.next}: </strong>
          {next}
        </Note>
      </div>
      <Trust split={split} />
      {others.length > 0 && (
        <Note kind="warn">
          <strong>{texts.cautions}</strong>
          <ul className="cautions">
            {others.map((caution) => (
              <li key={caution}>{caution}</li>
            ))}
          </ul>
        </Note>
      )}
      <Outlook plan={plan} outlook={main[0]?.outlook} />
    </Card>
  )
}
