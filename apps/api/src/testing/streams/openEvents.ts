import { z } from "zod"

const Message = z.object({ type: z.string() }).loose()
const Data = z.preprocess((text) => (text === "" ? null : JSON.parse(String(text))), z.unknown())

/** One event of a stream: `message` when it has no other name. */
interface ServerEvent {
  readonly event: string
  readonly id: string | null
  readonly data: unknown
}

export type LiveEvent = z.infer<typeof Message>

interface Asked {
  readonly experimentIds: readonly string[]
  readonly token?: string
  readonly lastEventId?: string
}

const fieldOf = (block: string, name: string): string | null =>
  new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1] ?? null

/** Opens the stream of `live.events`, as a browser does. */
export const openEvents = async (url: string, { experimentIds, lastEventId, token }: Asked) => {
  const input = encodeURIComponent(JSON.stringify({ experiment_ids: experimentIds }))
  const leaving = new AbortController()
  const response = await fetch(`${url}/trpc/live.events?input=${input}`, {
    headers: {
      accept: "text/event-stream",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId })
    },
    signal: leaving.signal
  })
  const events: ServerEvent[] = []
  let wake: () => void = () => undefined
  let isOver = false
  const read = async () => {
    let text = ""
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      const blocks = text.split("\n\n")
      text = blocks.pop() ?? ""
      for (const block of blocks.filter((each) => each.trim() !== "")) {
        const event = fieldOf(block, "event") ?? "message"
        events.push({ event, id: fieldOf(block, "id"), data: Data.parse(fieldOf(block, "data") ?? "") })
      }
      wake()
    }
  }
  const over = read()
    .catch(() => undefined)
    .then(() => {
      isOver = true
      wake()
    })
  const messages = () => events.flatMap(({ data, event }) => (event === "message" ? Message.parse(data) : []))

  /** The first message that fits, also of those that have come; fails when the stream ends, or after so many milliseconds. */
  const until = async (fits: (message: LiveEvent) => boolean, patience = 5_000): Promise<LiveEvent> => {
    const deadline = performance.now() + patience
    for (;;) {
      const found = messages().find(fits)
      if (found !== undefined) return found
      const left = deadline - performance.now()
      if (isOver || left <= 0) throw new Error(`no such message; the stream has sent ${JSON.stringify(events)}`)
      const timer = AbortSignal.timeout(Math.ceil(left))
      await new Promise<void>((resolve) => {
        wake = resolve
        timer.addEventListener("abort", () => resolve(), { once: true })
      })
    }
  }
  return { response, events, messages, until, over, leave: () => leaving.abort() }
}
