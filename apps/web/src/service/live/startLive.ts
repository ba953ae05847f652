import { checkConnection, connection } from "../connection.ts"
import { queryClient, sessionKey } from "../queryClient.ts"
import { type Leader, lead } from "./lead.ts"
import { readMessage } from "./readMessage.ts"
import { streamState } from "./streamState.ts"
import type { TabMessage } from "./TabMessage.ts"
import { topics } from "./topics.ts"
import { silenceMs } from "./watchingTabs.ts"
import { whileShown } from "./whileShown.ts"

const name = "sortition-live-1"

/** How long a hidden tab still counts. */
const hiddenMs = 30_000

/** Without locks between tabs each tab has a stream of its own, so a hidden one gives it up at once. */
const hiddenAloneMs = 1_000

/** Calls `begin` when no other tab leads any more, and ends it with the signal. Locks exist only over HTTPS and on the local machine. */
const whenLeader = (signal: AbortSignal, begin: () => void): void => {
  if (!("locks" in navigator)) {
    begin()
    return
  }
  const held = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }))
  const hold = () => {
    begin()
    return held
  }
  navigator.locks.request(name, { signal }, hold).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

/** Takes part in the one live stream of this browser, until the returned function is called. */
const join = (tab: string, isAgain: boolean): (() => void) => {
  const isShared = "locks" in navigator
  const channel = isShared ? new BroadcastChannel(name) : undefined
  const over = new AbortController()
  let leader: Leader | undefined
  let lastEventId: string | undefined

  const tell = (message: TabMessage): void => {
    channel?.postMessage(message)
    hear(message)
  }
  const sayTopics = (): void => tell({ type: "topics", tab, ids: topics.get() })
  const hear = (message: TabMessage): void => {
    leader?.hear(message)
    if (message.type === "leader") sayTopics()
    if (message.type === "sent") {
      readMessage(message.message, lastEventId !== undefined)
      lastEventId = message.eventId
    }
    if (message.type === "stream") {
      streamState.set(message.state)
      if (message.state === "connecting") void checkConnection()
      if (message.state === "refused") void queryClient.invalidateQueries({ queryKey: sessionKey })
    }
  }
  channel?.addEventListener("message", ({ data }) => hear(data))
  whenLeader(over.signal, () => {
    leader = lead(tell, lastEventId)
    sayTopics()
  })
  sayTopics()
  const ends = [
    topics.subscribe(sayTopics),
    connection.subscribe(() => {
      if (connection.get() === "answering" && streamState.get() !== "open") leader?.reopen()
    })
  ]
  const heartbeat = setInterval(sayTopics, silenceMs / 3)
  if (isAgain) void queryClient.invalidateQueries()
  return () => {
    clearInterval(heartbeat)
    for (const end of ends) end()
    leader?.stop()
    tell({ type: "leave", tab })
    over.abort()
    channel?.close()
    streamState.set("connecting")
  }
}

/** Keeps the page up to date from now on: one stream for all tabs of this browser, held by one of them. */
export const startLive = (): (() => void) => {
  const tab = `${Date.now()}-${Math.random()}`
  let isAgain = false
  return whileShown("locks" in navigator ? hiddenMs : hiddenAloneMs, () => {
    const leave = join(tab, isAgain)
    isAgain = true
    return leave
  })
}
