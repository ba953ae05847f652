import { useId } from "react"
import { resultsTexts } from "../../../texts/results.ts"
import type { MetricResult, Results } from "./resultsQuery.ts"

const texts = resultsTexts.verdict

interface OutlookProps {
  readonly plan: Results["plan"]
  readonly outlook: MetricResult["outlook"] | undefined
}

const factsOf = (outlook: MetricResult["outlook"]): readonly (readonly [string, string])[] => {
  const { days_needed, effect, effect_by_due_date, effect_now, samples_per_day } = outlook
  return [
    ...(samples_per_day === null ? [] : [[texts.perDay, texts.perDayValue(samples_per_day)] as const]),
    ...(effect_now === null ? [] : [[texts.findsNow, texts.finds(effect_now)] as const]),
    ...(effect_by_due_date === null ? [] : [[texts.findsByDue, texts.finds(effect_by_due_date)] as const]),
    ...(days_needed === null ? [] : [[texts.days(effect), texts.daysValue(days_needed)] as const])
  ]
}

/** How far the plan is, and what the experiment can still find. */
export const Outlook = ({ outlook, plan }: OutlookProps) => {
  const id = useId()
  const facts = outlook === undefined ? [] : factsOf(outlook)
  if (plan === null && facts.length === 0) return null
  return (
    <div className="outlook">
      {plan !== null && (
        <div className="stack stack-small">
          <label htmlFor={id}>
            {texts.planProgress}: {texts.planned(plan.collected, plan.total)}
          </label>
          <progress id={id} className="progress" max={1} value={plan.progress} />
        </div>
      )}
      {facts.length > 0 && (
        <dl className="outlook-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt className="small soft">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
