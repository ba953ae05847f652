import { useState } from "react"
import { type Thing, historyTexts as texts } from "../../texts/history.ts"
import { Button } from "../controls/Button.tsx"
import { EmptyState } from "../layout/EmptyState.tsx"
import { Skeleton } from "../layout/Skeleton.tsx"
import { EntryItem } from "./EntryItem.tsx"
import { actorKey, type HistoryEntry, thingOf } from "./HistoryEntry.ts"
import { HistoryFilters, type HistorySearch } from "./HistoryFilters.tsx"
import { peopleIn } from "./peopleIn.ts"
import { usePersonNames } from "./usePersonNames.ts"
import { useSeen } from "./useSeen.ts"

interface HistoryListProps {
  readonly entries: readonly HistoryEntry[]
  readonly things: readonly Thing[]
  readonly search: HistorySearch
  readonly hasMore: boolean
  readonly isLoading: boolean
  readonly thingName?: (entry: HistoryEntry) => string | undefined
  readonly onLoadMore: () => void
  readonly onChange: (changed: Partial<HistorySearch>) => void
  readonly onOpen: (height: number) => void
}

/** A rare entry is searched for among so many before the reader must ask for more. */
const searchedAtOnce = 2_000

const matches = (entry: HistoryEntry, { action, actor }: HistorySearch): boolean =>
  (action === undefined || action === entry.action || action === thingOf(entry)) &&
  (actor === undefined || actor === actorKey(entry))

/** The entries that the filters leave; older ones load as the reader reaches the end. */
export const HistoryList = ({
  entries,
  hasMore,
  isLoading,
  onChange,
  onLoadMore,
  onOpen,
  search,
  thingName,
  things
}: HistoryListProps) => {
  const [most, setMost] = useState(searchedAtOnce)
  const nameOf = usePersonNames(peopleIn(entries))
  const isFiltered = search.action !== undefined || search.actor !== undefined
  const found = isFiltered ? entries.filter((entry) => matches(entry, search)) : entries
  const loadsAlone = hasMore && !isLoading && (!isFiltered || entries.length < most)
  const end = useSeen(loadsAlone, onLoadMore)
  return (
    <section className="stack stack-small" aria-label={texts.list}>
      <HistoryFilters search={search} entries={entries} things={things} nameOf={nameOf} onChange={onChange} />
      <div role="status" className="small soft">
        {isFiltered && texts.searched(found.length, entries.length)}
      </div>
      {found.length === 0 && !hasMore && (
        <EmptyState title={isFiltered ? texts.noMatch : texts.empty}>{texts.chain.text}</EmptyState>
      )}
      <ol className="entries">
        {found.map((entry) => (
          <EntryItem key={entry.height} entry={entry} nameOf={nameOf} thing={thingName?.(entry)} onOpen={onOpen} />
        ))}
      </ol>
      <div ref={end}>
        {isLoading && <Skeleton height={160} />}
        {hasMore && !isLoading && (
          <Button
            onClick={() => {
              setMost(entries.length + searchedAtOnce)
              onLoadMore()
            }}
          >
            {isFiltered ? texts.searchOlder : texts.loadOlder}
          </Button>
        )}
      </div>
    </section>
  )
}
