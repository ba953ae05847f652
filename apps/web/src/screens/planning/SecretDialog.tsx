import type { ReactNode } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { Copyable } from "../../parts/feedback/Copyable.tsx"
import { Dialog } from "../../parts/feedback/Dialog.tsx"
import { Note } from "../../parts/feedback/Note.tsx"
import { planningTexts as texts } from "../../texts/planning/planning.ts"

interface SecretDialogProps {
  readonly title: string
  readonly label: string
  readonly secret: string
  /** What to do with it. */
  readonly children: ReactNode
  readonly onClose: () => void
}

/** Shows what the service shows only once. */
export const SecretDialog = ({ children, label, onClose, secret, title }: SecretDialogProps) => (
  <Dialog title={title} onClose={onClose} wide>
    <Note kind="warn">{texts.secretWarning}</Note>
    <div className="planning-secret">
      <Copyable label={label} value={secret} />
    </div>
    {children}
    <div className="row row-end">
      <Button kind="main" onClick={onClose}>
        {texts.done}
      </Button>
    </div>
  </Dialog>
)
