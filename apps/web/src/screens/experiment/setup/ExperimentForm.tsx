import { Button } from "../../../parts/controls/Button.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { texts } from "../../../texts/common.ts"
import { ExperimentConflict, type ExperimentConflictProps } from "./ExperimentConflict.tsx"

interface ExperimentFormEndProps {
  readonly canSave: boolean
  /** Whether something differs from what is stored. */
  readonly changed: boolean
  readonly hasProblem: boolean
  readonly busy: boolean
  readonly refusal: Error | null
  readonly onUndo: () => void
  /** What another editor has stored meanwhile; null without a conflict. */
  readonly conflict: Omit<ExperimentConflictProps, "busy"> | null
}

/** The end of a form that changes an experiment: the refusal, the buttons, and both versions after a conflict. */
export const ExperimentFormEnd = ({
  busy,
  canSave,
  changed,
  conflict,
  hasProblem,
  onUndo,
  refusal
}: ExperimentFormEndProps) => (
  <>
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
    {conflict !== null && <ExperimentConflict busy={busy} {...conflict} />}
  </>
)
