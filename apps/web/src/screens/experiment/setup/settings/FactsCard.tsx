import { Copyable } from "../../../../parts/feedback/Copyable.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { Time } from "../../../../parts/values/Time.tsx"
import { texts as common } from "../../../../texts/common.ts"
import { settingsTexts } from "../../../../texts/setup/setupSettings.ts"
import type { Experiment } from "../useExperimentChange.ts"
import type { Planned } from "./settingsDraft.ts"

interface FactsCardProps {
  readonly experiment: Experiment
  readonly planned: Planned
}

const { facts: texts } = settingsTexts

const instant = (value: string | null) => (value === null ? common.never : <Time value={value} />)

/** What the service has noted about an experiment. */
export const FactsCard = ({ experiment, planned }: FactsCardProps) => {
  const { completed_at, ended_by, schedule_status } = experiment
  const facts = [
    [texts.service, planned.service_name],
    [texts.schedule, texts.schedules[schedule_status]],
    [texts.started, instant(experiment.last_activated_at)],
    [texts.stopped, instant(experiment.last_deactivated_at)],
    [
      texts.ended,
      <>
        {instant(completed_at)} {ended_by !== null && texts.endedBy[ended_by]}
      </>
    ],
    [texts.created, instant(experiment.created_at)],
    [texts.changed, instant(experiment.updated_at)],
    [texts.id, <Copyable key="id" label={texts.id} value={experiment.id} />],
    [texts.number, planned.id]
  ] as const
  return (
    <Card title={texts.title}>
      <dl className="facts">
        {facts.map(([term, fact]) => (
          <div key={term} className="fact">
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
