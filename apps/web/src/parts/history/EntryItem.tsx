import { historyTexts as texts } from "../../texts/history.ts"
import { Button } from "../controls/Button.tsx"
import { Time } from "../values/Time.tsx"
import { actorText, type PersonName } from "./actorText.ts"
import { DifferenceList } from "./Differences.tsx"
import { mainDifferences } from "./differencesOf.ts"
import type { HistoryEntry } from "./HistoryEntry.ts"

interface EntryItemProps {
  readonly entry: HistoryEntry
  readonly nameOf: PersonName
  /** The name of the thing that changed, where the list has many things. */
  readonly thing?: string | undefined
  readonly onOpen: (height: number) => void
}

const mostShown = 5

/** One change in the list: what made it, what it did, and its first differences. */
export const EntryItem = ({ entry, nameOf, onOpen, thing }: EntryItemProps) => {
  const differences = mainDifferences(entry)
  const rest = differences.length - mostShown
  return (
    <li className="entry">
      <div className="row row-between entry-head">
        <span>
          <strong>{actorText(entry.actor, nameOf)}</strong> {texts.action(entry.action)}
          {thing !== undefined && (
            <>
              {" "}
              <em>{thing}</em>
            </>
          )}
        </span>
        <span className="row small soft">
          <Time value={entry.at} />
          <Button small kind="plain" aria-label={texts.open(entry.height)} onClick={() => onOpen(entry.height)}>
            {texts.height(entry.height)}
          </Button>
        </span>
      </div>
      {differences.length > 0 && <DifferenceList differences={differences.slice(0, mostShown)} nameOf={nameOf} />}
      {rest > 0 && <span className="small soft">{texts.more(rest)}</span>}
    </li>
  )
}
