import { once } from "node:events"
import { get, type IncomingMessage } from "node:http"

/** The connections that are opened at one time. */
const openedAtOnce = 50

export interface OpenStreams {
  /** When each stream has received the event after the one it had received last, in the order of arrival, as `performance.now()`. */
  readonly arrivals: () => Promise<readonly number[]>
  readonly close: () => void
}

const ends = (chunk: string) => chunk.split("\n\n").filter((block) => block.includes("data: ")).length

/** Opens so many streams of server-sent events, each on a connection of its own. Resolves once each has received its first event. */
export const openStreams = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  count: number
): Promise<OpenStreams> => {
  const requests: ReturnType<typeof get>[] = []
  let arrived: number[] = []
  let wake: () => void = () => undefined
  const open = async (): Promise<void> => {
    const request = get(url, { agent: false, headers }).on("error", () => undefined)
    requests.push(request)
    const [response]: IncomingMessage[] = await once(request, "response")
    if (response?.statusCode !== 200) throw new Error(`a stream was answered with ${response?.statusCode}`)
    response.setEncoding("utf8").on("data", (chunk: string) => {
      const at = performance.now()
      for (let event = ends(chunk); event > 0; event--) arrived.push(at)
      if (arrived.length >= count) wake()
    })
  }
  const arrivals = async () => {
    if (arrived.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const found = arrived.slice(0, count)
    arrived = arrived.slice(count)
    return found
  }
  for (let start = 0; start < count; start += openedAtOnce) {
    await Promise.all(Array.from({ length: Math.min(openedAtOnce, count - start) }, open))
  }
  await arrivals()
  return {
    arrivals,
    close: () => {
      for (const request of requests) request.destroy()
    }
  }
}
