import { differencesOf } from "./differencesOf.ts"
import type { HistoryEntry } from "./HistoryEntry.ts"

/** The ids of all people that the entries name. */
export const peopleIn = (entries: readonly HistoryEntry[]): readonly string[] => {
  const ids = entries.flatMap((entry) => [
    entry.actor.id ?? "",
    ...differencesOf(entry).flatMap(({ after, before }) =>
      [before, after].flatMap((value) => (value?.kind === "person" ? [value.id] : []))
    )
  ])
  return [...new Set(ids)]
}
