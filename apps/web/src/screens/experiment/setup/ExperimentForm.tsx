import type { ReactNode } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { texts } from "../../../texts/common.ts"
import { ExperimentConflict, type ExperimentConflictProps } from "./ExperimentConflict.tsx"

interface ExperimentFormProps extends Pick<ExperimentConflictProps, "labels"> {
  readonly canSave: boolean
  /** Whether something differs from what is stored. */
  readonly changed: boolean
  readonly hasProblem: boolean
  readonly busy: boolean
  readonly refusal: Error | null
  readonly onSave: () => void
  readonly onUndo: () => void
  /** What another editor has stored meanwhile; null without a conflict. */
  readonly conflict: Omit<ExperimentConflictProps, "busy" | "labels"> | null
  readonly children: ReactNode
}

/** A form that changes an experiment: its fields, the refusal, the buttons, and both versions after a conflict. */
export const ExperimentForm = ({
  busy,
  canSave,
  changed,
  children,
  conflict,
  hasProblem,
  labels,
  onSave,
  onUndo,
  refusal
}: ExperimentFormProps) => (
  <form
    className="stack"
    onSubmit={(event) => {
      event.preventDefault()
      if (!hasProblem) onSave()
    }}
  >
    {children}
    {refusal !== null && <Failure error={refusal} />}
    {canSave && (
      <div className="row row-end">
        <Button disabled={!changed} onClick={onUndo}>
          {texts.undo}
        </Button>
        <Button type="submit" kind="main" busy={busy} disabled={!changed || hasProblem}>
          {texts.save}
        </Button>
      </div>
    )}
    {conflict !== null && <ExperimentConflict labels={labels} busy={busy} {...conflict} />}
  </form>
)
