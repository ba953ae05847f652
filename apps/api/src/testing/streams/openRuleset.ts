import { once } from "node:events"
import { type Agent, get, type IncomingMessage } from "node:http"
import { expect, onTestFinished } from "vitest"
import { z } from "zod"

const Told = z.object({
  revision: z.number(),
  etag: z.string(),
  ruleset: z.looseObject({ revision: z.number(), experiments: z.array(z.record(z.string(), z.unknown())) }).optional()
})

interface RulesetEvent extends z.infer<typeof Told> {
  readonly id: string
  /** When it arrived, as `performance.now()`. */
  readonly at: number
}

interface Asked {
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Provides the connection. */
  readonly agent?: Agent
}

const fieldOf = (block: string, name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? ""

/** The stream of a service's ruleset, on a connection of its own unless an agent provides one. */
export const openRuleset = async (url: string, serviceId: string, { agent, headers = {}, token }: Asked = {}) => {
  const path = `${url}/api/v1/services/${serviceId}/ruleset/stream`
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const request = get(path, { agent: agent ?? false, headers: { ...authorization, ...headers } })
  onTestFinished(() => void request.destroy())
  const [response]: IncomingMessage[] = await once(request, "response")
  if (response?.statusCode !== 200) throw new Error(`the stream was answered with ${response?.statusCode}`)
  const events: RulesetEvent[] = []
  let [text, whole] = ["", ""]
  response.setEncoding("utf8").on("data", (chunk: string) => {
    whole += chunk
    const blocks = (text + chunk).split("\n\n")
    text = blocks.pop() ?? ""
    for (const block of blocks.filter((each) => each.includes("data: "))) {
      expect(fieldOf(block, "event")).toBe("ruleset")
      const told = Told.parse(JSON.parse(fieldOf(block, "data")))
      events.push({ ...told, id: fieldOf(block, "id"), at: performance.now() })
    }
  })
  let isOver = false
  response
    .on("error", () => undefined)
    .on("close", () => {
      isOver = true
    })
  return {
    request,
    response,
    events,
    /** Everything that has been sent so far. */
    text: () => whole,
    isOver: () => isOver,
    /** Waits for so many events. */
    until: (count: number) => expect.poll(() => events.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count),
    leave: () => void request.destroy()
  }
}
