import { Link } from "@tanstack/react-router"
import { texts as common } from "../../texts/common.ts"
import { historyTexts } from "../../texts/history.ts"
import { Button } from "../controls/Button.tsx"
import { Copyable } from "../feedback/Copyable.tsx"
import { Dialog } from "../feedback/Dialog.tsx"
import { formatUtc, Time } from "../values/Time.tsx"
import { actorText, type PersonName } from "./actorText.ts"
import { DifferenceTable } from "./Differences.tsx"
import { differencesOf } from "./differencesOf.ts"
import type { HistoryEntry } from "./HistoryEntry.ts"

interface EntryDialogProps {
  readonly entry: HistoryEntry
  readonly nameOf: PersonName
  readonly onClose: () => void
}

const { entry: texts } = historyTexts

/** Everything about one change. */
export const EntryDialog = ({ entry, nameOf, onClose }: EntryDialogProps) => {
  const differences = differencesOf(entry)
  const { action, actor, at, hash, height, payload, request_id, target } = entry
  return (
    <Dialog title={texts.title(height)} onClose={onClose} wide>
      <dl className="facts">
        <dt>{texts.who}</dt>
        <dd>{actorText(actor, nameOf)}</dd>
        <dt>{texts.what}</dt>
        <dd>{historyTexts.action(action)}</dd>
        <dt>{texts.when}</dt>
        <dd>
          <Time value={at} /> <span className="soft">· {formatUtc(at)}</span>
        </dd>
        <dt>{texts.from}</dt>
        <dd>{request_id === null ? texts.noRequest : <Copyable label={texts.from} value={request_id} />}</dd>
        <dt>{texts.target}</dt>
        <dd>
          {target.type.replaceAll("_", " ")} <code>{target.id}</code>{" "}
          {target.type === "experiment" && (
            <Link
              to="/experiments/$experimentId/history"
              params={{ experimentId: target.id }}
              search={{ action: undefined, actor: undefined, entry: undefined }}
            >
              {texts.openExperiment}
            </Link>
          )}
        </dd>
        <dt>{texts.hash}</dt>
        <dd>
          <code>{hash}</code>
        </dd>
      </dl>
      {differences.length === 0 ? (
        <p>{texts.nothing}</p>
      ) : (
        <DifferenceTable differences={differences} nameOf={nameOf} />
      )}
      {payload !== undefined && (
        <details>
          <summary>{texts.payload}</summary>
          <pre className="payload">{payload}</pre>
        </details>
      )}
      <div className="row row-end">
        <Button kind="main" onClick={onClose}>
          {common.close}
        </Button>
      </div>
    </Dialog>
  )
}
