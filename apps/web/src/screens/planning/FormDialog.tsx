import type { ReactNode } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { Dialog } from "../../parts/feedback/Dialog.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { texts } from "../../texts/common.ts"

interface FormDialogProps {
  readonly title: string
  /** The verb of what the form does. */
  readonly submit: string
  readonly busy: boolean
  /** What stands at no field. */
  readonly error?: unknown
  readonly disabled?: boolean
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A form in a dialog. After a refusal it keeps what was entered. */
export const FormDialog = ({
  busy,
  children,
  disabled = false,
  error,
  onClose,
  onSubmit,
  submit,
  title
}: FormDialogProps) => (
  <Dialog title={title} onClose={onClose}>
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
      {error != null && <Failure error={error} />}
      <div className="row row-end">
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button type="submit" kind="main" busy={busy} disabled={disabled}>
          {submit}
        </Button>
      </div>
    </form>
  </Dialog>
)
