import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { InstantField } from "../../../parts/controls/InstantField.tsx"
import { Dialog } from "../../../parts/feedback/Dialog.tsx"
import { texts as common } from "../../../texts/common.ts"
import { experimentTexts } from "../../../texts/experiment.ts"

interface ScheduleDialogProps {
  /** The start that is pending; null without one. */
  readonly start: string | null
  readonly onSchedule: (start: string) => void
  readonly onClose: () => void
}

const { scheduling: texts } = experimentTexts

/** Asks for the instant of the start. */
export const ScheduleDialog = ({ onClose, onSchedule, start }: ScheduleDialogProps) => {
  const [draft, setDraft] = useState(start)
  const [problem, setProblem] = useState<string>()
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (draft === null || new Date(draft).getTime() <= Date.now()) setProblem(texts.problem)
          else onSchedule(draft)
        }}
      >
        <InstantField label={texts.start} hint={texts.hint} problem={problem} value={draft} onChange={setDraft} />
        <div className="row row-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" kind="main">
            {texts.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
