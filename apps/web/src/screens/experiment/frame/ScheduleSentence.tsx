import { experimentStatus } from "../../../parts/experiments/experimentStatus.ts"
import { Time } from "../../../parts/values/Time.tsx"
import { experimentTexts } from "../../../texts/experiment.ts"
import type { Experiment } from "./conflictsOf.ts"

interface ScheduleSentenceProps {
  readonly experiment: Experiment
}

const { ended, schedule: texts } = experimentTexts

const moments = {
  scheduled: ({ scheduled_start_date }: Experiment) => scheduled_start_date,
  running: ({ last_activated_at }: Experiment) => last_activated_at,
  paused: ({ last_deactivated_at }: Experiment) => last_deactivated_at,
  completed: ({ completed_at }: Experiment) => completed_at
} as const

/** Where an experiment stands in time. */
export const ScheduleSentence = ({ experiment }: ScheduleSentenceProps) => {
  const status = experimentStatus(experiment)
  if (status === "draft" || status === "archived") return <>{texts[status]}</>
  const moment = moments[status](experiment)
  const { ended_by, scheduled_end_date } = experiment
  return (
    <>
      {moment !== null && (
        <>
          {texts[status](moment)} <Time value={moment} />.
        </>
      )}
      {status === "completed" && ended_by !== null && ` ${ended[ended_by]}`}
      {status !== "completed" && scheduled_end_date !== null && (
        <>
          {" "}
          {texts.ends(scheduled_end_date)} <Time value={scheduled_end_date} />.
        </>
      )}
    </>
  )
}
