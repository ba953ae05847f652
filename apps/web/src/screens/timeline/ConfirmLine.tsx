import { Button } from "../../parts/controls/Button.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { formatTime, formatUtc } from "../../parts/values/Time.tsx"
import { texts as common } from "../../texts/common.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import { changedDates } from "./Dates.ts"
import { clockChanges, problemOf } from "./moveDates.ts"
import type { Draft } from "./useDraft.ts"

interface ConfirmLineProps {
  readonly draft: Draft
  readonly now: number
  readonly busy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

const Instant = ({ value }: { readonly value: number | null }) => {
  if (value === null) return <>{common.none}</>
  const written = new Date(value).toISOString()
  return (
    <>
      <strong className="number">{texts.zone(formatTime(written), zone)}</strong>{" "}
      <span className="soft number">{formatUtc(written)}</span>
    </>
  )
}

/** The exact instants that would be stored, and what to know about them, before anything is stored. */
export const ConfirmLine = ({ busy, draft, error, now, onCancel, onConfirm }: ConfirmLineProps) => {
  const { dragging, experiment, from, to } = draft
  const problem = problemOf(from, to, now)
  const clocks = clockChanges(from, to)
  return (
    <section className="timeline-line card" aria-label={texts.label}>
      <div className="stack stack-small" aria-live={dragging ? "off" : "polite"}>
        <strong>{texts.line(experiment.name)}</strong>
        <dl className="timeline-dates small">
          {changedDates(from, to).map((field) => (
            <div key={field}>
              <dt className="soft">{texts.fields[field]}</dt>
              <dd>
                <Instant value={to[field]} />
              </dd>
            </div>
          ))}
        </dl>
        {clocks.length > 0 && (
          <p className="small">{texts.clocks(clocks.map((field) => texts.fields[field]).join(", "))}</p>
        )}
        {problem !== null && <p className="field-problem">{texts.problems[problem.problem]}</p>}
      </div>
      {error != null && <Failure error={error} />}
      <div className="row row-end">
        <span className="soft small timeline-keys">{texts.confirmKeys}</span>
        <Button onClick={onCancel}>{common.cancel}</Button>
        <Button kind="main" busy={busy} disabled={problem !== null || dragging} onClick={onConfirm}>
          {texts.confirm}
        </Button>
      </div>
    </section>
  )
}
