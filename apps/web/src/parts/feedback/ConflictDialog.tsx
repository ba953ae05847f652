import { texts } from "../../texts/common.ts"
import { Button } from "../controls/Button.tsx"
import { ScrollX } from "../tables/ScrollX.tsx"
import { Dialog } from "./Dialog.tsx"

interface ConflictDialogProps {
  /** The fields that differ, as a person reads them. */
  readonly fields: readonly { readonly label: string; readonly yours: string; readonly theirs: string }[]
  readonly onKeepYours: () => void
  readonly onKeepTheirs: () => void
  readonly busy?: boolean
}

/** Both versions, after the service refused a change of a record that had changed meanwhile. */
export const ConflictDialog = ({ busy = false, fields, onKeepTheirs, onKeepYours }: ConflictDialogProps) => (
  <Dialog title={texts.conflict.title} onClose={onKeepTheirs} wide>
    <p>{texts.conflict.text}</p>
    <ScrollX label={texts.conflict.title}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{texts.conflict.field}</th>
            <th scope="col">{texts.conflict.yours}</th>
            <th scope="col">{texts.conflict.theirs}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ label, theirs, yours }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{yours}</td>
              <td>{theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
    <div className="row row-end">
      <Button onClick={onKeepTheirs}>{texts.conflict.keepTheirs}</Button>
      <Button kind="main" busy={busy} onClick={onKeepYours}>
        {texts.conflict.keepYours}
      </Button>
    </div>
  </Dialog>
)
