import { beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { askFlags } from "../testing/ofrep/askFlags.ts"
import { makeFlag } from "../testing/ofrep/makeFlag.ts"
import { openStream } from "../testing/ofrep/openStream.ts"
import { type RunningApi, startApi } from "../testing/startApi.ts"
import { watchAnswers } from "../testing/streams/watchAnswers.ts"
import { useApi } from "../testing/useApi.ts"
import { usePlanning } from "../testing/usePlanning.ts"

const lines: string[] = []
const open = useApi({ write: (line) => void lines.push(line), settings: { SORTITION_METRICS_PORT: "main" } })
const planning = usePlanning()

const Streams = z.tuple([
  z.strictObject({
    type: z.literal("sse"),
    endpoint: z.strictObject({ requestUri: z.string().regex(/^\/ofrep\/v1\/stream\?t=[\w.-]+$/) }),
    inactivityDelaySec: z.literal(120)
  })
])
const addressFrom = async (url: string, token?: string) => {
  const { body } = await askFlags(() => url)(token === undefined ? {} : { token })
  return url + Streams.parse(body.eventStreams)[0].endpoint.requestUri
}
const statusOf = async (address: string, method = "GET") => {
  const response = await fetch(address, { method })
  await response.body?.cancel()
  return response.status
}

describe("the stream", () => {
  it("begins with an event, and has another after each change", async () => {
    const { path } = await makeFlag(open, { key: "pushed" })
    const stream = openStream(await addressFrom(open.url))
    await stream.untilMessages(1)
    const tags: (string | undefined)[] = []
    for (const [index, value] of [2, 3].entries()) {
      await open.put(`${path}/buckets`, { buckets: [{ bucket_name: "on", percentage_distribution: 100, value }] })
      await stream.untilMessages(index + 2)
      tags.push(stream.messages.at(-1)?.etag)
      expect(stream.ids.at(-1)).toBe(tags.at(-1)?.slice(1, -1))
    }
    expect(new Set(tags).size).toBe(2)
    expect(tags).toEqual(tags.map(() => expect.stringMatching(/^"[\w-]{16}"$/)))
  })

  it("has the head of server-sent events, and may be read by pages of other origins", async () => {
    const response = await fetch(await addressFrom(open.url), { headers: { origin: "https://pages.example.org" } })
    await response.body?.cancel()
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "access-control-allow-origin": "*",
      "x-accel-buffering": "no"
    })
  })

  it("holds nothing of its request", async () => {
    const address = await addressFrom(open.url)
    const answers = watchAnswers()
    const streams = Array.from({ length: 20 }, () => openStream(address))
    for (const stream of streams) await stream.untilMessages(1)
    expect(answers.begun()).toBeGreaterThanOrEqual(20)
    await expect.poll(answers.inMemory, { timeout: 10_000 }).toBeLessThanOrEqual(1)
  })

  it("needs a right that this service has given", async () => {
    const address = await addressFrom(open.url)
    const [start = ""] = address.split("?")
    const wrong = [start, `${start}?t=`, `${start}?t=a&t=b`, address.slice(0, -2), address.replace("open", "1")]
    for (const each of wrong) expect(await statusOf(each)).toBe(401)
    const response = await fetch(start)
    expect(await response.json()).toEqual({ errorDetails: expect.stringMatching(/^The address of the stream/) })
    expect(await statusOf(address, "POST")).toBe(405)
  })

  it("is named in no line of the log and in no metric", async () => {
    const address = await addressFrom(open.url)
    const stream = openStream(address)
    await stream.untilOpened()
    stream.close()
    await statusOf(`${address}wrong`)
    await expect.poll(() => lines.filter((line) => line.includes("/ofrep/v1/stream")).length).toBeGreaterThanOrEqual(2)
    const [, right = ""] = address.split("?t=")
    const expose = async () => (await fetch(`${open.url}/metrics`)).text()
    await expect.poll(expose, { timeout: 10_000 }).toContain("/ofrep/v1/stream")
    const metrics = await expose()
    const [holder = "", , signature = ""] = right.split(".")
    expect(holder).toBe("open")
    for (const text of [lines.join("\n"), metrics]) expect(text).not.toContain(signature.slice(0, 20))
  })
})

describe("a stream of a token", () => {
  let teamId = ""
  let userId = ""
  let owner = ""
  let services: readonly string[] = []
  beforeAll(async () => {
    const made = await planning.team()
    teamId = made.teamId
    userId = made.owner.id
    owner = made.owner.token
    services = await Promise.all(["one", "two"].map((name) => send("services", { name }).then(({ id }) => String(id))))
  })
  const send = async (path: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
    const response = await fetch(`${planning.url}/api/v1/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${owner}` },
      body: JSON.stringify(body)
    })
    expect(response.ok).toBe(true)
    return z.record(z.string(), z.unknown()).parse(await response.json())
  }
  const change = (service = "", key: string) => send(`services/${service}/experiments`, { name: "a flag", key })
  const boundTo = (service: string | undefined) =>
    planning.tokenOf(userId, teamId, { scopes: ["evaluate"], service_id: service })

  it("hears of its own service only, and of nothing that it knows", async () => {
    const [first, second] = services
    const address = await addressFrom(planning.url, await boundTo(first))
    const stream = openStream(address)
    await stream.untilMessages(1)
    expect(stream.messages[0]?.etag).toMatch(/^"[\w-]{16}"$/)
    await change(second, "not-heard")
    await change(first, "heard")
    await stream.untilMessages(2)
    expect(stream.messages).toHaveLength(2)
    const again = openStream(address, { "last-event-id": stream.ids.at(-1) ?? "" })
    await again.untilOpened()
    await change(first, "heard-again")
    await Promise.all([again.untilMessages(1), stream.untilMessages(3)])
    expect(again.messages).toEqual(stream.messages.slice(2))
  })

  it("ends when the token is revoked, and opens no more", async () => {
    const token = await boundTo(services[0])
    const address = await addressFrom(planning.url, token)
    const stream = openStream(address)
    await stream.untilMessages(1)
    const { list } = await planning.admin("GET", `users/${userId}/tokens?page[size]=100`)
    const [newest] = list.toSorted((one, other) => Number(other.id) - Number(one.id))
    const since = performance.now()
    await planning.admin("DELETE", `users/${userId}/tokens/${newest?.id}`)
    await stream.untilErrors(1)
    expect(performance.now() - since).toBeLessThan(2_000)
    expect(await statusOf(address)).toBe(401)
  })

  it("is for tokens that can ask for flags", async () => {
    const reading = await planning.tokenOf(userId, teamId, { scopes: ["read"] })
    const writing = await planning.tokenOf(userId, teamId, { scopes: ["write"] })
    expect(await statusOf(await addressFrom(planning.url, reading))).toBe(200)
    expect((await askFlags(() => planning.url)({ token: writing })).status).toBe(403)
  })
})

describe("another process", () => {
  let other: RunningApi
  beforeAll(async () => {
    other = await startApi(open.databaseUrl)
    return () => other.stop()
  })

  it("accepts the same address, and tells of changes", async () => {
    const { path } = await makeFlag(open, { key: "elsewhere" })
    const address = await addressFrom(open.url)
    expect(await addressFrom(other.url)).toBe(address.replace(open.url, other.url))
    const stream = openStream(address.replace(open.url, other.url))
    await stream.untilMessages(1)
    await open.patch(path, { active: false })
    await stream.untilMessages(2)
  })

  it("gives the same answer about all flags, with the same tag", async () => {
    const [one, another] = await Promise.all([open.url, other.url].map((url) => askFlags(() => url)({})))
    expect(another?.text).toBe(one?.text)
    expect(another?.headers.get("etag")).toBe(one?.headers.get("etag"))
  })
})
