import { Note } from "../../../../parts/feedback/Note.tsx"
import { formatDistance, Time } from "../../../../parts/values/Time.tsx"
import { limitsTexts } from "../../../../texts/setup/setupLimits.ts"
import type { Experiment } from "../useExperimentChange.ts"
import { ProgressLine } from "./ProgressLine.tsx"

interface LimitProgressProps {
  readonly experiment: Experiment
  /** Without forced ones. */
  readonly samples: number
  readonly complete: number
}

const { progress: texts } = limitsTexts

/** How far each limit is, and what has happened at one. */
export const LimitProgress = ({ complete, experiment, samples }: LimitProgressProps) => {
  const { completed_at, ended_by, max_samples, quota_reached_at, scheduled_end_date, stop_at_completions } = experiment
  const since = experiment.last_activated_at ?? experiment.created_at
  const end = scheduled_end_date === null ? null : Date.parse(scheduled_end_date)
  const hasLimit = max_samples !== null || stop_at_completions !== null || end !== null
  return (
    <div className="stack">
      <h3>{texts.title}</h3>
      {!hasLimit && <p className="soft">{texts.none}</p>}
      {max_samples !== null && (
        <ProgressLine label={texts.samples} text={texts.of(samples, max_samples)} value={samples} most={max_samples} />
      )}
      {stop_at_completions !== null && (
        <ProgressLine
          label={texts.completions}
          text={texts.of(complete, stop_at_completions)}
          value={complete}
          most={stop_at_completions}
        />
      )}
      {end !== null && scheduled_end_date !== null && completed_at === null && (
        <ProgressLine
          label={texts.time}
          text={texts.timeLeft(formatDistance(scheduled_end_date))}
          value={Math.max(0, Date.now() - Date.parse(since))}
          most={Math.max(1, end - Date.parse(since))}
        />
      )}
      {quota_reached_at !== null && (
        <Note kind="warn">
          {texts.quota} (<Time value={quota_reached_at} />)
        </Note>
      )}
      {ended_by !== null && completed_at !== null && (
        <Note>
          {texts.endedBy[ended_by]} (<Time value={completed_at} />)
        </Note>
      )}
    </div>
  )
}
