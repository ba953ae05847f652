import { useQuery } from "@tanstack/react-query"
import type { HistoryEntry } from "../../parts/history/HistoryEntry.ts"
import { trpc } from "../../service/trpc.ts"

/** A name for the thing that an entry changed, if the page knows one. */
export const useThingNames = (entries: readonly HistoryEntry[]): ((entry: HistoryEntry) => string | undefined) => {
  const experiments = useQuery(trpc.experiments.search.queryOptions({ limit: 200 }))
  const services = useQuery(trpc.services.list.queryOptions({}))
  const names = new Map<string, string>()
  for (const { after, before, target } of [...entries].reverse()) {
    const name = after?.name ?? before?.name
    if (typeof name === "string") names.set(target.id, name)
  }
  for (const { id, name } of [...(experiments.data?.experiments ?? []), ...(services.data ?? [])]) names.set(id, name)
  return ({ after, before, target: { id } }) => {
    const experiment = after?.experiment_id ?? before?.experiment_id
    return names.get(id) ?? (typeof experiment === "string" ? names.get(experiment) : undefined)
  }
}
