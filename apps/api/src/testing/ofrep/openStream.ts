import { EventSource } from "eventsource"
import { expect, onTestFinished } from "vitest"
import { z } from "zod"

const Message = z.strictObject({ type: z.literal("refetchEvaluation"), etag: z.string().optional() })

/** Opens a stream of OFREP as a client does, and connects again when it ends. */
export const openStream = (address: string, headers: Readonly<Record<string, string>> = {}) => {
  const source = new EventSource(address, {
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init?.headers, ...headers } })
  })
  onTestFinished(() => source.close())
  const messages: z.infer<typeof Message>[] = []
  const ids: string[] = []
  /** The statuses of refused connections; undefined for a connection that has ended. */
  const errors: (number | undefined)[] = []
  let opened = 0
  source.addEventListener("message", ({ data, lastEventId }) => {
    messages.push(Message.parse(JSON.parse(data)))
    ids.push(lastEventId)
  })
  source.addEventListener("error", ({ code }) => void errors.push(code))
  source.addEventListener("open", () => {
    opened++
  })
  const reach = (count: () => number, least: number) =>
    expect.poll(count, { timeout: 5_000, interval: 5 }).toBeGreaterThanOrEqual(least)
  return {
    messages,
    ids,
    errors,
    untilOpened: () => reach(() => opened, 1),
    untilMessages: (least: number) => reach(() => messages.length, least),
    untilErrors: (least: number) => reach(() => errors.length, least),
    close: () => source.close()
  }
}
