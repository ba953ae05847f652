import { once } from "node:events"
import { createServer, get, type IncomingMessage } from "node:http"
import { type CurrentRuleset, currentRuleset } from "@sortition/domain/rulesets/CurrentRuleset"
import { expect, it, onTestFinished } from "vitest"
import { EventHub, type Holder, type Opening } from "./EventHub.ts"
import { OpenStreams } from "./OpenStreams.ts"

const state = (revision: number, service_id = "one"): CurrentRuleset =>
  currentRuleset({ format: 1, service_id, revision, active: true, experiments: [] })

const short = ({ revision, ruleset }: CurrentRuleset) => Buffer.from(`data: ${ruleset.service_id} ${revision}\n\n`)
const long = ({ revision }: CurrentRuleset) => Buffer.from(`data: ${revision} ${"x".repeat(500_000)}\n\n`)

const anybody: Holder = { key: "anybody", isAllowed: async () => true }

/** A hub behind a server on which each request opens a stream. */
const start = async () => {
  const stored = new Map([
    ["one", state(1)],
    ["two", state(1, "two")]
  ])
  const reads: string[] = []
  const read = async (id: string) => {
    reads.push(id)
    return stored.get(id) ?? null
  }
  const all = new OpenStreams()
  let drain: () => void = () => undefined
  const draining = {
    isDraining: () => false,
    onBegin: (call: () => void) => {
      drain = call
    }
  }
  const hub = new EventHub({ read, open: all, draining, opened: () => () => undefined })
  let next: Omit<Opening, "response"> = { rulesets: [state(1)], format: short, holder: anybody }
  const server = createServer((_, response) => {
    response.useChunkedEncodingByDefault = false
    response.writeHead(200)
    response.write("\n")
    hub.open({ response, ...next })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server has no port")
  const open = async (opening: Partial<typeof next> = {}) => {
    next = { rulesets: [state(1)], format: short, holder: anybody, ...opening }
    const request = get({ port: address.port, agent: false }).on("error", () => undefined)
    const [response]: IncomingMessage[] = await once(request, "response")
    if (response === undefined) throw new Error("no response")
    return { request, response }
  }
  /** The events that arrive. */
  const listen = async (opening: Partial<typeof next> = {}) => {
    const { request, response } = await open(opening)
    let text = ""
    let isOver = false
    response.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk
    })
    response
      .on("error", () => undefined)
      .on("close", () => {
        isOver = true
      })
    const events = () => Array.from(text.matchAll(/^data: (.*)$/gm), ([, each]) => each)
    return { events, isOver: () => isOver, leave: () => request.destroy() }
  }
  const change = (revision: number, id = "one") => {
    stored.set(id, state(revision, id))
    hub.told(id)
  }
  return { all, change, drain: () => drain(), hub, listen, open, reads, stored }
}

it("reads a change once for all streams, and writes it once for each format", async () => {
  const { change, hub, listen, reads } = await start()
  let written = 0
  const counted = (current: CurrentRuleset) => {
    written++
    return short(current)
  }
  const streams = await Promise.all(Array.from({ length: 50 }, () => listen({ format: counted })))
  await expect.poll(() => hub.size).toBe(50)
  await expect.poll(() => reads.length).toBeGreaterThan(0)
  for (let revision = 2; revision <= 20; revision++) change(revision)
  await expect.poll(() => streams.map(({ events }) => events())).toEqual(streams.map(() => ["one 20"]))
  expect(written).toBe(1)
  expect(reads.length).toBeLessThan(10)
})

it("tells a stream that is behind at once, and one of several rulesets what changes in each", async () => {
  const { change, hub, listen } = await start()
  const first = await listen()
  change(2)
  await expect.poll(first.events).toEqual(["one 2"])
  const behind = await listen()
  const both = await listen({ rulesets: [state(2), state(1, "two")] })
  await expect.poll(behind.events).toEqual(["one 2"])
  change(2, "two")
  change(3)
  await expect.poll(() => both.events().toSorted()).toEqual(["one 3", "two 2"])
  await expect.poll(first.events).toEqual(["one 2", "one 3"])
  hub.told(null)
  hub.told("unknown")
  first.leave()
  await expect.poll(() => hub.size).toBe(2)
})

it("finds a change that nothing has told, when the stream opens and when listening begins again", async () => {
  const { hub, listen, stored } = await start()
  stored.set("one", state(5))
  const stream = await listen()
  await expect.poll(stream.events).toEqual(["one 5"])
  stored.set("one", state(6))
  hub.told(null)
  await expect.poll(stream.events).toEqual(["one 5", "one 6"])
})

it("cuts off a client that never reads, and none that does", async () => {
  const { change, hub, listen, open } = await start()
  const silent = await open({ format: long })
  silent.response.pause()
  const reading = await listen()
  await expect.poll(() => hub.size).toBe(2)
  // The system keeps some megabytes for a client; the process keeps one event at most.
  for (let revision = 2; hub.size === 2; revision++) {
    expect(revision).toBeLessThan(200)
    change(revision)
    await expect.poll(reading.events).toContain(`one ${revision}`)
  }
  expect(reading.isOver()).toBe(false)
})

it("ends the streams of a holder that has lost its rights, and no stream while the check fails", async () => {
  const { hub, listen } = await start()
  let rights: "all" | "none" | "unknown" = "unknown"
  const isAllowed = async () => {
    if (rights === "unknown") throw new Error("the database is away")
    return rights === "all"
  }
  const streams = await Promise.all([1, 2].map(() => listen({ holder: { key: "someone", isAllowed } })))
  const other = await listen()
  await expect.poll(() => hub.size).toBe(3)
  await hub.check()
  rights = "all"
  await hub.check()
  expect(hub.size).toBe(3)
  rights = "none"
  await Promise.all([hub.check(), hub.check()])
  await expect.poll(() => streams.map(({ isOver }) => isOver())).toEqual([true, true])
  expect(other.isOver()).toBe(false)
})

it("ends all streams when the process drains, and forgets everything about them", async () => {
  const { all, drain, hub, listen, reads } = await start()
  const streams = await Promise.all([1, 2, 3].map(() => listen()))
  await expect.poll(() => [hub.size, all.size]).toEqual([3, 3])
  drain()
  await expect.poll(() => streams.every(({ isOver }) => isOver())).toBe(true)
  await expect.poll(() => [hub.size, all.size]).toEqual([0, 0])
  const known = reads.length
  hub.told("one")
  hub.told(null)
  expect(reads).toHaveLength(known)
})
