import { formatDifference } from "../../../parts/values/metricValues.ts"
import { formatCount, formatPercent } from "../../../parts/values/numbers.ts"
import { Time } from "../../../parts/values/Time.tsx"
import { reportTexts as texts } from "../../../texts/report.ts"
import type { PaperProps } from "./PaperProps.ts"

interface PaperPlanProps extends Pick<PaperProps, "experiment" | "listed"> {
  readonly plan: PaperProps["results"]["plan"]
}

/** What was planned, and when it happened. */
export const PaperPlan = ({ experiment, listed, plan }: PaperPlanProps) => {
  const started = experiment.last_activated_at
  const owners = listed?.owners.map(({ full_name }) => full_name).join(", ") ?? ""
  return (
    <section>
      <h3>{texts.plan}</h3>
      {plan === null && <p>{texts.noPlan}</p>}
      <dl className="paper-facts">
        {plan !== null && (
          <>
            <dt>{texts.facts.samples}</dt>
            <dd>{texts.planned(plan.total, texts.methods[plan.method])}</dd>
            <dt>{texts.facts.finds}</dt>
            <dd>{texts.finds(formatDifference({ kind: plan.outcome, unit: null })(plan.effect), plan.power)}</dd>
            <dt>{texts.facts.significance}</dt>
            <dd>{formatPercent(plan.significance)}</dd>
            <dt>{texts.facts.collected}</dt>
            <dd>
              {formatCount(plan.collected)} ({formatPercent(plan.progress, 0)})
            </dd>
          </>
        )}
        {started !== null && (
          <>
            <dt>{texts.facts.started}</dt>
            <dd>
              <Time value={started} />
            </dd>
          </>
        )}
        {listed?.due_date != null && (
          <>
            <dt>{texts.facts.due}</dt>
            <dd>
              <Time value={listed.due_date} />
            </dd>
          </>
        )}
        {experiment.completed_at !== null && (
          <>
            <dt>{texts.facts.ended}</dt>
            <dd>
              <Time value={experiment.completed_at} />
            </dd>
          </>
        )}
        {owners !== "" && (
          <>
            <dt>{texts.facts.owners}</dt>
            <dd>{owners}</dd>
          </>
        )}
      </dl>
    </section>
  )
}
