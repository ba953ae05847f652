import { useQuery } from "@tanstack/react-query"
import type { HistoryEntry } from "../../parts/history/HistoryEntry.ts"
import { trpc } from "../../service/trpc.ts"
import { historyTexts } from "../../texts/history.ts"

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
  return ({ action, after, before, target: { id, type } }) => {
    const own = names.get(id)
    if (own !== undefined) return action.startsWith(type) ? own : historyTexts.inThing(own)
    const experiment = after?.experiment_id ?? before?.experiment_id
    const whole = typeof experiment === "string" ? names.get(experiment) : undefined
    return whole === undefined ? undefined : historyTexts.inThing(whole)
  }
}
