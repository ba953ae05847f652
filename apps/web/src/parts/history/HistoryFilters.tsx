import { historyTexts, type Thing } from "../../texts/history.ts"
import { SelectField } from "../controls/SelectField.tsx"
import { actorText, type PersonName } from "./actorText.ts"
import { actorKey, type HistoryEntry } from "./HistoryEntry.ts"

export interface HistorySearch {
  readonly action: string | undefined
  readonly actor: string | undefined
}

interface HistoryFiltersProps {
  readonly search: HistorySearch
  readonly entries: readonly HistoryEntry[]
  readonly things: readonly Thing[]
  readonly nameOf: PersonName
  readonly onChange: (changed: Partial<HistorySearch>) => void
}

const { filters: texts, thingNames } = historyTexts

const orNone = (value: string): string | undefined => (value === "" ? undefined : value)

/** Which entries the list shows. The actors are those of the entries that are loaded. */
export const HistoryFilters = ({ entries, nameOf, onChange, search, things }: HistoryFiltersProps) => {
  const actors = new Map(entries.map((entry) => [actorKey(entry), actorText(entry.actor, nameOf)]))
  if (search.actor !== undefined && !actors.has(search.actor)) actors.set(search.actor, search.actor)
  const actions = things.map((thing) => ({ value: thing as string, text: thingNames[thing] as string }))
  const isKnown = search.action === undefined || actions.some(({ value }) => value === search.action)
  return (
    <search aria-label={texts.label} className="history-filters">
      <SelectField
        label={texts.action}
        value={search.action ?? ""}
        options={[
          { value: "", text: texts.any },
          ...actions,
          ...(isKnown ? [] : [{ value: search.action ?? "", text: historyTexts.action(search.action ?? "") }])
        ]}
        onChange={(action) => onChange({ action: orNone(action) })}
      />
      <SelectField
        label={texts.actor}
        value={search.actor ?? ""}
        options={[{ value: "", text: texts.anyone }, ...[...actors].map(([value, text]) => ({ value, text }))]}
        onChange={(actor) => onChange({ actor: orNone(actor) })}
      />
    </search>
  )
}
