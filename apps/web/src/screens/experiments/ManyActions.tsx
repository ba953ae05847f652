import { useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../parts/feedback/ConfirmDialog.tsx"
import { experimentsTexts } from "../../texts/experiments.ts"
import type { useArchiveMany } from "./useArchiveMany.ts"
import type { ListedExperiment } from "./useExperimentPages.ts"

interface ManyActionsProps {
  readonly chosen: readonly ListedExperiment[]
  /** Whether the table lists archived ones. */
  readonly isArchive: boolean
  readonly many: ReturnType<typeof useArchiveMany>
  readonly onClear: () => void
}

const { many: texts } = experimentsTexts

/** What can be done with the chosen rows, and how far it is. */
export const ManyActions = ({ chosen, isArchive, many, onClear }: ManyActionsProps) => {
  const { progress, run } = many
  const [isAsked, setIsAsked] = useState(false)
  const running = chosen.filter(({ active }) => active).length
  const start = () => {
    setIsAsked(false)
    onClear()
    void run(chosen, !isArchive)
  }
  return (
    <section className="experiment-many" aria-label={texts.label}>
      <span aria-live="polite">
        {progress !== null
          ? texts.progress(progress.done, progress.all)
          : chosen.length > 0 && texts.chosen(chosen.length)}
      </span>
      {progress !== null ? (
        <progress className="progress" aria-label={texts.label} value={progress.done} max={progress.all} />
      ) : (
        chosen.length > 0 && (
          <>
            <Button kind="main" onClick={() => (!isArchive && running > 0 ? setIsAsked(true) : start())}>
              {isArchive ? texts.restore : texts.archive}
            </Button>
            <Button kind="plain" onClick={onClear}>
              {texts.clear}
            </Button>
          </>
        )
      )}
      {isAsked && (
        <ConfirmDialog
          title={texts.confirmTitle(chosen.length)}
          confirm={texts.archive}
          danger
          onConfirm={start}
          onClose={() => setIsAsked(false)}
        >
          <p>{texts.confirmText(running)}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
