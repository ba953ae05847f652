import { Button } from "../../parts/controls/Button.tsx"
import { Note } from "../../parts/feedback/Note.tsx"
import { texts as common } from "../../texts/common.ts"
import { experimentsTexts } from "../../texts/experiments.ts"
import type { Refused } from "./useArchiveMany.ts"

interface RefusedNoteProps {
  readonly refused: readonly Refused[]
  readonly onClose: () => void
}

/** The experiments that the service left as they were, with its reasons. */
export const RefusedNote = ({ onClose, refused }: RefusedNoteProps) => (
  <div role="alert">
    <Note
      kind="bad"
      action={
        <Button small onClick={onClose}>
          {common.close}
        </Button>
      }
    >
      {experimentsTexts.many.refused(refused.length)}
      <ul className="experiment-refused">
        {refused.map(({ experiment, reason }) => (
          <li key={experiment.id}>
            <strong>{experiment.name}</strong>: {reason}
          </li>
        ))}
      </ul>
    </Note>
  </div>
)
