import { texts as common } from "../../texts/common.ts"
import { historyTexts } from "../../texts/history.ts"
import { Button } from "../controls/Button.tsx"
import { Dialog } from "../feedback/Dialog.tsx"
import { EntryDialog } from "./EntryDialog.tsx"
import type { HistoryEntry } from "./HistoryEntry.ts"
import { peopleIn } from "./peopleIn.ts"
import { usePersonNames } from "./usePersonNames.ts"

interface OpenEntryProps {
  readonly height: number
  /** Undefined while it is read, or if there is none. */
  readonly entry: HistoryEntry | undefined
  readonly onClose: () => void
}

const { entry: texts } = historyTexts

/** The entry that the address names. */
export const OpenEntry = ({ entry, height, onClose }: OpenEntryProps) => {
  const nameOf = usePersonNames(entry === undefined ? [] : peopleIn([entry]))
  if (entry !== undefined) return <EntryDialog key={height} entry={entry} nameOf={nameOf} onClose={onClose} />
  return (
    <Dialog title={texts.title(height)} onClose={onClose} wide>
      <p>{texts.missing}</p>
      <div className="row row-end">
        <Button onClick={onClose}>{common.close}</Button>
      </div>
    </Dialog>
  )
}
