import { ConfirmDialog } from "../../../parts/feedback/ConfirmDialog.tsx"
import { experimentTexts } from "../../../texts/experiment.ts"
import type { Action } from "./experimentActions.ts"
import { ScheduleDialog } from "./ScheduleDialog.tsx"

interface ActionDialogProps {
  readonly action: Action
  /** The start that is pending; null without one. */
  readonly start: string | null
  readonly onSchedule: (start: string) => void
  readonly onConfirm: () => void
  readonly onClose: () => void
}

const { actions, archiving, completing } = experimentTexts

/** What an action asks before it happens: an instant, or whether it is meant. */
export const ActionDialog = ({ action, onClose, onConfirm, onSchedule, start }: ActionDialogProps) => {
  if (action === "schedule") return <ScheduleDialog start={start} onSchedule={onSchedule} onClose={onClose} />
  if (action === "complete") {
    return (
      <ConfirmDialog
        title={completing.title}
        confirm={actions.completeNow}
        danger
        onConfirm={onConfirm}
        onClose={onClose}
      >
        <p>{completing.text}</p>
        <p>{completing.layer}</p>
        <p>{completing.back}</p>
      </ConfirmDialog>
    )
  }
  return (
    <ConfirmDialog title={archiving.title} confirm={actions.archive} danger onConfirm={onConfirm} onClose={onClose}>
      <p>{archiving.text}</p>
    </ConfirmDialog>
  )
}
