import { historyTexts } from "../../texts/history.ts"
import type { HistoryEntry } from "./HistoryEntry.ts"

/** The name of a person by id. */
export type PersonName = (id: string) => string

const { actors: texts } = historyTexts

/** What made a change, for a reader. */
export const actorText = ({ id, name, type }: HistoryEntry["actor"], nameOf: PersonName): string => {
  switch (type) {
    case "user":
      return nameOf(id ?? "")
    case "local_user":
      return texts.local(nameOf(id ?? ""))
    case "administrator":
      return texts.administrator
    case "job":
      return texts.job(name ?? "")
    case "command":
      return texts.command(name ?? "")
    case "database":
      return texts.database(name ?? "")
    case "unknown":
      return texts.unknown
  }
}
