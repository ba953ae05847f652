import { useEffect } from "react"
import { makeStore } from "../store.ts"

/** The experiments that this tab shows, each once. */
export const topics = makeStore<readonly string[]>([])

const watchers = new Map<string, number>()

const change = (experimentId: string, by: 1 | -1): void => {
  const count = (watchers.get(experimentId) ?? 0) + by
  if (count > 0) watchers.set(experimentId, count)
  else watchers.delete(experimentId)
  const ids = [...watchers.keys()]
  const before = topics.get()
  if (ids.length !== before.length || ids.some((id) => !before.includes(id))) topics.set(ids)
}

/** Keeps what the page shows of these experiments up to date, for as long as the component stands. */
export const useLive = (...experimentIds: readonly string[]): void => {
  const joined = experimentIds.join(",")
  useEffect(() => {
    const ids = joined === "" ? [] : joined.split(",")
    for (const id of ids) change(id, 1)
    return () => {
      for (const id of ids) change(id, -1)
    }
  }, [joined])
}
