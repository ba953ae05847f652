import { useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { InstantField } from "../../parts/controls/InstantField.tsx"
import { Dialog } from "../../parts/feedback/Dialog.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { Note } from "../../parts/feedback/Note.tsx"
import { problemsOf } from "../../service/failures.ts"
import { texts as common } from "../../texts/common.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import { changedDates, type DateField, type Dates, datesOf, type ListedExperiment, movableDates } from "./Dates.ts"
import { problemOf } from "./moveDates.ts"

interface DatesDialogProps {
  readonly experiment: ListedExperiment
  readonly mayChange: boolean
  readonly busy: boolean
  readonly error: unknown
  readonly onSave: (from: Dates, to: Dates) => void
  readonly onClose: () => void
}

/** The fields of both APIs that hold a date. */
const fieldNames: Readonly<Record<DateField, readonly string[]>> = {
  start: ["scheduled_start_date", "start_on"],
  end: ["scheduled_end_date", "end_on"],
  due: ["due_date"]
}

const written = (value: number | null): string | null => (value === null ? null : new Date(value).toISOString())

/** The dates of one experiment as fields: the same as on the bars, from the keyboard. */
export const DatesDialog = ({ busy, error, experiment, mayChange, onClose, onSave }: DatesDialogProps) => {
  const [from] = useState(() => datesOf(experiment))
  const [draft, setDraft] = useState<Dates>(from)
  const [own, setOwn] = useState<ReturnType<typeof problemOf>>(null)
  const movable = mayChange ? movableDates(experiment) : []
  const refused = problemsOf(error)
  const hints = {
    start: movable.includes("start") ? texts.startHint : texts.startFixed,
    end: texts.endHint,
    due: texts.dueHint
  }
  const problemAt = (field: DateField): string | undefined => {
    if (own?.field === field) return texts.problems[own.problem]
    return refused.find(({ path }) => fieldNames[field].includes(String(path.at(-1))))?.message
  }
  const field = (name: DateField) => (
    <InstantField
      label={texts.fields[name]}
      hint={hints[name]}
      disabled={!movable.includes(name)}
      value={written(draft[name])}
      problem={problemAt(name)}
      onChange={(value) => setDraft({ ...draft, [name]: value === null ? null : new Date(value).getTime() })}
    />
  )
  return (
    <Dialog title={texts.dialog(experiment.name)} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const problem = problemOf(from, draft, Date.now())
          setOwn(problem)
          if (problem !== null) return
          if (changedDates(from, draft).length === 0) onClose()
          else onSave(from, draft)
        }}
      >
        {movable.length === 0 && <Note>{mayChange ? texts.fixed[experiment.status] : texts.role}</Note>}
        {field("start")}
        {field("end")}
        {field("due")}
        {error != null && refused.length === 0 && <Failure error={error} />}
        <div className="row row-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          {movable.length > 0 && (
            <Button type="submit" kind="main" busy={busy}>
              {common.save}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
