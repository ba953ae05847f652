import type { ReactNode } from "react"
import { texts } from "../../texts/common.ts"
import { Button } from "../controls/Button.tsx"
import { Dialog } from "./Dialog.tsx"
import { Failure } from "./Failure.tsx"

interface ConfirmDialogProps {
  readonly title: string
  readonly children: ReactNode
  /** The verb of what will happen. */
  readonly confirm: string
  readonly danger?: boolean
  readonly busy?: boolean
  readonly error?: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Says what will happen, and does it only then. */
export const ConfirmDialog = ({
  busy = false,
  children,
  confirm,
  danger = false,
  error,
  onClose,
  onConfirm,
  title
}: ConfirmDialogProps) => (
  <Dialog title={title} onClose={onClose}>
    <div className="stack">{children}</div>
    {error != null && <Failure error={error} />}
    <div className="row row-end">
      <Button onClick={onClose}>{texts.cancel}</Button>
      <Button kind={danger ? "danger" : "main"} busy={busy} onClick={onConfirm}>
        {confirm}
      </Button>
    </div>
  </Dialog>
)
