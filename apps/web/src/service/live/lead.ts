import { statusOf } from "../failures.ts"
import { client } from "../trpc.ts"
import { openStream } from "./openStream.ts"
import type { TabMessage } from "./TabMessage.ts"
import { heard, type WatchingTabs, watchedBy, watchesMore, without } from "./watchingTabs.ts"

/** Several tabs that open together cause one new stream. */
const gatherMs = 60

const againMs = 1_000

/** After a refusal that has another reason than the session. */
const refusedMs = 15_000

export interface Leader {
  /** What the leader hears from the tabs, its own included. */
  readonly hear: (message: TabMessage) => void
  /** Opens the stream again, now that the service answers. */
  readonly reopen: () => void
  readonly stop: () => void
}

const doesNotExist = (experiment_id: string): Promise<boolean> =>
  client.experiments.get.query({ experiment_id }).then(
    () => false,
    (error: unknown) => statusOf(error) === 404
  )

/** Holds the stream of this browser for what all its tabs watch, and tells the tabs what comes. */
export const lead = (tell: (message: TabMessage) => void, lastEventId: string | undefined): Leader => {
  let tabs: WatchingTabs = new Map()
  let last = lastEventId
  let close: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  const missing = new Set<string>()

  const openIn = (ms: number) => {
    clearTimeout(timer)
    if (!isOver) timer = setTimeout(open, ms)
  }
  const ended = async (status: number | undefined, ids: readonly string[]) => {
    if (status === 401) {
      tell({ type: "stream", state: "refused" })
      openIn(refusedMs)
      return
    }
    tell({ type: "stream", state: "connecting" })
    if (status === 404) {
      const gone = await Promise.all(ids.map(doesNotExist))
      for (const [place, id] of ids.entries()) if (gone[place] === true) missing.add(id)
    }
    openIn(status === undefined || status === 404 || status >= 500 ? againMs : refusedMs)
  }
  const open = () => {
    close?.()
    const experimentIds = watchedBy(tabs).filter((id) => !missing.has(id))
    close = openStream({
      experimentIds,
      lastEventId: last,
      onMessage: (eventId, message) => {
        last = eventId
        tell({ type: "sent", eventId, message })
      },
      onState: (state) => tell({ type: "stream", state }),
      onEnd: (status) => {
        close = undefined
        void ended(status, experimentIds)
      }
    })
  }
  tell({ type: "leader" })
  openIn(gatherMs)
  return {
    hear: (message) => {
      if (message.type === "topics") {
        const isMore = watchesMore(tabs, message.tab, message.ids)
        tabs = heard(tabs, message.tab, message.ids, Date.now())
        if (isMore) openIn(gatherMs)
      }
      if (message.type === "leave") tabs = without(tabs, message.tab)
    },
    reopen: () => openIn(0),
    stop: () => {
      isOver = true
      clearTimeout(timer)
      close?.()
      close = undefined
    }
  }
}
